import { computed, signal } from '@preact/signals';
import { render } from 'preact';
import type { Client } from './client.ts';
import type { Change, Handle } from './mount/handle.ts';
import { createAttention } from './ui/attention.ts';
import type { Place, Ui } from './ui/context.ts';
import { english, type Messages } from './ui/copy.ts';
import { createFormat } from './ui/format.ts';
import { type Look, Root } from './ui/Root.tsx';
import { adoptStyles } from './ui/styles.ts';
import { known } from './wallet/balance.ts';
import type { CheckoutTab, EventName, Remembered } from './wallet/surroundings.ts';
import { createWallet } from './wallet.ts';

export type { Handle } from './mount/handle.ts';
export { adoptStyles } from './ui/styles.ts';
export type { CheckoutTab, EventName, Pending, Remembered } from './wallet/surroundings.ts';

/** What a shell gives a widget. Functions that are left out do nothing; times and ids are the browser's own. */
export interface MountOptions extends Change {
  readonly container: HTMLElement | ShadowRoot;
  readonly client: Client;
  /** What an earlier visit left; a promise where it takes time to know whose. */
  readonly remembered?: Remembered | Promise<Remembered>;
  remember?(next: Remembered): void;
  openCheckout(): CheckoutTab;
  /** Tells the shell; false where the host page took over. */
  emit?(name: EventName, detail: unknown): boolean;
  /** Whether this person can make codes for the browser extension. Not unless told. */
  readonly mayPair?: boolean;
  /** Shows a settings button that calls this. */
  openSettings?(): void;
  now?(): number;
  newId?(): string;
}

const places = ['balance', 'history', 'insights', 'buy'] as const satisfies Place[];

/** Puts a widget into a container. The one door for both shells. */
export function mount(options: MountOptions): Handle {
  // A page may keep a handle for ever: after the end nothing is reached through it.
  let living: Handle | undefined = begin(options);
  return {
    refresh: async () => living?.refresh(),
    open: view => living?.open(view),
    close: () => living?.close(),
    change: next => living?.change(next),
    destroy() {
      living?.destroy();
      living = undefined;
    },
  };
}

function begin(options: MountOptions): Handle {
  const around = {
    remembered: {},
    remember() {},
    emit: () => true,
    mayPair: false,
    openSettings: undefined,
    now: Date.now,
    newId: randomId,
    later: setTimer,
    ...options,
  };
  const { container, emit, now, mayPair, openSettings } = around;
  const attention = createAttention(container.ownerDocument.defaultView ?? window);
  const wallet = createWallet(options.client, { ...around, attention });

  const changed = signal<Change>(options);
  const place = signal<Place>('balance');
  const isOpen = signal(false);
  const zone = computed(() => changed.value.timeZone ?? known(wallet.balance.state.value)?.timeZone);
  const format = computed(() => createFormat(changed.value.locale, zone.value));
  const parts = { id: around.newId(), wallet, format, place, isOpen, amount: signal(null), now };
  const ui = computed<Ui>(() => ({
    ...parts,
    copy: withMessages(changed.value.messages),
    mayPair,
    openSettings,
  }));
  const look = computed<Look>(() => ({
    view: changed.value.view ?? 'panel',
    theme: changed.value.theme ?? 'auto',
    dir: directionAt(container),
  }));

  const onError = (error: unknown) => {
    console.error('AI Credits:', error);
    emit('error', { code: 'crashed' });
  };
  const element = container.ownerDocument.createElement('div');
  container.replaceChildren(element);
  adoptStyles(container);
  render(<Root ui={ui} look={look} onError={onError} />, element);

  return {
    refresh: wallet.refresh,
    open(name) {
      place.value = places.find(known => known === name) ?? place.value;
      isOpen.value = true;
    },
    close() {
      isOpen.value = false;
    },
    change(next) {
      changed.value = { ...changed.value, ...next };
    },
    destroy() {
      wallet.dispose();
      render(null, element);
      element.remove();
    },
  };
}

// Said again inside, because rules of a page reach it only by inheritance, and `all: initial` does not stop this one.
function directionAt(container: HTMLElement | ShadowRoot): 'ltr' | 'rtl' {
  const element = container instanceof HTMLElement ? container : container.host;
  return element.closest('[dir]')?.getAttribute('dir') === 'rtl' ? 'rtl' : 'ltr';
}

function withMessages(messages: Messages = {}) {
  return {
    ...english,
    ...messages,
    problems: { ...english.problems, ...messages.problems },
    channels: { ...english.channels, ...messages.channels },
    obstacles: { ...english.obstacles, ...messages.obstacles },
    outcomes: { ...english.outcomes, ...messages.outcomes },
  };
}

function setTimer(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
}

// Not `randomUUID`: pages without https do not have it.
function randomId(): string {
  return crypto.getRandomValues(new Uint32Array(4)).join('-');
}

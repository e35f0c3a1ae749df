import { computed, effect, type Signal, signal } from '@preact/signals';
import { render } from 'preact';
import type { Client } from './client.ts';
import type { Change, Handle } from './mount/handle.ts';
import { createSentences } from './mount/sentences.ts';
import { createAttention } from './ui/attention.ts';
import type { Place, Ui } from './ui/context.ts';
import type { LoadCopy } from './ui/copy.ts';
import { createFormat } from './ui/format.ts';
import { directionOf, languageAround, languageOf, localeFor } from './ui/language.ts';
import { type Look, Root } from './ui/Root.tsx';
import { stopStrayClicks } from './ui/stray-click.ts';
import { adoptStyles } from './ui/styles.ts';
import { known } from './wallet/balance.ts';
import type { HistoryRange } from './wallet/history.ts';
import type { CheckoutTab, EventName, Remembered } from './wallet/surroundings.ts';
import { createWallet } from './wallet.ts';

export type { Handle } from './mount/handle.ts';
export type { Place } from './ui/context.ts';
export { adoptStyles } from './ui/styles.ts';
export type { HistoryRange } from './wallet/history.ts';
export type { CheckoutTab, EventName, Pending, Remembered } from './wallet/surroundings.ts';

/** What a shell gives a widget. Functions that are left out do nothing; times and ids are the browser's own. */
export interface MountOptions extends Change {
  readonly container: HTMLElement | ShadowRoot;
  /** Made anew by `renew` where it is a function: somebody else needs another token. */
  readonly client: Client | (() => Client);
  /** What an earlier visit left; asked for where it takes time to know whose, and again when somebody else may be here. */
  readonly remembered?: Remembered | (() => Promise<Remembered>);
  remember?(next: Remembered): void;
  openCheckout(): CheckoutTab;
  /** Tells the shell; false where the host page took over. */
  emit?(name: EventName, detail: unknown): boolean;
  /** Whether this person can make codes for the browser extension. Not unless told. */
  readonly mayPair?: boolean;
  /** Shows a settings button that calls this. */
  openSettings?(): void;
  /** Where a person is, the amount chosen, and the lines looked at first: given by a shell that keeps them. */
  readonly place?: Signal<Place>;
  readonly amount?: Signal<number | null>;
  readonly range?: HistoryRange;
  /** Languages other than English; without it there are none. */
  readonly loadCopy?: LoadCopy | undefined;
  now?(): number;
  newId?(): string;
}

const places = ['balance', 'history', 'insights', 'explain', 'buy'] as const satisfies Place[];

/** Puts a widget into a container. The one door for both shells. */
export function mount(options: MountOptions): Handle {
  // A page may keep a handle for ever: after the end nothing is reached through it.
  let living: Handle | undefined = begin(options);
  return {
    refresh: async () => living?.refresh(),
    open: view => living?.open(view),
    close: () => living?.close(),
    change: next => living?.change(next),
    renew: () => living?.renew(),
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
    place: signal<Place>('balance'),
    amount: signal(null),
    range: { filter: 'all' } as const,
    now: Date.now,
    newId: randomId,
    later: setTimer,
    ...options,
  };
  const { container, emit, place } = around;
  const attention = createAttention(container.ownerDocument.defaultView ?? window);
  // Not by a getter, which Chromium would keep alive after the end.
  const connect = () => (typeof options.client === 'function' ? options.client() : options.client);
  let client = connect();
  const make = (isSignedOut: boolean) => createWallet(client, { ...around, attention, isSignedOut, renew });
  const wallet = signal(make(false));
  const balance = computed(() => wallet.value.balance.state.value);
  function renew(isSignedOut = false): void {
    wallet.value.dispose();
    wallet.value = make(isSignedOut);
  }

  const changed = signal<Change>(options);
  const isOpen = signal(false);
  const zone = computed(() => changed.value.timeZone ?? known(balance.value)?.timeZone);
  const { spoken, want } = createSentences(options.loadCopy, around.later);
  const locale = computed(() => changed.value.locale?.replaceAll('_', '-'));
  const wanted = computed(() => languageOf(locale.value ?? languageAt(container)));
  const language = computed(() => spoken.value?.language ?? wanted.value);
  const format = computed(() => {
    const name = localeFor(language.value, locale.value, navigator.languages);
    return createFormat(name, zone.value, language.value);
  });
  const stopWanting = effect(() => want(wanted.value));
  const parts = { ...around, id: around.newId(), format, isOpen, chosenRequest: signal('') };
  const ui = computed<Ui | null>(
    () =>
      spoken.value && {
        ...parts,
        ...spoken.value,
        wallet: wallet.value,
        copy: withMessages(spoken.value.copy, changed.value.messages),
        isPill: changed.value.view === 'pill',
        conversationUrl: changed.value.conversationUrl,
      },
  );
  const look = computed<Look>(() => ({
    view: changed.value.view ?? 'panel',
    theme: changed.value.theme ?? 'auto',
    lang: language.value,
    dir: directionOf(language.value),
  }));

  const onError = (error: unknown) => {
    console.error('AI Credits:', error);
    emit('error', { code: 'crashed' });
  };
  const element = container.ownerDocument.createElement('div');
  container.replaceChildren(element);
  adoptStyles(container);
  stopStrayClicks(element);
  render(<Root ui={ui} look={look} onError={onError} />, element);

  return {
    refresh: () => wallet.value.refresh(),
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
    renew() {
      client = connect();
      renew();
    },
    destroy() {
      stopWanting();
      wallet.value.dispose();
      render(null, element);
      element.remove();
    },
  };
}

function languageAt(container: HTMLElement | ShadowRoot): string {
  const element = container instanceof HTMLElement ? container : container.host;
  return languageAround(element) || navigator.language;
}

// A group of sentences, such as what problems say, is overridden sentence by sentence. Frameworks give null for nothing.
function withMessages<T extends object>(copy: T, messages: object | null | undefined): T {
  const said = { ...copy } as Record<string, unknown>;
  for (const [name, own] of Object.entries(messages ?? {})) {
    const usual = said[name];
    const isGroup = own instanceof Object && usual instanceof Object && !('other' in usual);
    said[name] = isGroup ? withMessages(usual, own) : (own ?? usual);
  }
  return said as T;
}

function setTimer(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
}

// Not `randomUUID`: pages without https do not have it.
function randomId(): string {
  return crypto.getRandomValues(new Uint32Array(4)).join('-');
}

import { effect, signal } from '@preact/signals';
import { loadBuiltCopy } from '../src/mount/languages.ts';
import { type HistoryRange, mount, type Place } from '../src/mount.tsx';
import { showBar } from './bar.ts';
import type { Ask } from './messages.ts';
import { createMessenger } from './messenger.ts';
import { element, speak } from './page.ts';
import type { Screen } from './screen.ts';
import {
  askBackground,
  forgetThisScreen,
  keepThisScreen,
  onPairing,
  openConnectPage,
  openOptionsPage,
  readSentence,
  readSettings,
  takeLastScreen,
} from './settings.ts';
import { currentOf, type Workspace } from './stored.ts';

/** How often the time is moved on from which a closed popup is remembered, in milliseconds. */
const keepAgainMs = 15_000;

/** A popup, which closes with the first look elsewhere, or a side panel, which stays. */
interface Surface {
  readonly isPopup: boolean;
}

/** Shows the workspace that is looked at, and the way to others. */
export async function showCredits({ isPopup }: Surface): Promise<void> {
  speak(readSentence);
  // One read paints the last known balance; only then is the background asked, whose start takes its time.
  const settings = await readSettings();
  const current = currentOf(settings);
  const leave = async (go: () => Promise<void>) => {
    await go();
    if (isPopup) window.close();
  };
  await showBar(settings.workspaces, current, leave);
  if (current?.isConnected === true) await showWorkspace(current, { isPopup }, leave);
  else showUnpaired(leave);
  // Connected, disconnected or chosen elsewhere while this one stands open.
  onPairing(() => location.reload());
}

function showUnpaired(leave: Leave): void {
  element('credits').hidden = true;
  element('unpaired').hidden = false;
  element('connect').addEventListener('click', () => void leave(openConnectPage));
}

/** Goes elsewhere, for which a popup closes. */
type Leave = (go: () => Promise<void>) => Promise<void>;

async function showWorkspace(workspace: Workspace, { isPopup }: Surface, leave: Leave): Promise<void> {
  const { id, balance, pending, told } = workspace;
  // Whatever another screen looks at by now: a purchase is asked of the workspace that is shown here.
  const ask: Ask = command => askBackground(Object.assign({ workspace: id }, command));
  const client = createMessenger(ask);
  // A panel that begins anew, because another workspace is looked at, leaves it to the popup.
  const last = isPopup || !isReloaded() ? await takeLastScreen(id) : undefined;
  const place = signal<Place>(last?.place ?? 'balance');
  const amount = signal(last?.amount ?? null);
  const range = signal<HistoryRange>(last?.range ?? { filter: 'all' });
  if (isPopup)
    keepWhenMoved(() => ({ workspace: id, place: place.value, amount: amount.value, range: range.value }));

  let key = pending?.idempotencyKey;
  let read = told;
  mount({
    // A root of its own, so that the styles of this page and of the widget never meet.
    container: element('credits').attachShadow({ mode: 'open' }),
    client: {
      ...client,
      transactions(query) {
        const { filter, from, to } = query;
        const before = range.peek();
        if (filter !== before.filter || from !== before.from || to !== before.to)
          range.value = { filter, from, to };
        return client.transactions(query);
      },
    },
    loadCopy: loadBuiltCopy,
    place,
    amount,
    range: range.peek(),
    remembered: { balance, pending, told },
    remember(next) {
      // The background keeps balance and purchase itself; it has only to hear what the person has been told.
      const nextKey = next.pending?.idempotencyKey;
      if (key !== undefined && nextKey === undefined) void ask({ ask: 'forget', idempotencyKey: key });
      key = nextKey;
      if (next.told !== undefined && next.told !== read) void ask({ ask: 'told', request: next.told });
      read = next.told;
    },
    openCheckout: () => ({
      go(url) {
        void forgetThisScreen().then(() => ask({ ask: 'checkout', url }));
        return true;
      },
      cancel() {},
      isClosed: () => false,
    }),
    openSettings: () => void leave(openOptionsPage),
  });
}

function isReloaded(): boolean {
  const [navigation] = performance.getEntriesByType('navigation');
  return navigation instanceof PerformanceNavigationTiming && navigation.type === 'reload';
}

/** Keeps what a person does from the first step on: what was only given back is not kept again. */
function keepWhenMoved(read: () => Screen): void {
  let before: Screen | undefined;
  let moved: Screen | undefined;
  effect(() => {
    const screen = read();
    if (before !== undefined) {
      moved = screen;
      void keepThisScreen(screen);
    }
    before = screen;
  });
  // Two minutes begin when the popup closes, which it does without a word.
  setInterval(() => moved && void keepThisScreen(moved), keepAgainMs);
}

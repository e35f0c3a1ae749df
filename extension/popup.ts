import { loadBuiltCopy } from '../src/mount/languages.ts';
import { mount } from '../src/mount.tsx';
import { createMessenger } from './messenger.ts';
import { element, speak } from './page.ts';
import { askBackground, onPairing, openConnectPage, readSentence, readSettings } from './settings.ts';
import type { Stored } from './stored.ts';

speak(readSentence);
// One read paints the last known balance; only then is the background asked, whose start takes its time.
const settings = await readSettings();
if (settings.account === undefined) showUnpaired();
else showCredits(settings);
// Paired or disconnected in another tab while this one stands open.
onPairing(() => location.reload());

function showUnpaired(): void {
  element('credits').hidden = true;
  element('unpaired').hidden = false;
  element('connect').addEventListener('click', connect);
}

function showCredits({ balance, pending, told }: Stored): void {
  let key = pending?.idempotencyKey;
  let read = told;
  mount({
    // A root of its own, so that the styles of this page and of the widget never meet.
    container: element('credits').attachShadow({ mode: 'open' }),
    client: createMessenger(askBackground),
    loadCopy: loadBuiltCopy,
    remembered: { balance, pending, told },
    remember(next) {
      // The background keeps balance and purchase itself; it has only to hear what the person has been told.
      const nextKey = next.pending?.idempotencyKey;
      if (key !== undefined && nextKey === undefined)
        void askBackground({ ask: 'forget', idempotencyKey: key });
      key = nextKey;
      if (next.told !== undefined && next.told !== read)
        void askBackground({ ask: 'told', request: next.told });
      read = next.told;
    },
    openCheckout: () => ({
      go(url) {
        void askBackground({ ask: 'checkout', url });
        return true;
      },
      cancel() {},
      isClosed: () => false,
    }),
    openSettings: connect,
  });
}

async function connect(): Promise<void> {
  await openConnectPage();
  window.close();
}

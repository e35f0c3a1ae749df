import { createDevice } from '../../extension/device.ts';
import { extensionId } from '../../src/contract/extension.ts';
import { createArea } from '../extension/area.ts';
import { launchChromium, type OpenBrowser } from '../support/browser.ts';
import { eventually } from '../support/browser-eventually.ts';
import { killBackground } from '../support/browser-extension.ts';
import { createWorld, type World } from '../support/world.ts';
import { type Extensions, makeExtensions } from './popup-extensions.ts';
import { median, report, rounded } from './report.ts';
import { inFolder } from './servers.ts';

// How long a person waits for the real toolbar popup of Chromium, against a popup that is nothing but a number. Cold is a
// browser that has just started, with its service worker ended; warm is one whose popup was open before.
const rounds = 9;
const goal = 1.5;
const kinds = ['empty', 'ours'] as const;
/** The one that was first is second the next time: a popup also waits for what the one before it left behind. */
const inTurn = (round: number) => (round % 2 === 0 ? kinds : kinds.toReversed());

/** Milliseconds from the press of the icon, and of them those before the popup's document began. */
interface Waited {
  readonly first: number;
  readonly balance: number;
  readonly begun: number;
}
type Times = Record<(typeof kinds)[number], Waited[]>;

await inFolder(async folder => {
  const made = makeExtensions(folder);
  const world = await createWorld();
  try {
    const stored = await connected(world);
    tell('cold', await coldTimes(made, stored));
    tell('warm', await warmTimes(made, stored));
  } finally {
    await world.close();
  }
});

/** What the extension keeps once it is connected to a proxy that listens. */
async function connected(world: World): Promise<Record<string, unknown>> {
  const { url: endpoint } = await world.listen();
  await world.openAccount();
  await world.use('acme', 'reply-1', 6);
  const { body } = await world.as(await world.session('acme'), 'POST', '/v1/pairing-codes', {});
  const kept: Record<string, string> = {};
  const device = createDevice({
    area: createArea(kept),
    session: createArea(),
    managed: createArea(),
    now: Date.now,
    openTab: async () => undefined,
    warn() {},
  });
  await device.answer({ ask: 'pair', endpoint, code: body.code, device: 'Chrome on Linux' });
  return Object.fromEntries(Object.entries(kept).map(([key, value]) => [key, JSON.parse(value)]));
}

async function coldTimes(made: Extensions, stored: object): Promise<Times> {
  const times: Times = { empty: [], ours: [] };
  for (let round = 0; round < rounds; round += 1) {
    for (const kind of inTurn(round)) {
      await using toolbar = await openToolbar(made, stored);
      times[kind].push(await toolbar.wait(kind));
    }
  }
  return times;
}

async function warmTimes(made: Extensions, stored: object): Promise<Times> {
  const times: Times = { empty: [], ours: [] };
  await using toolbar = await openToolbar(made, stored);
  for (const kind of kinds) await toolbar.wait(kind);
  for (let round = 0; round < rounds; round += 1)
    for (const kind of inTurn(round)) times[kind].push(await toolbar.wait(kind));
  return times;
}

/** A browser with both extensions, ours connected and its worker dead. */
async function openToolbar({ ours, empty }: Extensions, stored: object) {
  const chromium = await launchChromium({ extension: ours });
  try {
    const ids = { ours: extensionId, empty: await chromium.browser.installExtension(empty) };
    await connect(chromium, stored);
    await killBackground(chromium);
    return {
      wait: (kind: keyof typeof ids) => waitForPopup(chromium, ids[kind]),
      [Symbol.asyncDispose]: chromium.close,
    };
  } catch (cause) {
    await chromium.close();
    throw cause;
  }
}

async function connect({ browser }: OpenBrowser, stored: object): Promise<void> {
  const target = await browser.waitForTarget(
    each => each.type() === 'service_worker' && each.url().includes(extensionId),
  );
  const worker = await target.worker();
  const write = async (items: object) => {
    if (!('chrome' in globalThis) || chrome.storage === undefined) return false;
    await chrome.storage.local.set(items);
    return true;
  };
  await eventually('the service worker', async () => (await worker?.evaluate(write, stored)) === true);
}

/** Presses the icon and waits until its popup has painted the balance. */
async function waitForPopup({ browser }: OpenBrowser, id: string): Promise<Waited> {
  const tab = (await browser.pages())[0] ?? (await browser.newPage());
  await tab.bringToFront();
  const extension = (await browser.extensions()).get(id);
  const pressed = performance.timeOrigin + performance.now();
  await extension?.triggerAction(tab);
  const target = await browser.waitForTarget(each => each.url() === `chrome-extension://${id}/popup.html`);
  const popup = await target.asPage();
  const read = () => popup.evaluate(() => (window as unknown as { seen: Omit<Waited, 'begun'> }).seen);
  await eventually('the balance', async () => {
    const { first, balance } = await read();
    return first > 0 && balance > 0;
  });
  const { first, balance } = await read();
  const origin = await popup.evaluate(() => performance.timeOrigin);
  await popup.close();
  // What was ready before anything was painted was painted first.
  return { first: first - pressed, balance: Math.max(first, balance) - pressed, begun: origin - pressed };
}

function tell(how: string, { ours, empty }: Times): void {
  for (const [name, what] of [
    ['first', 'first paint'],
    ['balance', 'balance'],
  ] as const) {
    const ratios = ours.map((each, round) => each[name] / (empty[round]?.[name] ?? Number.NaN));
    report(`Popup, ${how}, ${what}, to an empty one`, median(ratios), { atMost: goal }, rounded(ratios));
    const ms = (times: readonly Waited[]) => {
      const inside = median(times.map(each => each[name] - each.begun)).toFixed(0);
      return `${median(times.map(each => each[name])).toFixed(0)} ms, ${inside} of them in its document`;
    };
    console.log(`  ours ${ms(ours)}; empty ${ms(empty)}`);
  }
}

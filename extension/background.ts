import { Unreachable } from '../src/client.ts';
import { languageOf, localeFor } from '../src/ui/language.ts';
import { badgeOf } from './badge.ts';
import { createDevice, purchaseUnderWay } from './device.ts';
import { type Command, isOwnPage, type Reply } from './messages.ts';
import { say } from './settings.ts';
import { readStored } from './stored.ts';

const area = chrome.storage.local;
const device = createDevice({
  area,
  session: chrome.storage.session,
  managed: chrome.storage.managed,
  now: Date.now,
  openTab: async url => (await chrome.tabs.create({ url })).id,
});

/** The one alarm, and how often it rings in minutes. Spread, so that a team does not ask all at once. */
const alarm = 'poll';
const pendingMinutes = 0.5;
const usualMinutes = () => 4.5 + Math.random();

/** The alarm while a code is shown and its page may be closed. */
const approvalAlarm = 'approval';

// Every listener is added before anything is awaited: a worker that is woken by an event would miss it otherwise.
chrome.runtime.onInstalled.addListener(() => void device.poll());
chrome.runtime.onStartup.addListener(() => void device.poll());
chrome.alarms.onAlarm.addListener(
  ({ name }) => void (name === approvalAlarm ? device.awaitApproval() : device.poll()),
);
chrome.tabs.onRemoved.addListener(tab => void device.tabClosed(tab));
chrome.storage.local.onChanged.addListener(() => void show());
chrome.storage.session.onChanged.addListener(({ grant }) => {
  if (grant) void awaitApproval(grant.newValue !== undefined);
});
chrome.storage.onChanged.addListener((_, name) => {
  if (name === 'managed') void device.followPolicy();
});
chrome.runtime.onMessage.addListener((command: Command, sender, respond) => {
  const own = { id: chrome.runtime.id, origin: chrome.runtime.getURL('') };
  if (!isOwnPage(sender, own)) return false;
  void reply(command).then(respond);
  return true;
});
void show();
void device.followPolicy();

async function reply(command: Command): Promise<Reply<unknown>> {
  try {
    return { reply: await device.answer(command) };
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    return { unreachable: error.message };
  }
}

/** Paints the badge and winds the alarm from what is stored: this may be the worker's first moment. */
async function show(): Promise<void> {
  const stored = await readStored(area);
  const badge = badgeOf(
    { isPaired: stored.account !== undefined, balance: stored.balance },
    localeFor(languageOf(say('language')), undefined, navigator.languages),
    say,
  );
  const minutes = purchaseUnderWay(stored, Date.now()) === null ? usualMinutes() : pendingMinutes;
  await Promise.all([
    chrome.action.setBadgeText({ text: badge.text }),
    chrome.action.setBadgeBackgroundColor({ color: badge.colour }),
    chrome.action.setBadgeTextColor({ color: '#ffffff' }),
    chrome.action.setTitle({ title: badge.title }),
    wind(minutes),
  ]);
}

async function awaitApproval(isWaiting: boolean): Promise<void> {
  if (isWaiting) await chrome.alarms.create(approvalAlarm, { periodInMinutes: pendingMinutes });
  else await chrome.alarms.clear(approvalAlarm);
}

// Firefox forgets alarms when it ends, Chromium when the extension is updated.
async function wind(minutes: number): Promise<void> {
  const wound = await chrome.alarms.get(alarm);
  const isHurried = (each: number | undefined) => each === pendingMinutes;
  if (wound !== undefined && isHurried(wound.periodInMinutes) === isHurried(minutes)) return;
  await chrome.alarms.create(alarm, { periodInMinutes: minutes });
}

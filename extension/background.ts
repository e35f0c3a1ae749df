import { Unreachable } from '../src/client.ts';
import type { Balance } from '../src/contract/balance.ts';
import type { Place } from '../src/mount.tsx';
import { languageOf, localeFor } from '../src/ui/language.ts';
import { badgeOf, balanceText, isStale, levelText, nameOf } from './badge.ts';
import { createDevice } from './device.ts';
import { faceOf } from './inbox.ts';
import { createInboxes } from './inboxes.ts';
import { answerMenus, makeMenus } from './menu.ts';
import { type Command, isOwnPage, isOwnScript, type Reply } from './messages.ts';
import { keepScreen } from './screen.ts';
import { say } from './settings.ts';
import { currentOf, readStored, type Workspace } from './stored.ts';
import { isPurchaseFresh } from './workspace.ts';
import { onBadge } from './workspaces.ts';

const area = chrome.storage.local;
const device = createDevice({
  area,
  session: chrome.storage.session,
  managed: chrome.storage.managed,
  now: Date.now,
  openTab: async url => (await chrome.tabs.create({ url })).id,
  warn,
});
const inboxes = createInboxes({ face, open: () => open('balance') });

// Scripts in pages may read none of it. Firefox cannot be told so.
void area.setAccessLevel?.({ accessLevel: 'TRUSTED_CONTEXTS' });

/** The one alarm, and how often it rings in minutes. Spread, so that a team does not ask all at once; 12 an hour at most. */
const alarm = 'poll';
const pendingMinutes = 0.5;
const usualMinutes = () => 5 + Math.random();

/** The alarm while a code is shown and its page may be closed. */
const approvalAlarm = 'approval';

// Every listener is added before anything is awaited: a worker that is woken by an event would miss it otherwise.
chrome.runtime.onInstalled.addListener(() => {
  void makeMenus(say);
  void inboxes.restart();
  void poll();
});
chrome.runtime.onStartup.addListener(() => void poll());
chrome.alarms.onAlarm.addListener(({ name }) => void (name === approvalAlarm ? lookForApproval() : poll()));
chrome.tabs.onRemoved.addListener(tab => void device.tabClosed(tab));
chrome.storage.local.onChanged.addListener(() => void show());
chrome.storage.session.onChanged.addListener(({ grant }) => {
  if (grant) void awaitApproval(grant.newValue !== undefined);
});
chrome.storage.onChanged.addListener((_, name) => {
  if (name === 'managed') void device.followPolicy();
});
answerMenus({ refresh: poll, open });
// Firefox has a command of its own for its sidebar, and opens it by itself.
chrome.commands.onCommand.addListener((_, tab) => {
  if (tab !== undefined) void chrome.sidePanel.open({ windowId: tab.windowId });
});
chrome.permissions.onAdded.addListener(({ origins }) => {
  listenToNotifications();
  void inboxes.allowed(origins);
});
chrome.permissions.onRemoved.addListener(({ permissions = [] }) => {
  void inboxes.withdrawn();
  if (permissions.includes('notifications')) void device.answer({ ask: 'notify', isNotifying: false });
});
listenToNotifications();
chrome.runtime.onMessage.addListener((command: Command, sender, respond) => {
  const own = { id: chrome.runtime.id, origin: chrome.runtime.getURL('') };
  if (isOwnPage(sender, own)) void reply(command).then(respond);
  else if (isOwnScript(sender, own)) void inboxes.answer(command, sender.url).then(respond);
  else return false;
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

// A proxy out of reach changes nothing that is stored, and yet the balance grows old.
async function poll(): Promise<void> {
  await device.poll();
  await show();
}

/** Paints the badge and winds the alarm from what is stored: this may be the worker's first moment. */
async function show(): Promise<void> {
  const stored = await readStored(area);
  const now = Date.now();
  const badge = badgeOf(stored, now, locale(), say);
  const isHurried = stored.workspaces.some(each => isPurchaseFresh(each, now));
  await Promise.all([
    chrome.action.setBadgeText({ text: badge.text }),
    chrome.action.setBadgeBackgroundColor({ color: badge.colour }),
    chrome.action.setBadgeTextColor({ color: '#ffffff' }),
    chrome.action.setTitle({ title: badge.title }),
    wind(isHurried ? pendingMinutes : usualMinutes()),
    inboxes.changed(),
  ]);
}

/** What a pill in a page shows: the workspace of the badge, in the words of its title. */
async function face() {
  const stored = await readStored(area);
  const now = Date.now();
  const whose = onBadge(stored.workspaces, currentOf(stored)) ?? currentOf(stored);
  const balance = whose?.isConnected === true ? whose.balance : undefined;
  const words = badgeOf(stored, now, locale(), say).title;
  return faceOf(balance, {
    words,
    isStale: balance !== undefined && isStale(balance, now),
    locale: locale(),
  });
}

function locale(): string {
  return localeFor(languageOf(say('language')), undefined, navigator.languages);
}

// The alarm may outlive the code, which is forgotten with the browser.
async function lookForApproval(): Promise<void> {
  const { phase } = await device.awaitApproval();
  if (phase !== 'waiting') await awaitApproval(false);
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

/** Opens the popup at a place; in a tab where the browser opens none without a click on its icon. */
async function open(place: Place, workspace?: string): Promise<void> {
  const id = workspace ?? currentOf(await readStored(area))?.id;
  if (id !== undefined) {
    await device.answer({ ask: 'lookAt', id });
    const screen = { workspace: id, place, amount: null, range: { filter: 'all' } } as const;
    await keepScreen(chrome.storage.session, screen, Date.now());
  }
  try {
    await chrome.action.openPopup();
  } catch {
    await chrome.tabs.create({ url: chrome.runtime.getURL('panel.html') });
  }
}

function warn(workspace: Workspace, balance: Balance): void {
  // Absent until the person allows it.
  void chrome.notifications?.create(workspace.id, {
    type: 'basic',
    iconUrl: chrome.runtime.getURL('icons/128.png'),
    title: `${nameOf(workspace)} · ${levelText(balance, say) ?? ''}`,
    message: balanceText(balance, locale(), say),
  });
}

function listenToNotifications(): void {
  chrome.notifications?.onClicked.addListener(topUp);
}

function topUp(workspace: string): void {
  chrome.notifications.clear(workspace);
  void open('buy', workspace);
}

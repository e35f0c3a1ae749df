import type { Balance } from '../src/contract/balance.ts';
import { allowedInboxes } from './inboxes.ts';
import type { Ask } from './messages.ts';
import { readPolicy } from './policy.ts';
import { forgetScreen, keepScreen, type Screen, takeScreen } from './screen.ts';
import { createSay } from './sentences.ts';
import { currentOf, readStored, type Stored } from './stored.ts';
import { workspacesOf } from './stored-raw.ts';

/** What the pages may know, with what belongs to the workspace that is looked at. */
export interface Settings extends Stored {
  /** Set while that workspace is connected. */
  readonly account: string | undefined;
  readonly balance: Balance | undefined;
}

/** What the pages may know, in one read. */
export async function readSettings(): Promise<Settings> {
  const stored = await readStored(chrome.storage.local);
  const current = currentOf(stored);
  return {
    ...stored,
    endpoint: current?.endpoint ?? stored.endpoint,
    account: current?.isConnected === true ? current.account : undefined,
    balance: current?.balance,
  };
}

/** Calls back when a workspace was connected, disconnected or chosen meanwhile. */
export function onPairing(run: () => void): void {
  const pairings = (raw: unknown) =>
    JSON.stringify(workspacesOf(raw).map(each => [each.id, each.isConnected]));
  // Firefox tells of all that was written, also where it is as before.
  chrome.storage.local.onChanged.addListener(({ workspaces, current }) => {
    const isOther = pairings(workspaces?.oldValue) !== pairings(workspaces?.newValue);
    if (current?.oldValue !== current?.newValue || isOther) run();
  });
}

/** Calls back when anything that is stored has changed. */
export function onStored(run: () => void): void {
  chrome.storage.local.onChanged.addListener(run);
}

// Put in by the build; empty where the extension is for any server.
declare const BUILT_ENDPOINT: string;

/** The server to connect to, as far as it is known: set for this browser for ever, used last, or built in. */
export async function readServer(): Promise<{ endpoint: string; isPolicy: boolean }> {
  const policy = await readPolicy(chrome.storage.managed);
  if (policy !== undefined) return { endpoint: policy, isPolicy: true };
  return { endpoint: (await readSettings()).endpoint ?? BUILT_ENDPOINT, isPolicy: false };
}

/** Calls back when the server is set for this browser, or set no more. */
export function onPolicy(run: () => void): void {
  chrome.storage.onChanged.addListener((_, area) => {
    if (area === 'managed') run();
  });
}

/** Asks the background. */
export const askBackground: Ask = command => chrome.runtime.sendMessage(command);

/** What was being done in a workspace by a popup that closed a moment ago. It is given once. */
export const takeLastScreen = (workspace: string) =>
  takeScreen(chrome.storage.session, workspace, Date.now());

export const keepThisScreen = (screen: Screen) => keepScreen(chrome.storage.session, screen, Date.now());
export const forgetThisScreen = () => forgetScreen(chrome.storage.session);

/** Opens the page where a browser is paired; a popup would die with the first look at another tab. */
export async function openConnectPage(hash = ''): Promise<void> {
  await chrome.tabs.create({ url: chrome.runtime.getURL(`connect.html${hash}`) });
}

export function openOptionsPage(): Promise<void> {
  return chrome.runtime.openOptionsPage();
}

// Firefox calls its side panel a sidebar, and the types know nothing of it.
declare global {
  namespace chrome {
    const sidebarAction: { open(): Promise<void>; isOpen(of: object): Promise<boolean> } | undefined;
  }
}

/** Makes ready what opens the side panel: within a click there is no time to ask for the window. Null without one. */
export async function sidePanelOpener(): Promise<(() => Promise<void>) | null> {
  if (chrome.sidebarAction !== undefined) return () => chrome.sidebarAction?.open() ?? Promise.resolve();
  if (chrome.sidePanel === undefined) return null;
  const { id } = await chrome.windows.getCurrent();
  return id === undefined ? null : () => chrome.sidePanel.open({ windowId: id });
}

/** Asks to be allowed to notify, or gives that back. Called within a click: the browser asks the person. */
export function allowNotifying(isWanted: boolean): Promise<boolean> {
  const wanted = { permissions: ['notifications' as const] };
  return isWanted ? chrome.permissions.request(wanted) : chrome.permissions.remove(wanted);
}

/** The hosts whose pages have a pill. */
export const readInboxes = allowedInboxes;

/** Gives back what the pill needs in a host's pages; with the last of them also the right to start scripts. */
export async function hideInInbox(pattern: string): Promise<void> {
  const isLast = (await allowedInboxes()).every(each => each === pattern);
  await chrome.permissions.remove({ origins: [pattern], ...(isLast && { permissions: ['scripting'] }) });
}

/** Calls back when something was allowed or withdrawn. */
export function onPermissions(run: () => void): void {
  chrome.permissions.onAdded.addListener(run);
  chrome.permissions.onRemoved.addListener(run);
}

/** The keys that open popup and side panel, as the browser has them: another extension may have been first. */
export async function readShortcuts(): Promise<readonly { description: string; shortcut: string }[]> {
  const commands = await chrome.commands.getAll();
  return commands.map(({ name = '', description = '', shortcut = '' }) => ({
    description: name === '_execute_action' ? '' : description,
    shortcut,
  }));
}

/** A sentence of the extension by its name, in the browser's language; empty where there is none. */
export const readSentence = (name: string): string => chrome.i18n.getMessage(name);

/** The same, with what the sentence leaves open. */
export const say = createSay(readSentence);

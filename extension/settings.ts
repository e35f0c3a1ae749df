import type { Ask } from './messages.ts';
import { readPolicy } from './policy.ts';
import { createSay } from './sentences.ts';
import { pageKeys, readStored, type Stored } from './stored.ts';

/** What the pages may know, in one read. */
export function readSettings(): Promise<Stored> {
  return readStored(chrome.storage.local, pageKeys);
}

/** Calls back when the browser was paired or disconnected meanwhile. */
export function onPairing(run: () => void): void {
  chrome.storage.local.onChanged.addListener(changes => {
    if (changes.account !== undefined) run();
  });
}

// Put in by the build; empty where the extension is for any server.
declare const BUILT_ENDPOINT: string;

/** The server to connect to, as far as it is known: set for this browser for ever, used last, or built in. */
export async function readServer(): Promise<{ endpoint: string; isPolicy: boolean }> {
  const policy = await readPolicy(chrome.storage.managed);
  if (policy !== undefined) return { endpoint: policy, isPolicy: true };
  return { endpoint: (await readSettings()).endpoint ?? BUILT_ENDPOINT, isPolicy: false };
}

/** Asks the background. */
export const askBackground: Ask = command => chrome.runtime.sendMessage(command);

/** Opens the page where a browser is paired; a popup would die with the first look at another tab. */
export async function openConnectPage(): Promise<void> {
  await chrome.tabs.create({ url: chrome.runtime.getURL('connect.html') });
}

/** A sentence of the extension by its name, in the browser's language; empty where there is none. */
export const readSentence = (name: string): string => chrome.i18n.getMessage(name);

/** The same, with what the sentence leaves open. */
export const say = createSay(readSentence);

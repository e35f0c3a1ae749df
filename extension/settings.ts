import type { Ask } from './messages.ts';
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

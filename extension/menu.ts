import type { Place } from '../src/mount.tsx';
import { loopback, patternOf } from './inbox.ts';
import type { Say } from './sentences.ts';

/** What the icon's menu offers, and the sentences that name it. */
const onIcon = [
  ['refresh', 'menuRefresh'],
  ['buy', 'menuTopUp'],
  ['history', 'menuHistory'],
] as const;

/** What becomes of a press on an entry. */
interface MenuAnswers {
  refresh(): Promise<void>;
  open(place: Place): Promise<void>;
}

/** Makes the menus of the icon and of pages. They outlive the worker, so this is for an installation or an update. */
export async function makeMenus(say: Say): Promise<void> {
  // Made a second time, the entries would be there already.
  await chrome.contextMenus.removeAll();
  for (const [id, sentence] of onIcon)
    chrome.contextMenus.create({ id, title: say(sentence), contexts: ['action'] });
  // In a page's own menu the browser says, without any permission, which page is meant.
  chrome.contextMenus.create({
    id: 'inbox',
    title: say('showInInbox'),
    contexts: ['page'],
    documentUrlPatterns: ['https://*/*', ...loopback.map(host => `http://${host}/*`)],
  });
}

/** Answers the menus. Called before anything is awaited. */
export function answerMenus({ refresh, open }: MenuAnswers): void {
  chrome.contextMenus.onClicked.addListener(({ menuItemId, pageUrl }) => {
    if (menuItemId === 'refresh') void refresh();
    else if (menuItemId === 'buy' || menuItemId === 'history') void open(menuItemId);
    else if (menuItemId === 'inbox') void showInInbox(pageUrl);
  });
}

/** Asks to show the pill in a host's pages. The browser asks the person, and takes only a press for a reason to. */
async function showInInbox(url: string | undefined): Promise<void> {
  const pattern = patternOf(url);
  if (pattern !== null) await chrome.permissions.request({ permissions: ['scripting'], origins: [pattern] });
}

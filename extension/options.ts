import { nameOf } from './badge.ts';
import { element, field, fill, speak } from './page.ts';
import {
  allowNotifying,
  askBackground,
  hideInInbox,
  onPermissions,
  onStored,
  openConnectPage,
  readInboxes,
  readSentence,
  readSettings,
  readShortcuts,
  say,
} from './settings.ts';
import type { Workspace } from './stored.ts';

speak(readSentence);
element('add').addEventListener('click', () => void openConnectPage('#add'));
field('notify').addEventListener('change', () => void notify(field('notify').checked));
let shown = '';
onStored(() => void show());
onPermissions(() => void showInboxes());
await Promise.all([show(), showInboxes(), showShortcuts()]);

async function show(): Promise<void> {
  const { workspaces, isNotifying } = await readSettings();
  field('notify').checked = isNotifying;
  const next = JSON.stringify(
    workspaces.map(each => [each.id, nameOf(each), each.isConnected, each.isOnBadge]),
  );
  // A balance comes every few minutes; nobody should lose the focus for that.
  if (next === shown) return;
  shown = next;
  element('workspaces').replaceChildren(...workspaces.map(rowOf));
}

function rowOf(workspace: Workspace): Node {
  const { id, account, endpoint, isConnected, isOnBadge } = workspace;
  const { row, part } = copyOf('workspace');
  part('.name').textContent = nameOf(workspace);
  part('.note').textContent = say('whose', { account, host: new URL(endpoint).host });
  const badge = part<HTMLInputElement>('input');
  badge.checked = isOnBadge;
  badge.addEventListener(
    'change',
    () => void askBackground({ ask: 'putOnBadge', workspace: id, isOnBadge: badge.checked }),
  );
  part('.switch').hidden = part('.fault').hidden = false;
  part(isConnected ? '.fault' : '.switch').hidden = true;
  const again = part('.again');
  again.hidden = isConnected;
  again.addEventListener('click', () => void openConnectPage(`#add=${encodeURIComponent(endpoint)}`));
  const disconnect = part('.disconnect');
  if (!isConnected) disconnect.textContent = say('removeIt');
  disconnect.addEventListener('click', () => void askBackground({ ask: 'disconnect', workspace: id }));
  return row;
}

async function showInboxes(): Promise<void> {
  const inboxes = await readInboxes();
  element('inboxes').replaceChildren(
    ...inboxes.map(pattern => {
      const { row, part } = copyOf('inbox');
      part('.name').textContent = new URL(pattern).host;
      part('button').addEventListener('click', () => void hideInInbox(pattern));
      return row;
    }),
  );
}

/** A copy of one of this page's templates, and what finds the elements in it. */
function copyOf(id: string) {
  const template = element(id);
  if (!(template instanceof HTMLTemplateElement)) throw new Error(`#${id} is no template.`);
  const row = document.importNode(template.content, true);
  fill(row, readSentence);
  const part = <T extends HTMLElement>(selector: string) => {
    const found = row.querySelector<T>(selector);
    if (found === null) throw new Error(`#${id} has no ${selector}.`);
    return found;
  };
  return { row, part };
}

// The browser is asked first of all: after anything else it would not take the click for one.
async function notify(isWanted: boolean): Promise<void> {
  const isAllowed = await allowNotifying(isWanted);
  element('notify-fault').textContent = isWanted && !isAllowed ? say('notifyRefused') : '';
  field('notify').checked = isWanted && isAllowed;
  await askBackground({ ask: 'notify', isNotifying: isWanted && isAllowed });
}

async function showShortcuts(): Promise<void> {
  const shortcuts = await readShortcuts();
  element('shortcuts').replaceChildren(
    ...shortcuts.flatMap(({ description, shortcut }) => [
      textIn('dt', description === '' ? say('extensionName') : description),
      textIn('dd', shortcut === '' ? say('noShortcut') : shortcut),
    ]),
  );
}

function textIn(tag: string, text: string): HTMLElement {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}

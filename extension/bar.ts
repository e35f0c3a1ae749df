import { nameOf } from './badge.ts';
import { button, element } from './page.ts';
import { askBackground, openConnectPage, say, sidePanelOpener } from './settings.ts';
import type { Workspace } from './stored.ts';

// No workspace has this id: each begins with an address.
const another = 'another';

/** The line above the widget: which workspace is shown, the others, and the way to the side panel. */
export async function showBar(
  workspaces: readonly Workspace[],
  current: Workspace | undefined,
  leave: (go: () => Promise<void>) => Promise<void>,
): Promise<void> {
  element('bar').hidden = current === undefined;
  const choice = element('workspace');
  if (!(choice instanceof HTMLSelectElement) || current === undefined) return;
  choice.replaceChildren(
    ...workspaces.map(each => new Option(labelOf(each, workspaces), each.id, false, each === current)),
    new Option(say('addWorkspace'), another),
  );
  choice.addEventListener('change', () => {
    if (choice.value === another) {
      choice.value = current.id;
      void leave(() => openConnectPage('#add'));
    } else void askBackground({ ask: 'lookAt', id: choice.value });
  });
  await showBeside(leave);
}

/** The button that opens the side panel. The panel has none. */
async function showBeside(leave: (go: () => Promise<void>) => Promise<void>): Promise<void> {
  if (document.getElementById('beside') === null) return;
  const open = await sidePanelOpener();
  if (open === null) return;
  const beside = button('beside');
  beside.hidden = false;
  beside.addEventListener('click', () => void leave(open));
}

/** Its name, with its server where another one is called the same. */
function labelOf(workspace: Workspace, workspaces: readonly Workspace[]): string {
  const name = nameOf(workspace);
  const isAmbiguous = workspaces.some(each => each !== workspace && nameOf(each) === name);
  return isAmbiguous ? `${name} · ${new URL(workspace.endpoint).host}` : name;
}

import type { World } from '../support/world.ts';
import { type Shot, shoot } from './camera.ts';
import type { Scene } from './stage.ts';
import type { PictureSet } from './views.ts';

const words = 'Running low before the weekend, two campaigns are still to come.';

/** What somebody who may not buy sees, and the owner whom they ask. */
export async function shootRequests(set: PictureSet, world: World): Promise<void> {
  const account = await world.openAccount({ account: 'asking', name: 'Fernhill' });
  await world.use(account, 'most', 39_200);
  const agent = { account, role: 'agent' } as const;
  for (const [name, look] of looks) {
    await picture(set, `ask${name}`, { ...agent, ...look }, async shot => {
      await shot.says('Only billing admins');
      await shot.press('Ask the owner');
      await shot.says('Note to the owner');
      await shot.page.locator('ai-credits >>> input:not([inputmode]):not([type])').fill(words);
    });
  }
  const ask = (user: string, credits: number, more = {}) =>
    world.api(
      'POST',
      `/v1/accounts/${account}/top-up-requests`,
      { user, credits, ...more },
      { 'idempotency-key': user },
    );
  const { body: own } = await ask('priya', 10_000);
  await decline(world, account, own.id);
  await picture(set, 'ask-declined', agent, shot => shot.says('was declined'));
  await ask('sam', 5000, { note: words });
  for (const [name, look] of looks)
    await picture(set, `request${name}`, { account, ...look }, shot => shot.says('Approve'));
  await picture(set, 'request-approve', { account }, async shot => {
    await shot.press('Approve');
    await shot.says('Balance after purchase');
  });
}

const looks: readonly (readonly [string, Partial<Scene>])[] = [
  ['', {}],
  ['-dark', { theme: 'dark' }],
  ['-280', { width: 280 }],
];

function decline(world: World, account: string, id: string) {
  const reason = 'The monthly credits come on Monday.';
  return world.api('POST', `/v1/accounts/${account}/top-up-requests/${id}/decline`, { reason });
}

function picture(
  { browser, stage, folder }: PictureSet,
  name: string,
  scene: Scene,
  act: (shot: Shot) => Promise<void>,
) {
  return shoot(browser, stage, scene, async shot => {
    await act(shot);
    await shot.take(`${folder}/${name}.png`);
  });
}

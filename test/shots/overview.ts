import { readFile } from 'node:fs/promises';
import { html, raw } from 'hono/html';
import { focusOn, openPage } from './camera.ts';
import { ground } from './ground.ts';
import type { PictureSet } from './state.ts';

const size = { width: 1500, height: 900 };

const panels = [
  ['balance', 'Balance'],
  ['buy', 'Get More Credits'],
  ['history', 'Transaction History'],
] as const;
const states = [
  ['state-loading', 'Loading'],
  ['state-offline', 'Offline'],
  ['state-pending', 'Payment pending'],
  ['state-out', 'Out of credits'],
] as const;

/** One picture of everything, for whoever opens the project: put together from the pictures that were just taken. */
export async function shootOverview({ browser, folder }: PictureSet): Promise<void> {
  const picture = async (name: string) =>
    `data:image/png;base64,${await readFile(`${folder}/${name}.png`, 'base64')}`;
  const cut = async ([name, caption]: readonly [string, string], look: string) =>
    html`<figure class="${look}"><figcaption>${caption}</figcaption>
      <div><img src="${await picture(name)}" alt="" /></div></figure>`;
  const page = await openPage(browser, size);
  await page.setContent(
    String(
      await html`<!doctype html>
        <title>AI Credits</title>
        <style>${raw(style)}</style>
        <main>
          <section class="stage">
            <figure><figcaption>In the page: a pill, and the panel it opens</figcaption>
              <div><img src="${await picture('inbox-panel')}" alt="" /></div></figure>
            <figure><figcaption>In the toolbar, running low</figcaption>
              <div><img src="${await picture('popup-dark')}" alt="" /></div></figure>
          </section>
          ${await Promise.all(panels.map(panel => cut(panel, 'panel')))}
          ${await Promise.all(states.map(state => cut(state, 'state')))}
        </main>`,
    ),
  );
  await focusOn(page, 'main').take(`${folder}/overview.png`);
  await page.close();
}

const style = `
body { margin: 0; background: ${ground.light}; color: #475063; font: 600 15px system-ui, sans-serif; }
main { display: grid; grid-template-columns: repeat(12, 1fr); gap: 40px; padding: 44px 48px 52px; }
figure { margin: 0; }
figcaption { margin: 0 2px 12px; }
img { display: block; width: 100%; }
div { overflow: hidden; border-radius: 16px; box-shadow: 0 2px 4px rgb(20 24 31 / 8%), 0 20px 50px rgb(20 24 31 / 14%); }
.stage { grid-column: 1 / -1; display: grid; grid-template-columns: 1fr 352px; gap: 40px; align-items: center; }
/* A picture of a panel brings 28 px of ground along on every side. */
.panel, .state { grid-column: span 4; }
.state { grid-column: span 3; }
.panel div { height: 592px; background: #ffffff; }
.state div { height: 392px; background: #ffffff; }
.panel img, .state img { width: calc(100% * 436 / 380); margin: calc(100% * -28 / 380); }
`;

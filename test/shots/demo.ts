import { focusOn, openPage } from './camera.ts';
import type { PictureSet } from './state.ts';

const sizes = { desktop: { width: 1280, height: 800 }, phone: { width: 360, height: 740 } } as const;

/** The demo's inbox with the pill in its header, and the panel that a click on it opens. */
export async function shootDemo(set: PictureSet): Promise<void> {
  await inbox(set, 'inbox', 'light');
  await inbox(set, 'inbox-dark', 'dark');
  await phone(set);
  await billing(set);
}

async function inbox({ browser, stage, folder }: PictureSet, name: string, theme: 'light' | 'dark') {
  const page = await openPage(browser, sizes.desktop);
  await page.goto(stage.url);
  await page.click(`.visitor label:has([value="${theme}"])`);
  const shot = focusOn(page, 'body');
  await page.locator('ai-credits[view="pill"] >>> [part="pill"]').wait();
  await shot.says('credits available');
  await shot.take(`${folder}/${name}.png`);
  await page.locator('ai-credits[view="pill"] >>> [part="pill"]').click();
  await shot.says('Get More Credits');
  await shot.take(`${folder}/${name}-panel.png`);
  await page.close();
}

async function phone({ browser, stage, folder }: PictureSet) {
  const page = await openPage(browser, sizes.phone);
  await page.goto(stage.url);
  await page.click('.row');
  const shot = focusOn(page, 'body');
  await shot.says('credits available');
  await shot.take(`${folder}/inbox-360.png`);
  await page.close();
}

async function billing({ browser, stage, folder }: PictureSet) {
  const page = await openPage(browser, sizes.desktop);
  await page.goto(`${stage.url}/#billing`);
  const shot = focusOn(page, 'body');
  await shot.says('Get More Credits');
  await shot.take(`${folder}/billing.png`);
  await page.close();
}

import type { Browser, Locator, Page } from 'puppeteer-core';
import { eventually } from '../support/browser-eventually.ts';
import { standAt } from '../support/page-clock.ts';
import { pictureTime } from './ledger.ts';
import type { Scene, Stage } from './stage.ts';

/** A page before a picture is taken of it. */
export interface Shot {
  readonly page: Page;
  /** Waits until the widget says `text`. */
  says(text: string): Promise<void>;
  press(name: string): Promise<void>;
  /** What `selector` finds in the widget. */
  within(selector: string): Locator<Element>;
  /** Takes the picture when nothing moves any more. */
  take(path: `${string}.png`): Promise<void>;
}

/** Pixels of a picture for one of the page. */
const sharpness = 2;

/** Opens a page whose clock stands at the time of the pictures. */
export async function openPage(
  browser: Browser,
  size: { width: number; height: number },
  deviceScaleFactor = sharpness,
): Promise<Page> {
  const page = await browser.newPage();
  await page.setViewport({ ...size, deviceScaleFactor });
  await page.emulateTimezone('Asia/Kolkata');
  // Of Firefox a driver can ask it only at its start.
  const isChromium = !(await browser.version()).startsWith('firefox');
  if (isChromium) await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
  await standAt(page, Date.parse(pictureTime));
  return page;
}

/** Puts a widget before the camera, cut out with a little of the ground around it. */
export async function shoot(
  browser: Browser,
  stage: Stage,
  scene: Scene,
  act: (shot: Shot) => Promise<void>,
  prepare?: (page: Page) => Promise<void> | void,
): Promise<void> {
  const { window: width = 900, zoom = 1 } = scene;
  const page = await openPage(browser, { width, height: 900 }, sharpness / zoom);
  await prepare?.(page);
  await page.goto(stage.sceneUrl(scene));
  await act(focusOn(page, '.scene', stage.inspect));
  await page.close();
}

/** Works a page and takes pictures of what `selector` names. */
export function focusOn(page: Page, selector: string, inspect?: Stage['inspect']): Shot {
  return {
    page,
    says: text => eventually(`"${text}" on screen`, async () => (await textOf(page)).includes(text)),
    within: selector => page.locator(`ai-credits >>> ${selector}`),
    press: name => page.locator(`::-p-aria([name="${name}"])`).click(),
    async take(path) {
      // Nothing is under the pointer.
      await page.mouse.move(0, 0);
      await page.evaluate(() => Promise.all(document.getAnimations().map(each => each.finished)));
      const target = await page.$(selector);
      if (target === null) throw new Error(`There is no ${selector} to take a picture of.`);
      await target.screenshot({ path });
      await inspect?.(page, path);
    },
  };
}

function textOf(page: Page): Promise<string> {
  return page.evaluate(() => {
    const roots = [...document.querySelectorAll('*')].map(({ shadowRoot }) => shadowRoot?.textContent);
    return [document.body.textContent, ...roots].join(' ');
  });
}

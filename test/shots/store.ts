import { demoAccount } from '../../src/server/demo-days.ts';
import { openPage } from './camera.ts';
import type { PictureSet } from './state.ts';
import { pageOf, type StorePicture, storeSize } from './store-page.ts';
import { openStoreProxy } from './store-proxy.ts';
import { openStoreToolbar, pictureOf } from './store-toolbar.ts';

const popup = { path: 'popup.html', height: 600 } as const;
const panel = { path: 'panel.html', height: 660 } as const;

/** The pictures that the extension's stores show, at the size that they ask for. */
export async function shootStore(set: PictureSet): Promise<void> {
  const proxy = await openStoreProxy();
  try {
    await popupPictures(set, proxy);
    await panelPicture(set, proxy);
    await lowPicture(set, proxy);
  } finally {
    await proxy.close();
  }
}

type Proxy = Awaited<ReturnType<typeof openStoreProxy>>;

async function popupPictures(set: PictureSet, proxy: Proxy): Promise<void> {
  await using toolbar = await openStoreToolbar(proxy, 'example');
  const { badge } = toolbar;
  const scene = { badge, inbox: await inbox(set, 'light', 720), theme: 'light', kind: 'popup' } as const;
  await compose(set, 'store-balance', {
    ...scene,
    title: 'Your AI credits, in the toolbar',
    text: 'The balance stays in sight, whichever tab you work in.',
    picture: await toolbar.take({ ...popup, theme: 'light' }, shot => shot.says('Get More Credits')),
  });
  await compose(set, 'store-history', {
    ...scene,
    title: 'Where every credit went',
    text: 'What came in and what was used, line by line.',
    picture: await toolbar.take({ ...popup, theme: 'light' }, async shot => {
      await shot.says('Get More Credits');
      await shot.press('History');
      await shot.says('AI Credits Used');
    }),
  });
  await compose(set, 'store-buy', {
    ...scene,
    title: 'More in two clicks',
    text: 'The price is on the button. Payment happens on your provider’s own page.',
    picture: await toolbar.take({ ...popup, theme: 'light' }, async shot => {
      await shot.says('Get More Credits');
      await shot.press('Get More Credits');
      await shot.says('Balance after purchase');
      await shot.page.locator('#credits >>> ::-p-text(5K)').click();
      await shot.says('Pay $50.00');
    }),
  });
}

async function panelPicture(set: PictureSet, proxy: Proxy): Promise<void> {
  await using toolbar = await openStoreToolbar(proxy, demoAccount);
  await compose(set, 'store-panel', {
    badge: toolbar.badge,
    inbox: await inbox(set, 'light', 340),
    theme: 'light',
    kind: 'panel',
    title: 'Beside your work, all day',
    text: 'The same in the browser’s side panel.',
    picture: await toolbar.take({ ...panel, theme: 'light' }, async shot => {
      await shot.says('Get More Credits');
      await shot.page.locator('::-p-aria([name="Insights"][role="tab"])').click();
      await shot.says('Peak hours');
    }),
  });
}

async function lowPicture(set: PictureSet, proxy: Proxy): Promise<void> {
  await using toolbar = await openStoreToolbar(proxy, 'critical');
  await compose(set, 'store-low-dark', {
    badge: toolbar.badge,
    inbox: await inbox(set, 'dark', 720),
    theme: 'dark',
    kind: 'popup',
    title: 'Know before they run out',
    text: 'The badge changes when credits get low. Light or dark, as your browser is.',
    picture: await toolbar.take({ ...popup, theme: 'dark' }, shot => shot.says('Quick top-up')),
  });
}

/** A product that the extension is used beside. */
async function inbox(
  { browser, stage }: PictureSet,
  theme: 'light' | 'dark',
  width: number,
): Promise<string> {
  const page = await openPage(browser, { width: 1280, height: 800 });
  await page.goto(stage.url);
  await page.click(`.visitor label:has([value="${theme}"])`);
  await page.setViewport({ width, height: 720, deviceScaleFactor: 1 });
  await page.locator('ai-credits[view="pill"] >>> [part="pill"]').wait();
  return pictureOf(page);
}

async function compose({ browser, folder }: PictureSet, name: string, picture: StorePicture) {
  const page = await openPage(browser, storeSize);
  await page.setViewport({ ...storeSize, deviceScaleFactor: 1 });
  await page.setContent(await pageOf(picture));
  await page.screenshot({ path: `${folder}/${name}.png` });
  await page.close();
}

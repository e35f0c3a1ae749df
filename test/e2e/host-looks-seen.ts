import type { Page, ScreenshotClip } from 'puppeteer-core';
import { shows } from './host-page.ts';

// Places that no rule of a page changes, in pixels.
const places = {
  pill: { x: 440, y: 20, width: 300, height: 40 },
  panel: { x: 20, y: 20, width: 400, height: 640 },
};

// What an open pill covers.
const popover = { x: 140, y: 20, width: 420, height: 640 };

// The views of a panel, and what each says once it is complete.
const views = { balance: 'Connect', history: 'to 40,000', insights: 'WhatsApp', buy: 'Pay $50' } as const;

/** How the widgets of a page look, by view: what is computed of them, a line each, and pictures. */
export interface Looks {
  readonly styles: ReadonlyMap<string, readonly string[]>;
  readonly pictures: ReadonlyMap<string, Uint8Array>;
}

/** A page's body with a pill and a panel at such places. */
export const framed = (tags: { pill: string; panel: string }) => `
  <p>Before</p>
  <div class="entry-content"><p>One</p><div style="${frame(popover, 'display: block')}"></div>
    <div id="pill" style="${frame(places.pill, 'display: grid; place-content: start left')}">${tags.pill}</div><p>Two</p>
    <div id="panel" style="${frame(places.panel, 'display: block')}">${tags.panel}</div><p>Three</p>
  </div>`;

const frame = ({ x, y, width, height }: ScreenshotClip, display: string) =>
  `position: absolute; left: ${x}px; top: ${y}px; width: ${width}px; height: ${height}px; ${display};
   box-sizing: content-box; margin: 0; padding: 0; border: 0; background: #fff; min-width: 0; max-width: none;
   max-height: none; overflow: visible; visibility: visible; opacity: 1; transform: none; filter: none; columns: auto;
   float: none; outline: none; box-shadow: none; writing-mode: horizontal-tb; z-index: 9`.replace(
    /(?=;|$)/g,
    ' !important',
  );

/** Goes through the views and notes everything that is computed of them. */
export async function lookAt(page: Page): Promise<Looks> {
  const styles = new Map<string, readonly string[]>();
  const pictures = new Map<string, Uint8Array>();
  await look('pill', '#pill', '39,994', places.pill);
  for (const [view, text] of Object.entries(views)) {
    await page.$eval('#panel ai-credits', (element, name) => element.open(name), view);
    await look(view, '#panel', text, places.panel);
  }
  await page.$eval('#pill ai-credits', element => element.open());
  await look('open pill', '#pill', views.balance, popover);
  return { styles, pictures };

  async function look(view: string, place: string, text: string, clip: ScreenshotClip): Promise<void> {
    const selector = `${place} ai-credits`;
    await shows(page, text, selector);
    await page.waitForFunction(
      where => {
        const root = document.querySelector(where)?.shadowRoot;
        return root && !root.querySelector('[aria-busy=true]') && root.getAnimations().length === 0;
      },
      {},
      selector,
    );
    styles.set(view, await page.$eval(selector, computedLines));
    pictures.set(view, await page.screenshot({ clip }));
  }
}

// Runs in the page.
function computedLines(host: Element): string[] {
  const origin = host.getBoundingClientRect();
  const lines: string[] = [];
  const note = (element: Element, path: string) => {
    for (const pseudo of ['', '::before', '::after']) {
      const style = getComputedStyle(element, pseudo);
      const isAbsolute = style.position === 'absolute';
      // What has no content has no box.
      if (pseudo !== '' && /^(none|normal)$/.test(style.content)) continue;
      for (const name of style) {
        // Names of one's own tell nothing that cannot be seen. Where something hidden stands is the page's.
        if (name.startsWith('--') || (isAbsolute && /^(inset|top|right|bottom|left)/.test(name))) continue;
        lines.push(`${path}${pseudo} ${name}: ${style.getPropertyValue(name)}`);
      }
    }
    if (!element.checkVisibility()) return;
    const { x, y, width, height } = element.getBoundingClientRect();
    lines.push(`${path} box: ${[x - origin.x, y - origin.y, width, height].map(side => side.toFixed(2))}`);
  };
  note(host, 'host');
  for (const [index, element] of [...(host.shadowRoot?.querySelectorAll('*') ?? [])].entries()) {
    note(element, `${index} ${element.localName}.${element.getAttribute('class') ?? ''}`);
  }
  return lines;
}

import type { Browser, Page } from 'puppeteer-core';
import { type Noted, noteInPage } from '../page-visit.ts';
import type { Control } from './controls.ts';

/** How long it took from a press of a control to the next frame. */
export interface Pressed {
  readonly control: Control;
  readonly ms: number;
}

/** A page and the person in front of it. Selectors are puppeteer's, and name something inside the widget. */
export interface Presser {
  readonly page: Page;
  press(control: Control, selector: string): Promise<void>;
  /** Clicks into a field that was empty or not, and types. */
  type(control: Control, selector: string, text: string): Promise<void>;
  /** Presses and lets go after a while. */
  hold(control: Control, selector: string): Promise<void>;
  /** Has calls whose address contains `path` fail from now on; none where it is empty. */
  breakOff(path: string): Promise<void>;
  close(): Promise<void>;
}

/** What was pressed in all pages, and what stood there and was not. */
export interface Presses {
  readonly pressed: readonly Pressed[];
  /** By the names of what was drawn. */
  unpressed(): readonly string[];
  open(url: string, options?: PresserOptions): Promise<Presser>;
}

export interface PresserOptions {
  /** As `breakOff`, from the beginning. */
  readonly broken?: string;
  readonly prepare?: (page: Page) => Promise<unknown>;
}

// Longer than anything that is told of a press.
const tellingMs = 400;
const heldMs = 1500;
/** Between two keys of somebody who types fast. */
const keyMs = 60;

export function createPresses(browser: Browser): Presses {
  const pressed: Pressed[] = [];
  const drawnNames = new Set<string>();
  const pressedNames = new Set<string>();
  return {
    pressed,
    unpressed: () => [...drawnNames].filter(name => !pressedNames.has(name)),
    async open(url, { broken = '', prepare } = {}) {
      const context = await browser.createBrowserContext();
      const page = await context.newPage();
      await page.setViewport({ width: 420, height: 800 });
      await page.evaluateOnNewDocument(noteInPage, '');
      await page.evaluateOnNewDocument(nameControls);
      await page.evaluateOnNewDocument(mayBreakOff, broken);
      await prepare?.(page);
      await page.goto(url);

      // Links and checkouts open tabs, also late: behind one nothing is drawn, and nothing can be pressed.
      async function standInFront(): Promise<void> {
        for (const other of await context.pages()) if (other !== page) await other.close();
        await page.bringToFront();
      }

      async function measure(
        control: Control,
        selector: string,
        act: () => Promise<unknown>,
        isHeld = false,
      ): Promise<void> {
        const wrong = (what: string) => (cause: unknown) => {
          throw new Error(`${control} ${what}.`, { cause });
        };
        await standInFront();
        const target = await page.locator(selector).waitHandle().catch(wrong('did not come'));
        await page.waitForNetworkIdle({ idleTime: 200 }).catch(wrong('came, and calls went on and on'));
        await standInFront();
        pressedNames.add(await target.evaluate(element => globalThis.nameOf(element as Element)));
        for (const name of await page.evaluate(() => globalThis.drawnNames())) drawnNames.add(name);
        const before = await page.evaluate(() => {
          Object.assign(globalThis.noted, { longestMs: 0, pressMs: 0 });
          return performance.interactionCount;
        });
        await act().catch(wrong('could not be pressed'));
        await new Promise(resolve => setTimeout(resolve, tellingMs));
        await standInFront();
        const after = await page.evaluate(() => ({
          ...globalThis.noted,
          count: performance.interactionCount,
        }));
        if (after.count === before) throw new Error(`${control} was not pressed.`);
        const { pressMs, longestMs } = after;
        pressed.push({ control, ms: isHeld ? Math.max(pressMs, longestMs) : pressMs });
      }

      return {
        page,
        press: (control, selector) => measure(control, selector, () => page.locator(selector).click()),
        type: (control, selector, text) =>
          measure(control, selector, async () => {
            await page.locator(selector).click();
            await page.keyboard.down('Control');
            await page.keyboard.press('a');
            await page.keyboard.up('Control');
            await page.keyboard.type(text, { delay: keyMs });
          }),
        hold: (control, selector) =>
          measure(
            control,
            selector,
            async () => {
              await page.locator(selector).hover();
              await page.mouse.down();
              await new Promise(resolve => setTimeout(resolve, heldMs));
              await page.mouse.up();
            },
            true,
          ),
        breakOff: path => page.evaluate(next => Object.assign(globalThis, { broken: next }), path).then(),
        close: () => context.close(),
      };
    },
  };
}

declare global {
  interface Performance {
    /** How often somebody pressed or typed; only Chromium tells. */
    readonly interactionCount: number;
  }
  var noted: Noted;
  var broken: string;
  var nameOf: (element: Element) => string;
  var drawnNames: () => string[];
}

// Runs in the page. Numbers, money and what follows a dot are data: a control is told by the rest.
function nameControls(): void {
  globalThis.nameOf = element => {
    const control = element.closest('a,button,label') ?? element;
    // biome-ignore lint/performance/useDomNodeTextContent: what stands on lines of their own is told by its layout
    const text = control.getAttribute('aria-label') ?? (control as HTMLElement).innerText;
    const [name = ''] = text.trim().split(/\n| · /);
    return `${control.tagName.toLowerCase()} ${name.replace(/[^\p{L}]+/gu, ' ').trim()}`;
  };
  globalThis.drawnNames = () => {
    const shadow = document.querySelector('ai-credits')?.shadowRoot;
    const all = shadow?.querySelectorAll('a,button:enabled,input:not([aria-hidden=true])') ?? [];
    return Array.from(all, globalThis.nameOf);
  };
}

// Runs in the page.
function mayBreakOff(first: string): void {
  globalThis.broken = first;
  const ask = window.fetch;
  window.fetch = async (input, init) => {
    const url = input instanceof Request ? input.url : `${input}`;
    if (globalThis.broken && url.includes(globalThis.broken)) throw new TypeError('The line is cut.');
    return ask(input, init);
  };
}

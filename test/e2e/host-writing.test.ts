import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium, launchFirefox, type OpenBrowser } from '../support/browser.ts';
import { isLong } from '../support/long.ts';
import { openHost, tag } from './host-page.ts';
import { type Site, startSite } from './page-site.ts';

// Where things stand on the screen in languages that are written from right to left.

const engines = { Chromium: launchChromium, Firefox: launchFirefox };

/** Where the sign of a number stands, and the day in a date, as the languages write them. */
const languages = [
  ['he', { sign: 'left', day: 'left' }],
  ['ar', { sign: 'left', day: 'right' }],
  // In digits of its own.
  ['ar-EG', { sign: 'right', day: 'right' }],
] as const;

let site: Site;
beforeAll(async () => {
  site = await startSite();
  await site.world.use('acme', 'reply-1', 6);
  await site.world.buy('acme', 5000);
});
afterAll(() => site?.close());

describe.each(isLong ? (['Chromium', 'Firefox'] as const) : (['Chromium'] as const))('in %s', engine => {
  let open: OpenBrowser;
  beforeAll(async () => {
    open = await engines[engine]();
  });
  afterAll(() => open?.close());

  describe.each(languages)('the widget in %s', (locale, { sign, day }) => {
    let page: Page;
    beforeAll(async () => {
      const body = `<div dir="rtl" lang="${locale}">${tag(site).replace('en-US', locale)}</div>`;
      ({ page } = await openHost(open.browser, site, { body }));
      await page.locator('ai-credits >>> [part="balance"]').wait();
    });
    afterAll(() => page?.close());

    test('goes from right to left, arrows included', async () => {
      await page.$eval('ai-credits', element => element.open('buy'));
      await page.locator('ai-credits >>> [part="summary"]').wait();
      const seen = await page.$eval('ai-credits', ({ shadowRoot }) => {
        const boxOf = (part: string) =>
          shadowRoot?.querySelector(part)?.getBoundingClientRect() ?? new DOMRect();
        const arrow = shadowRoot?.querySelector('.back svg');
        const [panel, back, title] = ['.panel', '.back', 'h2'].map(boxOf);
        return {
          arrow: arrow && getComputedStyle(arrow).transform,
          isPanelAtRight: (panel?.right ?? 0) > innerWidth - 20,
          isBackBeforeTitle: (back?.left ?? 0) >= (title?.right ?? 9999),
          isTitleAtRight: (title?.right ?? 0) > (panel?.x ?? 9999) + (panel?.width ?? 0) / 2,
        };
      });
      expect(seen).toEqual({
        arrow: 'matrix(-1, 0, 0, 1, 0, 0)',
        isPanelAtRight: true,
        isBackBeforeTitle: true,
        isTitleAtRight: true,
      });
    });

    test('has plus and minus where the language puts them, in the history and in the sum', async () => {
      for (const [view, part] of [
        ['history', '[part="line"]'],
        ['explain', '.card'],
      ] as const) {
        await page.$eval('ai-credits', (element, wanted) => element.open(wanted), view);
        await page.locator(`ai-credits >>> ${part} bdi`).wait();
        const signs = await page.$eval('ai-credits', ({ shadowRoot }) =>
          Array.from(shadowRoot?.querySelectorAll('bdi') ?? [], amount => {
            const node = amount.firstChild ?? amount;
            const text = amount.textContent ?? '';
            const xOf = (glyph: RegExp) => {
              const range = document.createRange();
              range.setStart(node, text.search(glyph));
              range.setEnd(node, text.search(glyph) + 1);
              return range.getClientRects()[0]?.x ?? Number.NaN;
            };
            const distance = xOf(/[+\u2212]/) - xOf(/\p{Nd}/u);
            return `${text.match(/[+\u2212]/)} ${distance < 0 ? 'left' : distance > 0 ? 'right' : 'nowhere'}`;
          }),
        );
        expect(new Set(signs)).toEqual(new Set([`+ ${sign}`, `\u2212 ${sign}`]));
      }
    });

    test('has what an opened line says where the line says it, from its other side', async () => {
      await page.$eval('ai-credits', element => element.open('history'));
      await page.locator('ai-credits >>> button.line').click();
      await page.locator('ai-credits >>> .detail .row').wait();
      const seen = await page.$eval('ai-credits', ({ shadowRoot }) => {
        const boxOf = (selector: string) =>
          shadowRoot?.querySelector(selector)?.getBoundingClientRect() ?? new DOMRect();
        const [line, words, detail] = ['button.line', 'button.line span', '.detail p'].map(boxOf);
        return {
          isLeft: Math.abs((line?.left ?? 0) - (detail?.left ?? 99)) < 1,
          isRight: Math.abs((words?.right ?? 0) - (detail?.right ?? 99)) < 1,
        };
      });
      expect(seen).toEqual({ isLeft: true, isRight: true });
    });

    test('has day, month and year of its date fields in the order of the language', async () => {
      await page.$eval('ai-credits', element => element.open('history'));
      await page.locator('ai-credits >>> .day').wait();
      // The last cycle, of which both days are said.
      await page.$eval('ai-credits', ({ shadowRoot }) =>
        shadowRoot?.querySelector<HTMLElement>('form + .row button:nth-of-type(3)')?.click(),
      );
      await page.waitForFunction(() =>
        document
          .querySelector('ai-credits')
          ?.shadowRoot?.querySelector<HTMLInputElement>('.day [placeholder]')
          ?.value.match(/\p{Nd}/u),
      );
      const orders = await page.$eval('ai-credits', ({ shadowRoot }) =>
        Array.from(shadowRoot?.querySelectorAll<HTMLInputElement>('.day [placeholder]') ?? [], field => {
          // A range does not reach into a field: the same text beside it, written as the field writes.
          const { direction, unicodeBidi } = getComputedStyle(field);
          const copy = document.createElement('div');
          Object.assign(copy.style, { direction, unicodeBidi, whiteSpace: 'pre' });
          copy.textContent = field.value;
          field.after(copy);
          const xs = [...field.value.matchAll(/\p{Nd}+/gu)].map(({ index }) => {
            const range = document.createRange();
            range.setStart(copy.firstChild ?? copy, index);
            range.setEnd(copy.firstChild ?? copy, index + 1);
            return range.getClientRects()[0]?.x ?? Number.NaN;
          });
          copy.remove();
          const [first = 0, second = 0, third = 0] = xs;
          const isLeft = first < second && second < third;
          const isRight = first > second && second > third;
          return `${direction} ${isLeft ? 'left' : isRight ? 'right' : xs}`;
        }),
      );
      expect(orders).toEqual([`rtl ${day}`, `rtl ${day}`]);
    });
  });
});

import type { Page } from 'puppeteer-core';

/** What of an inline or open panel sticks out of it or of the window, is cut, or is broken between letters. Nothing is good. */
export function reflowFaults(page: Page): Promise<string[]> {
  return page.$eval('ai-credits', ({ shadowRoot }) => {
    const panel = shadowRoot?.querySelector('.panel');
    if (!panel) return ['There is no panel.'];
    const isHidden = (element: Element | null) => element?.closest('.hidden, svg') !== null;
    const seen = [...panel.querySelectorAll('*')].filter(
      element => !isHidden(element) && element.getBoundingClientRect().width > 0,
    );
    const named = (element: Element, fault: string) => `${element.outerHTML.slice(0, 80)} ${fault}.`;
    return [
      ...(document.documentElement.scrollWidth > innerWidth ? ['The page scrolls sideways.'] : []),
      ...seen.filter(sticksOut).map(element => named(element, 'sticks out')),
      ...seen.filter(isCut).map(element => named(element, 'is cut')),
      ...seen.flatMap(brokenWords).map(word => `${word} is broken.`),
    ];

    function sticksOut(element: Element): boolean {
      const { left, right } = element.getBoundingClientRect();
      const around = panel?.getBoundingClientRect() ?? new DOMRect();
      return left < Math.max(0, around.left) || right > Math.min(innerWidth, around.right);
    }

    // A field is asked with its placeholder too; a note that somebody writes may be longer than its field.
    function isCut(element: Element): boolean {
      if (!(element instanceof HTMLInputElement)) {
        // What stands in a line has no width of its own to be cut at.
        return element.clientWidth > 0 && element.scrollWidth > element.clientWidth;
      }
      if (element.type !== 'text' || element.closest('.field')) return false;
      const { value, placeholder } = element;
      const needed = [value, placeholder].map(text => {
        element.value = text;
        return element.scrollWidth;
      });
      element.value = value;
      return Math.max(...needed) > element.clientWidth;
    }

    function brokenWords(element: Element): string[] {
      return [...element.childNodes].filter(node => node instanceof Text).flatMap(wordsInLines);
    }

    // A hyphen and a slash are places to break; Japanese may break anywhere.
    function wordsInLines(node: Text): string[] {
      const words = node.data.matchAll(/[^\s\-/\u2013\u3000-\u9fff\uff00-\uffef]{2,}/gu);
      return [...words].flatMap(({ index, 0: word }) => {
        const range = document.createRange();
        range.setStart(node, index);
        range.setEnd(node, index + word.length);
        // Marks of direction have no width, and in Firefox a height of their own.
        const rects = [...range.getClientRects()].filter(({ width }) => width > 0);
        const lines = new Set(rects.map(({ top }) => Math.round(top / 8)));
        return lines.size > 1 ? [word] : [];
      });
    }
  });
}

/** The same of the panel that a pill opens, in each of its tabs. */
export async function pillFaults(page: Page): Promise<string[]> {
  await page.locator('ai-credits >>> [part=pill]').click();
  const faults: string[] = [];
  for (const [place, sign] of ['[part=balance]', '[part=line]', '.week'].entries()) {
    await page.locator(`ai-credits >>> [role=tab]:nth-child(${place + 1})`).click();
    await page.locator(`ai-credits >>> ${sign}`).wait();
    faults.push(...(await reflowFaults(page)).map(fault => `${sign}: ${fault}`));
  }
  return faults;
}

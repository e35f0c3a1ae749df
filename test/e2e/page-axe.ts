import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'puppeteer-core';

const source = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** The rules of WCAG 2.2 at level AA, which a part of a page can keep; axe's others are about the page as a whole. */
const wcag = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/**
 * What axe finds wrong on the page and in every open shadow root: rule and where, one a line. Nothing is good. `rules` are
 * all of axe's, or those of WCAG alone; colours are left out where the system chooses them.
 */
export async function accessibilityFaults(
  page: Page,
  { rules = 'all', colours = true }: { rules?: 'all' | 'wcag'; colours?: boolean } = {},
): Promise<readonly string[]> {
  const options = {
    rules: { 'target-size': { enabled: true }, 'color-contrast': { enabled: colours } },
    ...(rules === 'wcag' && { runOnly: wcag }),
  };
  // Evaluated through the driver, because the page's own policy lets no foreign script in.
  await page.evaluate(await readFile(source, 'utf8'));
  const found: unknown = await page.evaluate(
    `axe.run(document, ${JSON.stringify(options)}).then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(node => [id, ...node.target.flat(), ...node.any.map(check => check.message)].join(" "))))`,
  );
  return Array.isArray(found) ? found.map(String) : ['axe did not run'];
}

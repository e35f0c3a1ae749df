import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'puppeteer-core';

const source = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** What axe finds wrong on the page and in every open shadow root: rule and where, one a line. Nothing is good. */
export async function accessibilityFaults(page: Page): Promise<readonly string[]> {
  // Evaluated through the driver, because the page's own policy lets no foreign script in.
  await page.evaluate(await readFile(source, 'utf8'));
  const found: unknown = await page.evaluate(
    'axe.run(document).then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(node => [id, ...node.target.flat(), ...node.any.map(check => check.message)].join(" "))))',
  );
  return Array.isArray(found) ? found.map(String) : ['axe did not run'];
}

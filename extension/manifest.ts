/** The browsers the extension is built for. */
export const browsers = ['chrome', 'firefox'] as const;
export type Browser = (typeof browsers)[number];

/** A JSON object of which only the parts that differ between browsers are known here. */
export interface Manifest {
  readonly [key: string]: unknown;
  readonly background: {
    readonly service_worker: string;
    readonly scripts: readonly string[];
    readonly type: string;
  };
}

/** One browser's manifest, from the one at the root that says what both need: each warns about the other's words. */
export function manifestFor(browser: Browser, root: Manifest): Record<string, unknown> {
  const { service_worker, scripts, type } = root.background;
  if (browser === 'chrome') {
    const { browser_specific_settings, ...rest } = root;
    return { ...rest, background: { service_worker, type } };
  }
  // Its policies need no schema.
  const { key, minimum_chrome_version, storage, ...rest } = root;
  return { ...rest, background: { scripts, type } };
}

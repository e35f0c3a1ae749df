/** The browsers the extension is built for. */
export const browsers = ['chrome', 'firefox'] as const;
export type Browser = (typeof browsers)[number];

/** A JSON object of which only the parts that differ between browsers are known here. */
export interface Manifest {
  readonly [key: string]: unknown;
  readonly permissions: readonly string[];
  readonly commands: Readonly<Record<string, object>>;
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
    const { browser_specific_settings, sidebar_action, ...rest } = root;
    return { ...rest, background: { service_worker, type } };
  }
  const { key, minimum_chrome_version, side_panel, storage, ...rest } = root;
  // Its policies need no schema, and it has a sidebar instead of a panel, which needs no permission and has a command of its own.
  const { panel, ...commands } = root.commands;
  return {
    ...rest,
    permissions: root.permissions.filter(each => each !== 'sidePanel'),
    commands: { ...commands, _execute_sidebar_action: panel },
    background: { scripts, type },
  };
}

import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

export type BrowserName = 'chromium' | 'firefox';

interface Place {
  readonly variable: string;
  readonly names: readonly string[];
  readonly paths: readonly string[];
}

const places: Record<BrowserName, Place> = {
  chromium: {
    variable: 'CHROMIUM_PATH',
    names: ['chromium', 'chromium-browser', 'google-chrome-for-testing'],
    paths: ['/snap/bin/chromium', '/Applications/Chromium.app/Contents/MacOS/Chromium'],
  },
  firefox: {
    variable: 'FIREFOX_PATH',
    names: ['firefox-esr', 'firefox'],
    paths: ['/snap/bin/firefox', '/Applications/Firefox.app/Contents/MacOS/firefox'],
  },
};

/** Where a browser is: what its variable says, else what PATH finds, else the usual places; null where it is not. */
export function browserPath(name: BrowserName, env: NodeJS.ProcessEnv): string | null {
  const { variable, names, paths } = places[name];
  const told = env[variable];
  if (told !== undefined && told !== '') return isProgram(told) ? told : null;
  const folders = [...(env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/local/bin'];
  const found = folders.flatMap(folder => names.map(each => join(folder, each)));
  return [...found, ...paths].find(isProgram) ?? null;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

import { spawnSync } from 'node:child_process';
import { type BrowserName, browserPath } from './browser-path.ts';

/** Debian's packages of the browsers that the tests drive. */
const packages: Record<BrowserName, string> = { chromium: 'chromium', firefox: 'firefox-esr' };

const browsers: readonly BrowserName[] = ['chromium', 'firefox'];

const missing = () => browsers.filter(name => browserPath(name, process.env) === null);

function apt(...words: string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync('apt-get', ['-y', '-q', ...words], { env, stdio: ['ignore', 2, 2] }).status === 0;
}

const wanted = missing().map(name => packages[name]);
if (wanted.length > 0 && process.getuid?.() === 0 && apt('update')) {
  apt('install', '--no-install-recommends', ...wanted);
}
const still = missing();
if (still.length > 0) {
  const names = still.map(name => packages[name]).join(' ');
  console.error(
    `The tests need: ${names}. Install them, or set CHROMIUM_PATH and FIREFOX_PATH to where they are.`,
  );
  process.exit(1);
}

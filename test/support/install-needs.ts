import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { browserPath } from './browser-path.ts';
import { libraryFiles } from './page-libraries.ts';
import { screenPrograms } from './screen.ts';

/** A program that the tests run, and what brings it. */
interface Need {
  /** Debian's packages. */
  readonly packages: readonly string[];
  /** What to do where they cannot be installed. */
  readonly advice: string;
  isThere(): boolean;
}

const needs: readonly Need[] = [
  {
    packages: ['chromium'],
    advice: 'or set CHROMIUM_PATH to where it is',
    isThere: () => browserPath('chromium', process.env) !== null,
  },
  {
    packages: ['firefox-esr', 'firefox-esr-l10n-he'],
    advice: 'or set FIREFOX_PATH to where it is',
    isThere: () => browserPath('firefox', process.env) !== null,
  },
  {
    packages: ['xvfb', 'openbox', 'xdotool'],
    advice: "what presses a browser's own menus, for test/support/screen.ts",
    isThere: () => process.platform !== 'linux' || screenPrograms.every(isOnPath),
  },
  {
    packages: ['gcc', 'libc6-dev'],
    advice: 'a C compiler with its headers, for test/powercut/recorder.c',
    // Only Linux has what the recorder is loaded by.
    isThere: () => process.platform !== 'linux' || compiles(),
  },
  {
    packages: Object.keys(libraryFiles),
    advice: 'libraries for pages that no registry has as pages load them, for test/e2e/host-scripts-pages.ts',
    isThere: () => Object.values(libraryFiles).every(file => existsSync(file)),
  },
];

const missing = () => needs.filter(need => !need.isThere());

function isOnPath(program: string): boolean {
  return spawnSync('which', [program]).status === 0;
}

function compiles(): boolean {
  const words = ['-x', 'c', '-fsyntax-only', '-include', 'sys/socket.h', '-'];
  return spawnSync('gcc', words, { input: '' }).status === 0;
}

function apt(...words: readonly string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync('apt-get', ['-y', '-q', ...words], { env, stdio: ['ignore', 2, 2] }).status === 0;
}

const wanted = missing().flatMap(need => need.packages);
if (wanted.length > 0 && process.getuid?.() === 0 && apt('update')) {
  apt('install', '--no-install-recommends', ...wanted);
}
const still = missing();
if (still.length > 0) {
  const words = still.map(({ packages, advice }) => `${packages.join(' ')} (${advice})`);
  console.error(`The tests need, to be installed: ${words.join('; ')}.`);
  process.exit(1);
}

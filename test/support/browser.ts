import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer, { type Browser, type LaunchOptions } from 'puppeteer-core';
import { extensionId } from '../../src/contract/extension.ts';
import { type BrowserName, browserPath } from './browser-path.ts';
import { keepZoom } from './browser-zoom.ts';
import type { Screen } from './screen.ts';

/** The longest a browser may take to start on a busy machine. */
const launchTimeoutMs = 60_000;

/** A browser on a profile of its own. Written `await using`, it is closed and its profile removed whatever happens. */
export interface OpenBrowser extends AsyncDisposable {
  readonly browser: Browser;
  close(): Promise<void>;
}

/** What a test may ask of a browser. */
export interface BrowserOptions {
  /** Folder of an unpacked extension. */
  readonly extension?: string | undefined;
  /** Whether pages are told that the person prefers dark. Chromium takes `page.emulateMediaFeatures` instead. */
  readonly dark?: boolean | undefined;
  readonly args?: readonly string[] | undefined;
  /** Whether pop-ups that nobody pressed for are blocked, as in a person's browser and unlike a driver's. */
  readonly blocksPopUps?: boolean | undefined;
  /** The language of Firefox, of which there is Hebrew besides English. Chromium takes `--lang`. */
  readonly language?: string | undefined;
  /** How much larger Firefox shows all texts, and nothing else, as its menu "Zoom Text Only" has it. */
  readonly textZoom?: number | undefined;
  /** After how many idle milliseconds Firefox ends the extension's background. */
  readonly backgroundIdleMs?: number | undefined;
  /** Where it is to be seen, its icon in the toolbar and its keys as a person would have them; else it is headless. */
  readonly screen?: Screen | undefined;
}

/** The origin of the extension in every Firefox that `launchFirefox` starts; it would be random otherwise. */
export const firefoxExtensionOrigin = 'moz-extension://11111111-2222-4333-8444-555555555555';

// What a person would have after an installation from the store: one from a folder is given no keys.
const chromiumPreferences = {
  extensions: {
    pinned_extensions: [extensionId],
    commands: {
      'linux:Alt+Shift+C': { command_name: '_execute_action', extension: extensionId, global: false },
      'linux:Alt+Shift+X': { command_name: 'panel', extension: extensionId, global: false },
    },
  },
};

/** Starts the real Chromium. */
export function launchChromium({
  extension,
  blocksPopUps = false,
  screen,
  args = [],
}: BrowserOptions = {}): Promise<OpenBrowser> {
  return launch('chromium', {
    browser: 'chrome',
    pipe: true,
    ...(blocksPopUps && { ignoreDefaultArgs: ['--disable-popup-blocking'] }),
    ...(extension !== undefined && { enableExtensions: [extension] }),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--lang=en-US',
      // The usual headless screen is too low for a popup of its full height.
      '--screen-info={1600x1200}',
      ...(screen === undefined ? [] : ['--test-type', '--window-position=0,0', '--window-size=1300,900']),
      ...args,
    ],
    ...(screen !== undefined && onScreen(screen)),
  });
}

/** Starts the real Firefox with the extension as a temporary add-on. */
export async function launchFirefox({
  extension,
  dark,
  screen,
  language,
  backgroundIdleMs,
  textZoom,
  args = [],
}: BrowserOptions = {}): Promise<OpenBrowser> {
  const { hostname } = new URL(firefoxExtensionOrigin);
  const opened = await launch('firefox', {
    browser: 'firefox',
    // Firefox 153 lets a driver open extension pages only with this.
    args: ['--remote-allow-system-access', ...args],
    extraPrefsFirefox: {
      'extensions.webextensions.uuids': JSON.stringify({ 'ai-credits@extension.example': hostname }),
      // A driver cannot answer whether an extension may have a permission.
      'extensions.webextOptionalPermissionPrompts': false,
      'ui.systemUsesDarkTheme': dark === true ? 1 : 0,
      // A driver's profile takes no languages that the system has.
      ...(language !== undefined && { 'intl.locale.requested': language, 'extensions.enabledScopes': 15 }),
      'browser.zoom.full': textZoom === undefined,
      ...(backgroundIdleMs !== undefined && { 'extensions.background.idle.timeout': backgroundIdleMs }),
    },
    ...(screen !== undefined && onScreen(screen)),
    textZoom,
  });
  try {
    if (extension !== undefined) await opened.browser.installExtension(extension);
    return opened;
  } catch (cause) {
    await opened.close();
    throw cause;
  }
}

function onScreen({ display }: Screen): LaunchOptions {
  return { headless: false, defaultViewport: null, env: { ...process.env, DISPLAY: display } };
}

async function launch(
  name: BrowserName,
  { textZoom, ...options }: LaunchOptions & Pick<BrowserOptions, 'textZoom'>,
): Promise<OpenBrowser> {
  const executablePath = browserPath(name, process.env);
  if (executablePath === null) throw new Error(`No ${name} here. Run test/support/install-needs.ts.`);
  const profile = await mkdtemp(join(tmpdir(), `ai-credits-${name}-`));
  const removeProfile = () => rm(profile, { recursive: true, force: true, maxRetries: 5 });
  try {
    if (name === 'chromium' && options.headless === false) {
      await mkdir(join(profile, 'Default'));
      await writeFile(join(profile, 'Default/Preferences'), JSON.stringify(chromiumPreferences));
    }
    if (textZoom !== undefined) keepZoom(profile, textZoom);
    const browser = await puppeteer.launch({
      executablePath,
      headless: true,
      timeout: launchTimeoutMs,
      userDataDir: profile,
      ...options,
    });
    const close = async () => {
      try {
        await browser.close();
      } finally {
        await removeProfile();
      }
    };
    return { browser, close, [Symbol.asyncDispose]: close };
  } catch (cause) {
    await removeProfile();
    throw cause;
  }
}

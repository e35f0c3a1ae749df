import { launchChromium, launchFirefox } from '../support/browser.ts';
import { isLong } from '../support/long.ts';

const all = [
  ['Chromium', launchChromium],
  ['Firefox', launchFirefox],
] as const;

/** The browsers of a test that is asked in each: both in the long run, Chromium in the usual one. */
export const browsers = isLong ? all : all.slice(0, 1);

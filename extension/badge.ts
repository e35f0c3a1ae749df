import type { Balance } from '../src/contract/balance.ts';
import type { Say } from './sentences.ts';

/** What the toolbar shows: at most four characters on a colour, and the whole truth in the title. */
export interface Badge {
  readonly text: string;
  readonly colour: string;
  readonly title: string;
}

// White text on each has a contrast of at least 4.5:1; the text says the same without the colour.
const colours = { ok: '#3b5bdb', low: '#9a5b00', critical: '#b42318', out: '#b42318', unknown: '#5b6472' };

/** The badge of the last known balance, or of a browser that knows none. */
export function badgeOf(
  known: { isPaired: boolean; balance?: Balance | undefined },
  locale: string,
  say: Say,
): Badge {
  if (!known.isPaired) return { text: '?', colour: colours.unknown, title: say('badgeUnpaired') };
  const { balance } = known;
  if (balance === undefined) return { text: '', colour: colours.unknown, title: say('extensionName') };
  return {
    text: badgeText(balance.available),
    colour: colourOf(balance.level),
    title: titleOf(balance, locale, say),
  };
}

/** Credits in at most four characters. Rounded down: a badge never promises more than there is. */
export function badgeText(credits: number): string {
  if (credits < 1_000) return String(credits);
  if (credits < 10_000) return `${withOneDecimal(credits / 1_000)}k`;
  if (credits < 1_000_000) return `${Math.floor(credits / 1_000)}k`;
  if (credits < 10_000_000) return `${withOneDecimal(credits / 1_000_000)}m`;
  return `${Math.min(999, Math.floor(credits / 1_000_000))}m`;
}

function withOneDecimal(value: number): string {
  return String(Math.floor(value * 10) / 10);
}

function colourOf(level: string): string {
  if (level === 'low' || level === 'critical' || level === 'out') return colours[level];
  return colours.ok;
}

function titleOf({ available, monthly, timeZone }: Balance, locale: string, say: Say): string {
  const credits = new Intl.NumberFormat(locale).format(available);
  const reset = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone });
  return say('badgeTitle', { credits, date: reset.format(new Date(monthly.resetsAt)) });
}

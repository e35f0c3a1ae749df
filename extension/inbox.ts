import type { Balance } from '../src/contract/balance.ts';

/** What the pill in a page shows, and all that the page's side of the extension ever learns. */
export interface Face {
  /** The credits as the person writes numbers, or a question mark. */
  readonly available: string;
  /** The balance's level; `unknown` without a balance, or where it is old. */
  readonly level: string;
  /** How much of the month's credits is left, from 0 to 1. */
  readonly share: number;
  /** The same in full, as on the icon. */
  readonly words: string;
}

/** What the pill may ask of the background: its face, which is null once it should go, and to open the popup. */
export type PillQuestion = { readonly pill: 'face' } | { readonly pill: 'open' };

/** The script of the pill, and under which name it is registered. */
export const pillScript = 'inbox-pill.js';

/** As optional hosts of the manifest, which have no ports either. */
export const loopback = ['127.0.0.1', 'localhost'];

/** The pattern of a page's host, for which one may ask to show the pill; null where there can be none. */
export function patternOf(url: string | undefined): string | null {
  if (url === undefined || !URL.canParse(url)) return null;
  const { protocol, hostname } = new URL(url);
  const isWeb = protocol === 'https:' || (protocol === 'http:' && loopback.includes(hostname));
  return isWeb && !/^$|\*/.test(hostname) ? `${protocol}//${hostname}/*` : null;
}

/** The hosts among granted patterns: whoever allows all sites at once has named no inbox. */
export function inboxesIn(patterns: readonly string[] | undefined): string[] {
  return (patterns ?? []).filter(pattern => patternOf(pattern.replace(/\/\*$/, '/')) === pattern).sort();
}

/** The face for a balance, its words and whether it is old being those of the badge. */
export function faceOf(
  balance: Balance | undefined,
  { words, isStale, locale }: { words: string; isStale: boolean; locale: string },
): Face {
  if (balance === undefined) return { available: '?', level: 'unknown', share: 0, words };
  const { available, level, monthly } = balance;
  const share = monthly.allocation === 0 ? 0 : monthly.remaining / monthly.allocation;
  return {
    available: new Intl.NumberFormat(locale).format(available),
    level: isStale ? 'unknown' : level,
    share: Math.min(1, Math.max(0, share)),
    words,
  };
}

/** Reads what a page's side of the extension sent; null for anything but the two questions of a pill. */
export function readPillQuestion(message: unknown): PillQuestion['pill'] | null {
  if (typeof message !== 'object' || message === null || !('pill' in message)) return null;
  return message.pill === 'face' || message.pill === 'open' ? message.pill : null;
}

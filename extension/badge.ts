import type { Balance } from '../src/contract/balance.ts';
import { zoneOf } from '../src/ui/format.ts';
import type { Say } from './sentences.ts';
import { currentOf, type Stored, type Workspace } from './stored.ts';
import { onBadge } from './workspaces.ts';

/** What the toolbar shows: at most four characters on a colour, and the whole truth in the title. */
export interface Badge {
  readonly text: string;
  readonly colour: string;
  readonly title: string;
}

/** A balance older than this is shown in grey, in milliseconds. */
const staleMs = 30 * 60_000;

// White text on each has a contrast of at least 4.5:1; text and title say the same without the colour.
const colours = { ok: '#3b5bdb', low: '#9a5b00', critical: '#b42318', out: '#b42318', unknown: '#5b6472' };

/** That of the widget, also where a locale has another one. */
const calendar = { calendar: 'gregory' } as const;

const levelSentences = { low: 'levelLow', critical: 'levelCritical', out: 'levelOut' } as const;

/** The badge of what is stored, `now` in milliseconds since 1970. */
export function badgeOf(stored: Stored, now: number, locale: string, say: Say): Badge {
  const current = currentOf(stored);
  const shown = onBadge(stored.workspaces, current);
  const whose = shown ?? current;
  const name = stored.workspaces.length > 1 && whose !== undefined ? nameOf(whose) : undefined;
  const titled = (...parts: (string | undefined)[]) =>
    [name, ...parts].filter(part => part !== undefined).join(' · ');
  if (whose === undefined || !whose.isConnected) {
    const text = whose?.isOnBadge === false ? '' : '?';
    return { text, colour: colours.unknown, title: titled(say('badgeUnpaired')) };
  }
  const { balance } = whose;
  if (balance === undefined)
    return { text: '', colour: colours.unknown, title: titled(say('extensionName')) };
  const isOld = isStale(balance, now);
  return {
    text: shown === undefined ? '' : badgeText(balance.available, balance.level),
    colour: isOld ? colours.unknown : colours[levelOf(balance)],
    title: titled(
      levelText(balance, say),
      balanceText(balance, locale, say),
      isOld ? ageText(balance, locale, say) : undefined,
    ),
  };
}

/** Whether a balance is too old to be shown as one of now. */
export function isStale({ asOf }: Balance, now: number): boolean {
  return now - Date.parse(asOf) > staleMs;
}

/** What a person calls a workspace. */
export function nameOf({ account, balance }: Workspace): string {
  return balance?.name ?? account;
}

/**
 * Credits in at most four characters, with a sign where they are almost gone. Rounded down: a badge never promises more
 * than there is.
 */
export function badgeText(credits: number, level: string): string {
  const text = shortest(credits);
  if (level !== 'critical') return text;
  if (text.length < 4) return `${text}!`;
  if (text.includes('.')) return `${text.replace(/\.\d/, '')}!`;
  // Of 412k the sign leaves .4m; hundreds of millions have no room for one.
  return text.endsWith('k') ? `${withOneDecimal(credits / 1_000_000).slice(1)}m!` : text;
}

/** How a balance reads in full, such as "39,994 credits · resets Sep 24". */
export function balanceText({ available, monthly, timeZone }: Balance, locale: string, say: Say): string {
  const credits = new Intl.NumberFormat(locale).format(available);
  const reset = new Intl.DateTimeFormat(locale, {
    ...calendar,
    day: 'numeric',
    month: 'short',
    timeZone: zoneOf(timeZone),
  });
  return say('badgeTitle', { credits, date: reset.format(new Date(monthly.resetsAt)) });
}

/** What a level that is worth a word is called. */
export function levelText(balance: Balance, say: Say): string | undefined {
  const level = levelOf(balance);
  return level === 'ok' ? undefined : say(levelSentences[level]);
}

function shortest(credits: number): string {
  if (credits < 1_000) return String(credits);
  if (credits < 10_000) return `${withOneDecimal(credits / 1_000)}k`;
  if (credits < 1_000_000) return `${Math.floor(credits / 1_000)}k`;
  if (credits < 10_000_000) return `${withOneDecimal(credits / 1_000_000)}m`;
  return `${Math.min(999, Math.floor(credits / 1_000_000))}m`;
}

function withOneDecimal(value: number): string {
  return String(Math.floor(value * 10) / 10);
}

// A level of a newer server looks like an ordinary one.
function levelOf({ level }: Balance): 'ok' | keyof typeof levelSentences {
  return level === 'low' || level === 'critical' || level === 'out' ? level : 'ok';
}

function ageText({ asOf }: Balance, locale: string, say: Say): string {
  const time = new Intl.DateTimeFormat(locale, { ...calendar, dateStyle: 'short', timeStyle: 'short' });
  return say('badgeStale', { time: time.format(new Date(asOf)) });
}

import { minorDigits } from '../domain/price.ts';

/** Turns facts into text: one locale, one time zone. Times are ISO 8601. */
export interface Format {
  credits(amount: number): string;
  /** What a person typed, as a whole number; NaN where there is none. */
  parse(text: string): number;
  /** The same, of which nothing is guessed: NaN also where it may be no whole number. */
  parseWhole(text: string): number;
  /** Typed money in minor units, digit by digit; NaN where it is none, or more exact than the currency. */
  parseMoney(text: string, currency: string): number;
  /** With a sign, `+` or U+2212 where the language puts it, unless it is 0. */
  signed(amount: number): string;
  /** Which words of the sentences stand beside this number. */
  plural(amount: number): Intl.LDMLPluralRule;
  /** Minor units with all digits: `$50.00`. */
  money(minor: number, currency: string): string;
  /** The same, without digits where the price is whole: `$50`. */
  shortMoney(minor: number, currency: string): string;
  /** `24 Sep`. */
  date(at: string): string;
  /** `28 Aug 2025`. */
  longDate(at: string): string;
  /** `24 Sep, 12:00 AM GMT+5:30`. */
  moment(at: string): string;
  /** `5:28 PM`. */
  time(at: string): string;
  /** `24/09/2025` of the ISO 8601 day `2025-09-24`, in the order that the language has; nothing of nothing. */
  day(day: string | undefined): string;
  /** A typed day, in the same order or with the year first, as ISO 8601; undefined where it is none. */
  parseDay(text: string): string | undefined;
  /** How a day is typed, in words for its parts: `dd/mm/yyyy`. */
  dayPattern(words: Readonly<Record<string, string>>): string;
  /** `Mon` of 0, in any zone. */
  weekday(index: number): string;
  /** `5 PM` of 17. */
  hour(index: number): string;
  /** Whole days, hours, minutes or seconds from `now` (milliseconds) to `at`: `in 19 days`, `2 min ago`. */
  relative(at: number, now: number): string;
}

/**
 * How to say things in `locale` and `timeZone`, in sentences of `spoken`. What the browser does not know falls back to its own.
 */
export function createFormat(locale: string, timeZone: string | undefined, spoken = locale): Format {
  const language = supported(() => new Intl.NumberFormat(locale)) ? locale : undefined;
  const zone = zoneOf(timeZone);

  // Of one calendar, that of the date fields and of their picker: Thai and Persian would count years of another.
  const calendar = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(language, { calendar: 'gregory', timeZone: 'UTC', ...options });
  const dates = (options: Intl.DateTimeFormatOptions) => {
    const format = calendar({ ...options, timeZone: zone });
    return (at: string) => {
      const time = Date.parse(at);
      // Newer ICU data writes narrow no-break spaces, which old fonts show as boxes.
      return Number.isNaN(time) ? '' : format.format(time).replace(/[\u00a0\u202f]/g, ' ');
    };
  };
  const weekdays = calendar({ weekday: 'short' });
  const hours = calendar({ hour: 'numeric' });
  const clock = calendar({ hour: 'numeric', minute: '2-digit' });
  const days = calendar({ day: '2-digit', month: '2-digit', year: 'numeric' });
  const numbers = new Intl.NumberFormat(language);
  const signed = new Intl.NumberFormat(language, { signDisplay: 'exceptZero' });
  const plurals = new Intl.PluralRules(spoken);
  // Other languages shorten to what nobody says.
  const ages = new Intl.RelativeTimeFormat(language, { style: /^en/.test(spoken) ? 'short' : 'long' });

  return {
    credits: amount => numbers.format(amount),
    parse: text => wholeOf(sidesOf(numbers, text)[0]),
    parseWhole: text => (/\p{L}/u.test(text) ? Number.NaN : parseMoney(sidesOf(numbers, text), 0)),
    parseMoney: (text, currency) => parseMoney(sidesOf(numbers, text), minorDigits(currency)),
    signed: amount => signed.format(amount).replace('-', '\u2212'),
    plural: amount => plurals.select(amount),
    money: (minor, currency) => money(language, minor, currency, 'auto'),
    shortMoney: (minor, currency) => money(language, minor, currency, 'stripIfInteger'),
    date: dates({ day: 'numeric', month: 'short' }),
    longDate: dates({ day: 'numeric', month: 'short', year: 'numeric' }),
    time: dates({ hour: 'numeric', minute: '2-digit' }),
    moment: dates({
      day: 'numeric',
      month: 'short',
      hour: 'numeric',
      minute: '2-digit',
      timeZoneName: 'short',
    }),
    day: day => (day ? days.format(Date.parse(day)) : ''),
    parseDay: text => parseDay(partsOf(days), plain(text)),
    dayPattern: words =>
      partsOf(days)
        .map(({ type, value }) => words[type] ?? value)
        .join(''),
    weekday: index => weekdays.format(Date.UTC(2024, 0, 1 + index)),
    hour(index) {
      const at = Date.UTC(2024, 0, 1, index);
      const text = hours.format(at);
      // Some languages have no word for it: a number alone is no hour.
      return /\P{Nd}/u.test(text) ? text : clock.format(at);
    },
    relative: (at, now) => relative(ages, at - now),
  };
}

/** A zone that the browser knows; undefined, which is its own, for any other. */
export function zoneOf(timeZone: string | undefined): string | undefined {
  return supported(() => new Intl.DateTimeFormat('en', { timeZone })) ? timeZone : undefined;
}

const digits = /\p{Nd}/gu;

// In the digits 0 to 9, whatever script they are of: each has ten in a row, from a code that ends in 0 or in 6.
function plain(text: string): string {
  return text.replace(digits, sign => {
    const code = sign.codePointAt(0) ?? 0;
    const last = code % 16;
    return `${String.fromCodePoint(code - last).match(digits) ? last : last - 6}`;
  });
}

// What stands before and after the decimal sign.
function sidesOf(numbers: Intl.NumberFormat, text: string): string[] {
  const decimal = numbers.formatToParts(1.5).find(part => part.type === 'decimal')?.value ?? '.';
  return plain(text).split(decimal);
}

const partsOf = (days: Intl.DateTimeFormat) => days.formatToParts(0);

function parseDay(parts: Intl.DateTimeFormatPart[], text: string): string | undefined {
  const typed = text.match(/\d+/g) ?? [];
  if (typed.length !== 3) return undefined;
  const isYearFirst = typed[0]?.length === 4;
  const order = isYearFirst
    ? ['year', 'month', 'day']
    : parts.map(part => part.type).filter(type => type !== 'literal');
  const [year, month, day] = ['year', 'month', 'day'].map(type => typed[order.indexOf(type)] ?? '');
  const iso = `${year?.replace(/^..$/, '20$&')}-${month?.padStart(2, '0')}-${day?.padStart(2, '0')}`;
  // A day that its month has not is moved into the next one.
  return new Date(iso).toJSON()?.startsWith(iso) ? iso : undefined;
}

// Any other sign between digits is taken for grouping.
function wholeOf(text = ''): number {
  const digits = text.replace(/\D/g, '');
  return digits === '' ? Number.NaN : Number(digits);
}

// Nothing is guessed of money: a sign that does not group thousands may be somebody else's decimal sign.
function parseMoney([whole = '', part = '', ...more]: string[], places: number): number {
  const left = whole.replace(/^\D+|\D+$/g, '');
  const right = part.replace(/\D/g, '');
  const isClear =
    more.length === 0 &&
    !/[-\u2212]/.test(whole) &&
    right.length <= places &&
    !/\d\D+(?!\d{3}$)\d+$/.test(left);
  return isClear && left ? Number(left.replace(/\D/g, '') + right.padEnd(places, '0')) : Number.NaN;
}

type Zeros = Intl.NumberFormatOptions['trailingZeroDisplay'];

function money(locale: string | undefined, minor: number, currency: string, zeros: Zeros): string {
  const digits = minorDigits(currency);
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    // An account has one currency, so its short sign is enough.
    currencyDisplay: 'narrowSymbol',
    trailingZeroDisplay: zeros,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  // From right to left `US$` would come apart: the mark keeps its sign on the right.
  return format.format(minor / 10 ** digits).replace(/S\$$/, '$&\u200e');
}

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

function relative(format: Intl.RelativeTimeFormat, ms: number): string {
  const [unit, size] = units.find(([, size]) => Math.abs(ms) >= size) ?? (['second', 1000] as const);
  const text = format.format(Math.trunc(ms / size), unit);
  // English shortens with a full stop, which reads as the end of the sentence.
  return text.replace(/\b(sec|min|hr)\./, '$1');
}

// Intl throws for a name that the browser does not know, and has no other way to say so.
function supported(make: () => unknown): boolean {
  try {
    make();
    return true;
  } catch {
    return false;
  }
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { english } from '../../src/ui/copy.ts';
import { createFormat } from '../../src/ui/format.ts';
import { languages } from '../../src/ui/language.ts';

const locales = [
  ...languages,
  'en-US',
  'en-GB',
  'en-IN',
  'de-CH',
  'fr-CA',
  'ar-EG',
  'ar-SA',
  'hi-u-nu-deva',
  'th-TH',
];

describe('a day', () => {
  it.each([
    ['en-US', '08/28/2025', 'mm/dd/yyyy'],
    ['en-GB', '28/08/2025', 'dd/mm/yyyy'],
    ['en-IN', '28/08/2025', 'dd/mm/yyyy'],
    ['de-DE', '28.08.2025', 'dd.mm.yyyy'],
    ['fr-CA', '2025-08-28', 'yyyy-mm-dd'],
    ['ja-JP', '2025/08/28', 'yyyy/mm/dd'],
    ['he-IL', '28.08.2025', 'dd.mm.yyyy'],
    // The marks keep it from right to left.
    ['ar-EG', '٢٨\u200f/٠٨\u200f/٢٠٢٥', 'dd\u200f/mm\u200f/yyyy'],
    // Not 2568: the calendar beside the field counts so.
    ['th-TH', '28/08/2025', 'dd/mm/yyyy'],
  ])('in %s is %s', (locale, text, pattern) => {
    const format = createFormat(locale, 'Asia/Kolkata');
    expect(format.day('2025-08-28')).toBe(text);
    expect(format.dayPattern(english.dayParts)).toBe(pattern);
  });

  it.each(['2025-08-28', '2025/8/28', '28/08/2025', '28.8.2025', ' 28 8 25 ', '28‏/08‏/2025', '२८/०८/२०२५'])(
    'may be typed as "%s"',
    text => expect(createFormat('hi-u-nu-deva', undefined).parseDay(text)).toBe('2025-08-28'),
  );

  it.each([
    '',
    'today',
    '28',
    '28/08',
    '31/02/2025',
    '29/02/2025',
    '13/13/2025',
    '08/28/2025',
    '00/08/2025',
    '1/1/20255',
    '1/1/5',
    '1/1/025',
    '28/08/2025/99',
    '1/2/3/4',
  ])('is not "%s"', text => expect(createFormat('en-GB', undefined).parseDay(text)).toBeUndefined());

  it.each(['th-TH', 'fa', 'ar-SA', 'en-u-ca-buddhist', 'en-u-ca-islamic', 'he-u-ca-hebrew'])(
    'is of the calendar of the date fields in %s, wherever it stands',
    locale => {
      const format = createFormat(locale, 'UTC');
      const at = '2025-08-28T12:00:00Z';
      const gregorian = new Intl.Locale(locale, { calendar: 'gregory' });
      const is = (options: Intl.DateTimeFormatOptions) =>
        new Intl.DateTimeFormat(gregorian, { timeZone: 'UTC', day: 'numeric', month: 'short', ...options })
          .format(Date.parse(at))
          .replace(/[\u00a0\u202f]/g, ' ');
      expect(format.date(at)).toBe(is({}));
      expect(format.longDate(at)).toBe(is({ year: 'numeric' }));
      expect(format.moment(at)).toContain(is({}));
    },
  );

  it('that was written by the widget is read as it was', () => {
    const days = fc
      .date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
      .map(date => date.toISOString().slice(0, 10));
    fc.assert(
      fc.property(fc.constantFrom(...locales), days, (locale, day) => {
        const format = createFormat(locale, 'America/Los_Angeles');
        expect(format.parseDay(format.day(day))).toBe(day);
      }),
    );
  });
});

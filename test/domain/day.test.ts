import fc from 'fast-check';
import { expect, it } from 'vitest';
import { dayOf as dayOfBooks } from '../../src/domain/cycle.ts';
import { dayOf } from '../../src/domain/day.ts';

it('a day is the same on a screen and in the books, in every zone', () => {
  const zone = fc.constantFrom(...Intl.supportedValuesOf('timeZone'));
  const at = fc.date({ min: new Date('1990-01-01'), max: new Date('2200-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(at, zone, (at, timeZone) => {
      expect(dayOf(at.getTime(), timeZone)).toBe(dayOfBooks(at.getTime(), timeZone));
    }),
    { numRuns: 500 },
  );
});

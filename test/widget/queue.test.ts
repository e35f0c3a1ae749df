import { describe, expect, it } from 'vitest';
import { takeOver } from '../../widget/queue.ts';

/** The queue that a page may put in place before the script is loaded. */
function stub(page: { AICredits?: unknown }) {
  const q: unknown[] = [];
  const wait = (...call: unknown[]) => q.push(call);
  page.AICredits = Object.assign(wait, { q });
  return wait;
}

function load(page: object, version = '1') {
  const ran: unknown[][] = [];
  const run = (...call: unknown[]) => {
    ran.push(call);
    return 'handle';
  };
  const isFirst = takeOver(page, version, { run, whenReady: then => then() });
  return { ran, isFirst };
}

describe('the global AICredits', () => {
  it('runs the calls that waited, in order, and then each call at once', () => {
    const page: { AICredits?: unknown } = {};
    const early = stub(page);
    early('mount', '#one');
    early('mount', '#two');
    const { ran } = load(page);
    early('mount', '#three');
    expect(ran).toEqual([
      ['mount', '#one'],
      ['mount', '#two'],
      ['mount', '#three'],
    ]);
  });

  it('answers with what a call returns', () => {
    const page: { AICredits?: unknown } = {};
    load(page);
    const { AICredits } = page;
    expect(typeof AICredits === 'function' && AICredits('mount', '#one')).toBe('handle');
  });

  it('is taken over once, however often the script is loaded', () => {
    const page: { AICredits?: unknown } = {};
    expect(load(page, '1').isFirst).toBe(true);
    const first = page.AICredits;
    expect(load(page, '2').isFirst).toBe(false);
    expect(page.AICredits).toBe(first);
  });
});

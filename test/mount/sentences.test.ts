import { describe, expect, it } from 'vitest';
import { loadBuiltCopy } from '../../src/mount/languages.ts';
import { createSentences } from '../../src/mount/sentences.ts';
import type { LoadCopy } from '../../src/ui/copy.ts';

/** Languages that come when they are let, and a clock that rings when it is told. */
function open(load: LoadCopy = loadBuiltCopy) {
  const waits = new Map<string, () => void>();
  let ring: (() => void) | undefined;
  const coming = new Map<string, Promise<unknown>>();
  const held: LoadCopy = language => {
    const isLet = new Promise<void>(resolve => waits.set(language, resolve));
    const copy = isLet.then(() => load(language));
    coming.set(language, copy);
    return copy;
  };
  const later = (_ms: number, run: () => void) => {
    ring = run;
    return () => {
      ring = undefined;
    };
  };
  const { spoken, want } = createSentences(held, later);
  return {
    want,
    spoken: () => spoken.value?.language,
    async come(language: string) {
      waits.get(language)?.();
      await coming.get(language)?.catch(() => undefined);
      // Whoever waited before has been told by then.
      await new Promise(resolve => setImmediate(resolve));
    },
    ring: () => ring?.(),
    isWaiting: () => ring !== undefined,
  };
}

const broken: LoadCopy = () => Promise.reject(new Error('No such file.'));

describe('the sentences', () => {
  it('are there at once in English', () => {
    const { want, spoken, isWaiting } = open();
    want('en');
    expect([spoken(), isWaiting()]).toEqual(['en', false]);
  });

  it('are none until another language has come', async () => {
    const { want, spoken, come, isWaiting } = open();
    want('de');
    expect(spoken()).toBeUndefined();
    await come('de');
    expect([spoken(), isWaiting()]).toEqual(['de', false]);
  });

  it('are English for a while where it takes long, and then the language', async () => {
    const { want, spoken, come, ring } = open();
    want('de');
    ring();
    expect(spoken()).toBe('en');
    await come('de');
    expect(spoken()).toBe('de');
  });

  it('are English where the language does not come', async () => {
    const { want, spoken, come } = open(broken);
    want('de');
    await come('de');
    expect(spoken()).toBe('en');
  });

  it('stay what they are until the next language has come', async () => {
    const { want, spoken, come } = open();
    want('de');
    await come('de');
    want('fr');
    expect(spoken()).toBe('de');
    await come('fr');
    expect(spoken()).toBe('fr');
  });

  it('are those last wanted, whichever comes first', async () => {
    const { want, spoken, come } = open();
    want('de');
    want('fr');
    await come('fr');
    await come('de');
    expect(spoken()).toBe('fr');
  });

  it('are English where there is nothing to fetch languages by', () => {
    const { spoken, want } = createSentences(undefined, () => () => undefined);
    want('de');
    expect(spoken.value?.language).toBe('en');
  });
});

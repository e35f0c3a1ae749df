import { describe, expect, it } from 'vitest';
import { loadBuiltCopy } from '../../src/mount/languages.ts';
import german from '../../src/ui/copy/de.ts';
import { english, type Sentence } from '../../src/ui/copy.ts';
import { languages } from '../../src/ui/language.ts';

/** Every sentence by its path, such as `problems.forbidden`. */
function sentencesOf(copy: object): Map<string, Sentence> {
  const isSentence = (value: unknown): value is Sentence =>
    typeof value === 'string' || 'other' in Object(value);
  return new Map(
    Object.entries(copy).flatMap(([key, value]): [string, Sentence][] =>
      isSentence(value)
        ? [[key, value]]
        : [...sentencesOf(value)].map(([name, each]) => [`${key}.${name}`, each]),
    ),
  );
}

const formsOf = (sentence: Sentence | undefined) =>
  typeof sentence === 'object' ? Object.values(sentence) : [sentence ?? ''];
const namesIn = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort();

const inEnglish = sentencesOf(english);
// Of these the server says the English ones.
const isLine = (name: string) => name.startsWith('lines.');
const lines = [...sentencesOf(german)].filter(([name]) => isLine(name));
const reference = new Map([...inEnglish, ...lines]);
const brands = ['channels.whatsapp', 'channels.instagram', 'channels.facebook', 'channels.live_chat'];
// Days and months begin with the same letters in some languages.
const alike = [...brands, 'dayParts.day', 'dayParts.month'];

describe.each(languages)('the sentences in %s', language => {
  const load = async () => sentencesOf(await loadBuiltCopy(language));

  it('are those that there are in English, in their order', async () => {
    const names = [...(await load()).keys()];
    expect(names.filter(name => !isLine(name))).toEqual([...inEnglish.keys()]);
    expect(names.filter(isLine)).toEqual(lines.map(([name]) => name));
  });

  it('fill in what English does, in every plural', async () => {
    for (const [name, sentence] of await load()) {
      const [wanted = ''] = formsOf(reference.get(name)).slice(-1);
      for (const form of formsOf(sentence)) expect([name, namesIn(form)]).toEqual([name, namesIn(wanted)]);
    }
  });

  it('have all the plurals of their language where they have one', async () => {
    const wanted = new Intl.PluralRules(language).resolvedOptions().pluralCategories.sort();
    for (const [name, sentence] of await load()) {
      if (typeof sentence === 'object') expect([name, Object.keys(sentence).sort()]).toEqual([name, wanted]);
    }
  });

  it('are neither empty nor left in English', async () => {
    for (const [name, sentence] of await load()) {
      for (const form of formsOf(sentence)) expect(form.trim(), name).not.toBe('');
      const isSame = formsOf(sentence).join() === formsOf(inEnglish.get(name)).join();
      const hasWords = /\p{L}{2}/u.test(
        formsOf(sentence)
          .join()
          .replaceAll(/\{\w+\}/g, ''),
      );
      if (hasWords && !alike.includes(name)) expect([name, isSame]).toEqual([name, false]);
    }
  });

  it('end with a sign where the English ones do', async () => {
    for (const [name, sentence] of await load()) {
      if (!formsOf(inEnglish.get(name)).every(form => /[.…?]$/.test(form))) continue;
      for (const form of formsOf(sentence)) expect(form, name).toMatch(/[.…?।。？؟]$/u);
    }
  });
});

it('counts in English by one and other', () => {
  const wanted = new Intl.PluralRules('en').resolvedOptions().pluralCategories.sort();
  for (const sentence of inEnglish.values()) {
    if (typeof sentence === 'object') expect(Object.keys(sentence).sort()).toEqual(wanted);
  }
});

it.each(['es', 'fr', 'he', 'pt-BR'] as const)('one credit of a line is one in %s', async language => {
  const sentences = sentencesOf(await loadBuiltCopy(language));
  for (const name of ['released', 'moreLapsed', 'owed', 'forgiven']) {
    const sentence = Object(sentences.get(`lines.${name}`));
    expect([name, sentence.one]).toEqual([name, expect.stringContaining('{credits}')]);
    expect([name, sentence.one]).not.toEqual([name, sentence.other]);
  }
});

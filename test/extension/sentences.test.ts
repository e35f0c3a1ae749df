import { globSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadBuiltCopy } from '../../src/mount/languages.ts';
import { english } from '../../src/ui/copy.ts';
import { languageOf, languages } from '../../src/ui/language.ts';

// What browsers and stores take at most.
const longestName = 45;
const longestDescription = 132;

function read(folder: string): Map<string, string> {
  const messages = JSON.parse(readFileSync(`public/_locales/${folder}/messages.json`, 'utf8'));
  return new Map(Object.keys(messages).map(name => [name, messages[name].message]));
}

const namesIn = (text: string | undefined) => text?.match(/\{\w+\}/g)?.sort() ?? [];
const inEnglish = read('en');
const folders = readdirSync('public/_locales');

test('the extension speaks the languages of the widget', () => {
  const wanted = ['en', ...languages].map(language => language.replace('-', '_'));
  expect(folders.sort()).toEqual(wanted.sort());
});

describe.each(folders)('the sentences of the extension in %s', folder => {
  const sentences = read(folder);
  const language = languageOf(folder.replace('_', '-'));

  test('are those that there are in English, and fill in the same', () => {
    expect([...sentences.keys()]).toEqual([...inEnglish.keys()]);
    for (const [name, text] of sentences)
      expect([name, namesIn(text)]).toEqual([name, namesIn(inEnglish.get(name))]);
  });

  test('are short enough for stores', () => {
    expect(sentences.get('extensionName')?.length).toBeLessThanOrEqual(longestName);
    expect(sentences.get('extensionDescription')?.length).toBeLessThanOrEqual(longestDescription);
  });

  test('say which language they are, and name what the widget says', async () => {
    expect(languageOf(sentences.get('language') ?? '')).toBe(language);
    const copy = language === 'en' ? english : await loadBuiltCopy(language);
    expect(sentences.get('connectText')).toContain(copy.connect);
    expect(sentences.get('connectText')).toContain(copy.title);
    expect(sentences.get('extensionName')).toBe(copy.title);
  });
});

test.each(globSync('extension/*.html'))(
  '%s says in English what its sentences do, and nothing else',
  path => {
    const page = readFileSync(path, 'utf8').replace(/\s+/g, ' ');
    const said = page.match(/[^<>]*>\s*[^\s<][^<]*</g) ?? [];
    expect(said.length).toBeGreaterThan(3);
    for (const each of said) {
      const [, name = '', text] = /data-say="(\w+)">(.*)</.exec(each) ?? [];
      expect(text?.trim(), each).toBe(inEnglish.get(name));
    }
  },
);

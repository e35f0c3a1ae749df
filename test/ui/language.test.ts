// @vitest-environment jsdom

import { describe, expect, it } from 'vitest';
import { directionOf, languageAround, languageOf, localeFor } from '../../src/ui/language.ts';

describe('a locale', () => {
  it.each([
    ['de', 'de'],
    ['de-AT', 'de'],
    ['HI-in', 'hi'],
    ['pt', 'pt-BR'],
    ['pt-PT', 'pt-BR'],
    ['pt-BR', 'pt-BR'],
    ['iw', 'he'],
    ['in-ID', 'id'],
    ['ar-EG-u-nu-latn', 'ar'],
    ['en-IN', 'en'],
    ['sv-SE', 'en'],
    ['fil', 'en'],
    ['des', 'en'],
    ['', 'en'],
    ['nonsense', 'en'],
  ])('%s is spoken to in %s', (locale, language) => {
    expect(languageOf(locale)).toBe(language);
  });
});

describe('numbers and dates are taken', () => {
  it.each([
    ['from the locale that was wanted', 'en', 'en-IN', ['en-US'], 'en-IN'],
    ['from one that has no sentences', 'en', 'sv-SE', ['de-DE'], 'sv-SE'],
    ['from the browser, where it speaks the language', 'en', undefined, ['fr-FR', 'en-IN'], 'en-IN'],
    ['from the language, where the browser speaks another', 'hi', undefined, ['de-DE'], 'hi'],
    ['from the language, where another was wanted and did not come', 'en', 'ar-EG', ['ar-EG'], 'en'],
    ['from the language, where the browser has one without sentences', 'en', undefined, ['sv-SE'], 'en'],
  ] as const)('%s', (_, language, wanted, browser, locale) => {
    expect(localeFor(language, wanted, browser)).toBe(locale);
  });
});

it('only Arabic and Hebrew run from right to left', () => {
  expect((['ar', 'he', 'hi', 'en', 'ja'] as const).map(directionOf)).toEqual([
    'rtl',
    'rtl',
    'ltr',
    'ltr',
    'ltr',
  ]);
});

describe('the language around an element', () => {
  it('is that of the nearest that says one, through shadow roots', () => {
    document.body.innerHTML = '<main lang="de"><div id="host"></div></main><p></p>';
    const root = document.querySelector('#host')?.attachShadow({ mode: 'open' });
    const inside = document.createElement('i');
    root?.append(inside);
    expect(languageAround(inside)).toBe('de');
    inside.lang = 'fr';
    expect(languageAround(inside)).toBe('fr');
    expect(languageAround(document.querySelector('p') ?? inside)).toBeUndefined();
  });
});

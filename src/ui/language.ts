/** The languages whose sentences are loaded on need. English is always there. */
export const languages = ['ar', 'de', 'es', 'fr', 'he', 'hi', 'id', 'ja', 'pt-BR'] as const;

export type Language = (typeof languages)[number] | 'en';

/** What codes were called before; browsers and pages still say so. */
const older: Readonly<Record<string, string>> = { iw: 'he', in: 'id' };

const codeOf = (locale: string) => {
  const [code = ''] = locale.toLowerCase().split('-');
  return older[code] ?? code;
};

/** The language that speaks to whoever wants `locale`: `pt-BR` of `pt-PT`, English where there is none. */
export function languageOf(locale: string): Language {
  return languages.find(each => codeOf(each) === codeOf(locale)) ?? 'en';
}

/** Where numbers and dates are taken from: what was wanted or the browser has, if it speaks the language of the sentences. */
export function localeFor(
  language: Language,
  wanted: string | undefined,
  browser: readonly string[],
): string {
  if (wanted && languageOf(wanted) === language) return wanted;
  return browser.find(each => codeOf(each) === codeOf(language)) ?? language;
}

export function directionOf(language: Language): 'ltr' | 'rtl' {
  return language === 'ar' || language === 'he' ? 'rtl' : 'ltr';
}

/** What the page around an element says that it speaks, through shadow roots. */
export function languageAround(element: Element): string | undefined {
  const said = element.closest('[lang]');
  if (said) return said.getAttribute('lang') ?? undefined;
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? languageAround(root.host) : undefined;
}

import type english from '../public/_locales/en/messages.json';

/** The names of the extension's own sentences, which are in `public/_locales`. */
export type SentenceName = keyof typeof english;

/** Says a sentence in the browser's language, its `{names}` filled in. */
export type Say = (name: SentenceName, values?: Readonly<Record<string, string>>) => string;

/** Says what `read` finds: the browser chooses the language, and English where it has none of ours. */
export function createSay(read: (name: string) => string): Say {
  return (name, values = {}) =>
    read(name).replace(/\{(\w+)\}/g, (whole, key: string) => values[key] ?? whole);
}

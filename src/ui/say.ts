import type { Trouble } from '../wallet/trouble.ts';
import type { Copy, Sentence } from './copy.ts';
import type { Format } from './format.ts';

/** What fills a sentence: text, or numbers still to be written. */
export type Values = Readonly<Record<string, string | number>>;

/** Fills the `{names}` of a sentence. `credits` or `count` chooses its words where they depend on a number. */
export function say(format: Format, sentence: Sentence, values: Values): string {
  const many = format.plural(Number(values.credits ?? values.count));
  const text = typeof sentence === 'string' ? sentence : (sentence[many] ?? sentence.other);
  const filled = text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name] ?? whole;
    return typeof value === 'number' ? format.credits(value) : value;
  });
  // A shortened month at the end of a sentence.
  return filled.replace('..', '.');
}

/** What `names` call something; its own name where they do not know it. */
export function nameOf(names: Readonly<Record<string, string>>, name: string): string {
  return (Object.hasOwn(names, name) && names[name]) || name;
}

/** Credits as a price list writes them: `10K`. */
// Not Intl's compact form: for India that writes 1,000 as "1T".
export function shortCredits(format: Format, copy: Copy, credits: number): string {
  if (credits % 1_000_000 === 0) return say(format, copy.millions, { count: credits / 1_000_000 });
  if (credits % 1000 === 0) return say(format, copy.thousands, { count: credits / 1000 });
  return format.credits(credits);
}

/** What a trouble says. A code of a newer server is told in the server's own words. */
export function troubleText(copy: Copy, trouble: Trouble): string {
  if (trouble.kind === 'unreachable') return copy.unreachable;
  return trouble.code ? copy.problems[trouble.code] : trouble.detail || copy.unknownProblem;
}

import { minifySync } from 'vite';
import { type Binding, namesIn, type Place, type Scope } from './scopes.ts';

// Minifiers count: the first name of a function is `e`, whatever it means. Here one word of the source is the same letter
// wherever that letter is free, so that gzip finds again what is said again: 0.35 kB after gzip.

const letters = [...'etanriosldcuphfvymgbwkxCASUTMIODPN$qzRjBLEHFKZWYJVGQX_'];
const reserved = ['as', 'do', 'if', 'in', 'is', 'of'];
const pairs = letters.flatMap(one => [...letters, ...'0123456789'].map(other => one + other));
/** Best first. */
const names = [...letters, ...pairs.filter(pair => !reserved.includes(pair))];

/** `code` with short names for all that it names itself. Names that would make it do something else are an error. */
export function withShortNames(code: string): string {
  const { own, foreign } = namesIn(code);
  const taken = new Map<Scope, Set<string>>();
  const isFree = (name: string, { scopes }: Binding) =>
    [...scopes].every(each => !taken.get(each)?.has(name));
  function take(name: string, { scopes }: Binding): void {
    for (const each of scopes) taken.set(each, (taken.get(each) ?? new Set()).add(name));
  }

  for (const each of foreign) take(each.name, each);
  const edits: Edit[] = [];
  for (const group of alike(own)) {
    let left = group;
    while (left.length > 0) {
      const name = bestName(left, isFree);
      const without: Binding[] = [];
      for (const each of left) {
        if (!isFree(name, each)) {
          without.push(each);
          continue;
        }
        take(name, each);
        edits.push(...each.places.map(place => edit(place, name)));
      }
      left = without;
    }
  }
  const short = edited(code, edits);
  if (renamed(short) !== renamed(code)) throw new Error('Short names made another script of it.');
  return short;
}

/**
 * What is called the same, most used first. What packages call by one letter means as little as its position; what all
 * see, each alone.
 */
function alike(bindings: readonly Binding[]): Binding[][] {
  const groups = Map.groupBy(bindings, ({ name, depth, position }) => {
    const word = name.replace(/\$?\d+$/, '');
    if (depth < 2) return `all ${name}`;
    return word.length === 1 ? `position ${position}` : word;
  });
  return [...groups.values()].sort((one, other) => uses(other) - uses(one));
}

function uses(bindings: readonly Binding[]): number {
  return bindings.reduce((sum, { places }) => sum + places.length, 0);
}

/** The shortest name that most uses of `bindings` may have. */
function bestName(bindings: Binding[], isFree: (name: string, binding: Binding) => boolean): string {
  let best = { name: '', uses: 0 };
  for (const name of names) {
    if (best.uses > 0 && name.length > best.name.length) break;
    const free = uses(bindings.filter(each => isFree(name, each)));
    if (free > best.uses) best = { name, uses: free };
  }
  return best.name;
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

function edit({ start, end, key, exported }: Place, name: string): Edit {
  if (exported !== undefined) return { start, end, text: `${name} as ${exported}` };
  return { start, end, text: key === undefined || key === name ? name : `${key}:${name}` };
}

function edited(code: string, edits: readonly Edit[]): string {
  let at = 0;
  const parts = edits
    .toSorted((one, other) => one.start - other.start)
    .map(({ start, end, text }) => {
      const part = code.slice(at, start) + text;
      at = end;
      return part;
    });
  return parts.join('') + code.slice(at);
}

/** `code` with names that come from nothing but where they stand: two scripts that differ in names only become one. */
function renamed(code: string): string {
  const { code: same, errors } = minifySync('script.js', code, {
    compress: false,
    mangle: { toplevel: true },
  });
  if (errors[0]) throw new Error(errors[0].message);
  return same;
}

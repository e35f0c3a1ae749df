import { hooks } from './light/hooks.ts';
import { ky } from './light/ky.ts';
import { preact } from './light/preact.ts';
import { signals } from './light/signals.ts';

/** What no screen calls in a package. Screens and client are tested again on what the build makes of it. */
const unused = { ...ky, ...preact, ...hooks, ...signals };

/**
 * `code` of the file at `id` without its unused parts; undefined where nothing is left out of that file. Another version
 * of a package that reads differently is an error.
 */
export function lighten(id: string, code: string): string | undefined {
  const cuts = Object.entries(unused).find(([path]) => id.endsWith(path))?.[1];
  return cuts?.reduce((text, [cut, left]) => {
    const isMany = cut instanceof RegExp && cut.global;
    const places = typeof cut === 'string' ? text.split(cut).length - 1 : countOf(cut, text);
    if (places === 0 || (places > 1 && !isMany)) throw new Error(`${id} has ${places} times ${cut}.`);
    return text.replace(cut, () => left);
  }, code);
}

function countOf({ source, flags }: RegExp, text: string): number {
  return [...text.matchAll(new RegExp(source, flags.includes('g') ? flags : `${flags}g`))].length;
}

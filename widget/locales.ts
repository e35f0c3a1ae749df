import type { LoadCopy } from '../src/mount/handle.ts';

/** Fetches languages from beside the script that this is part of. */
export function createLocales(script: Document['currentScript']): LoadCopy {
  // A page that loads the script from elsewhere hides the address from what it imports; one that imports it has no element.
  const { src = './' } = Object(script);
  return async language => {
    const address = src.replace(/[^/]*$/, `locales/${language}.js`);
    const load = (url: string) => import(/* @vite-ignore */ url);
    // A failed address may stay failed for the whole page, so the next try has another one.
    const module = await load(address).catch(() => load(`${address}?r=2`));
    return module.default;
  };
}

import type { Area } from '../../extension/stored.ts';

/** A browser's storage area in memory: what goes in comes out as a copy, as JSON carries it. */
export function createArea(kept: Record<string, string> = {}): Area {
  return {
    async get(keys) {
      const found = keys.filter(key => kept[key] !== undefined);
      return Object.fromEntries(found.map(key => [key, JSON.parse(kept[key] ?? 'null')]));
    },
    async set(items) {
      for (const [key, value] of Object.entries(items)) kept[key] = JSON.stringify(value);
    },
    async remove(keys) {
      for (const key of keys) delete kept[key];
    },
  };
}

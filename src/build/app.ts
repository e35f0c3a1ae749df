import { basename, parse } from 'node:path';
import type { ViteBuilder } from 'vite';
import { isFresh } from './fresh-output.ts';
import { outputs } from './outputs.ts';

/** What every output is made of. */
const sources = '{src,widget,extension,public,manifest.json,package-lock.json,vite.config.ts}{,/**}';

/** The scripts and pages that the builds into `folder` end with. */
function madeIn(folder: string): string[] {
  const inputs = Object.values(outputs)
    .filter(({ build }) => build?.outDir === folder)
    .map(({ build }) => build?.rolldownOptions?.input);
  return inputs.flatMap(input => {
    if (typeof input === 'string') return [`${parse(input).name}.js`];
    return Object.entries(input ?? {}).map(([name, path]) =>
      path.endsWith('.html') ? basename(path) : `${name}.js`,
    );
  });
}

/**
 * Builds all; in mode `package`, `chrome` or `firefox` only that folder, and in mode `ready` only what `npm start` and the
 * tests run, and of that only what is missing or old.
 */
export async function buildApp(builder: ViteBuilder) {
  const { mode } = builder.config;
  const isReadying = mode === 'ready';
  const folders = new Map<string, boolean>();
  for (const environment of Object.values(builder.environments)) {
    if (!Object.hasOwn(outputs, environment.name)) continue;
    if (environment.name === (isReadying ? 'package' : 'parts')) continue;
    const folder = environment.config.build.outDir;
    if (['package', 'chrome', 'firefox'].includes(mode) && folder !== `dist/${mode}`) continue;
    if (!folders.has(folder)) folders.set(folder, isReadying && isFresh(folder, madeIn(folder), sources));
    // Vite builds everything where nothing says that it is built.
    if (folders.get(folder)) environment.isBuilt = true;
    else await builder.build(environment);
  }
}

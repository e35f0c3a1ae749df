import { globSync } from 'node:fs';
import { parse } from 'node:path';
import type { EnvironmentOptions } from 'vite';

const extensionPages = {
  popup: 'extension/popup.html',
  panel: 'extension/panel.html',
  options: 'extension/options.html',
  connect: 'extension/connect.html',
  background: 'extension/background.ts',
};

/** Nothing here sends streams or forms: then ky need not find out whether it could. */
const absent = { 'globalThis.ReadableStream': 'undefined', 'globalThis.FormData': 'undefined' };

/** What comes with parts that a page never runs: their packages change nothing but themselves. */
const light = {
  treeshake: { moduleSideEffects: (id: string) => !id.includes('/@date-fns/utc/') },
  // Of the schemas that only a server reads, `widget/zod.ts` has nothing.
  checks: { importIsUndefined: false },
};

/** What `minifiedMore` goes on with: as small as it can be with the names of the source. */
const named = { minify: { compress: true, mangle: false, codegen: true } };

/** Every output, in the order it is built. The first of those that share a folder empties it. */
export const outputs: Record<string, EnvironmentOptions> = {
  widget: script('widget/ai-credits.ts', { emptyOutDir: true, output: named }),
  loader: script('widget/loader.ts', { emptyOutDir: false }),
  locales: browser('dist/widget/locales', localeFiles()),
  parts: script('widget/parts.ts', { emptyOutDir: true, outDir: 'dist/parts', format: 'es', output: named }),
  package: {
    ...browser('dist/package', { index: 'widget/index.ts', element: 'widget/element.ts' }, light),
    define: absent,
  },
  chrome: browser('dist/chrome', extensionPages),
  firefox: browser('dist/firefox', extensionPages),
  chromePill: script('extension/inbox-pill.ts', { emptyOutDir: false, outDir: 'dist/chrome' }),
  firefoxPill: script('extension/inbox-pill.ts', { emptyOutDir: false, outDir: 'dist/firefox' }),
  demo: browser('dist/demo', { inbox: 'public/demo/index.html' }),
  server: server('src/server/main.ts', { emptyOutDir: true }),
  writer: server('src/server/store/sqlite-writer.ts', { emptyOutDir: false }),
  audit: server('src/server/audit.ts', { emptyOutDir: false }),
  move: server('src/server/move.ts', { emptyOutDir: false }),
};

/** One file for each language, for the script to import. */
function localeFiles(): Record<string, string> {
  return Object.fromEntries(globSync('src/ui/copy/*.ts').map(path => [parse(path).name, path]));
}

/** One script, everything inside: a classic one for pages, or a module for tests. */
function script(
  entry: string,
  { emptyOutDir, outDir = 'dist/widget', format = 'iife', output = {} }: Script,
): EnvironmentOptions {
  return {
    consumer: 'client',
    define: absent,
    build: {
      outDir,
      emptyOutDir,
      rolldownOptions: {
        input: entry,
        preserveEntrySignatures: 'strict',
        optimization: { inlineConst: { mode: 'all' } },
        ...light,
        output: { format, entryFileNames: '[name].js', codeSplitting: false, ...output },
      },
    },
  };
}

interface Script {
  readonly emptyOutDir: boolean;
  readonly outDir?: string;
  readonly format?: 'iife' | 'es';
  readonly output?: object;
}

/** Modules and pages that share chunks. */
function browser(outDir: string, input: Record<string, string>, more: object = {}): EnvironmentOptions {
  return {
    consumer: 'client',
    build: {
      outDir,
      emptyOutDir: true,
      rolldownOptions: {
        input,
        preserveEntrySignatures: 'strict',
        ...more,
        output: {
          entryFileNames: '[name].js',
          chunkFileNames: 'chunks/[name].js',
          assetFileNames: 'assets/[name][extname]',
        },
      },
    },
  };
}

/** One module for Node, its packages inside. */
function server(entry: string, { emptyOutDir }: { emptyOutDir: boolean }): EnvironmentOptions {
  return {
    consumer: 'server',
    resolve: { noExternal: true },
    build: {
      ssr: true,
      target: 'node24',
      outDir: 'dist/server',
      emptyOutDir,
      minify: false,
      rolldownOptions: {
        input: entry,
        output: { entryFileNames: '[name].js', codeSplitting: false },
      },
    },
  };
}

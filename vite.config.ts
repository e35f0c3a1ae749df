import { globSync, readFileSync } from 'node:fs';
import { basename, parse, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { minify } from '@swc/core';
import type { EnvironmentOptions, Plugin, ViteBuilder } from 'vite';
import { defineConfig } from 'vitest/config';
import { builtEndpoint } from './extension/built-endpoint.ts';
import { manifestFor } from './extension/manifest.ts';
import { isFresh } from './fresh-output.ts';
import { lighten } from './light-packages.ts';
import { packageManifest } from './widget/package-manifest.ts';

/** The most that a script in somebody's page may weigh, in bytes after gzip -9. */
const maxBytes: Readonly<Record<string, number>> = {
  'ai-credits.js': 36_000,
  'loader.js': 600,
  'inbox-pill.js': 1_800,
};

/** What strict pages and extension stores refuse, or what would reach into the host page's head. */
const forbidden = ['modulepreload', 'new Function', 'eval(', 'document.head.append'];

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

/** Every output, in the order it is built. The first of those that share a folder empties it. */
const outputs: Record<string, EnvironmentOptions> = {
  widget: script('widget/ai-credits.ts', { emptyOutDir: true }),
  loader: script('widget/loader.ts', { emptyOutDir: false }),
  locales: browser('dist/widget/locales', localeFiles()),
  parts: script('widget/parts.ts', { emptyOutDir: true, outDir: 'dist/parts', format: 'es' }),
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
  { emptyOutDir, outDir = 'dist/widget', format = 'iife' }: Script,
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
        output: { format, entryFileNames: '[name].js', codeSplitting: false },
      },
    },
  };
}

interface Script {
  readonly emptyOutDir: boolean;
  readonly outDir?: string;
  readonly format?: 'iife' | 'es';
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

/** Refuses an output for browsers that is too heavy or that says a forbidden word. */
function limits(): Plugin {
  return {
    name: 'limits',
    applyToEnvironment: environment => environment.config.consumer === 'client',
    generateBundle(_, bundle) {
      for (const file of Object.values(bundle)) {
        const text = file.type === 'chunk' ? file.code : file.source.toString();
        const word = forbidden.find(each => text.includes(each));
        if (word !== undefined) this.error(`${file.fileName} contains "${word}".`);
        const most = maxBytes[file.fileName];
        if (most === undefined) continue;
        const bytes = gzipSync(text, { level: 9 }).length;
        if (bytes > most) this.error(`${file.fileName} is ${bytes} bytes after gzip; ${most} is the most.`);
        this.info(`${file.fileName} is ${bytes} bytes after gzip, of at most ${most}.`);
      }
    },
  };
}

/** Makes elements by `h`, with children as arguments: Preact's `jsx` names them and brings a second `h` along. */
function elementsByH(): Plugin {
  return {
    name: 'elements-by-h',
    enforce: 'pre',
    transform: {
      filter: { id: /\.tsx$/ },
      // Not `oxc.jsxInject`, which would bring Preact into every file.
      handler: code => ({ code: `import { Fragment, h } from 'preact';${code}`, map: null }),
    },
  };
}

/** Leaves out the nesting signs that Lightning CSS writes and none of the target browsers needs. */
function lightNesting(): Plugin {
  return {
    name: 'light-nesting',
    enforce: 'post',
    transform: {
      filter: { id: /\.css\?inline$/ },
      handler: code => ({ code: code.replaceAll('& ', ''), map: null }),
    },
  };
}

/** Leaves out of the widget what it never calls in its packages, and reads answers by readers of its own. */
function lightPackages(): Plugin {
  return {
    name: 'light-packages',
    enforce: 'pre',
    applyToEnvironment: ({ name }) => ['widget', 'parts', 'package'].includes(name),
    resolveId: { filter: { id: /^zod\/mini$/ }, handler: () => resolve('widget/zod.ts') },
    transform(code, id) {
      const light = lighten(id, code);
      return light === undefined ? null : { code: light, map: null };
    },
  };
}

/** Imports languages as they are: Vite would fetch their styles first, of which there are none, by links in the head. */
function plainImports(): Plugin {
  return {
    name: 'plain-imports',
    enforce: 'pre',
    load: {
      filter: { id: /vite\/preload-helper/ },
      handler: () => 'export const __vitePreload = load => load();',
    },
  };
}

/** Puts styles first, then packages, then what is ours: like stands near like, where gzip still finds it. */
function likeByLike(): Plugin {
  const contract = [
    'top-up',
    'top-up-request',
    'purchase',
    'transaction',
    'transaction-events',
    'insights',
    'explanation',
    'balance',
    'device',
    'problem',
  ];
  const first = [
    '../src/ui/styles.ts',
    'preact',
    'preact/hooks',
    '@preact/signals',
    'ky',
    ...contract.map(name => `../src/contract/${name}.ts`),
  ];
  return {
    name: 'like-by-like',
    applyToEnvironment: environment => environment.name === 'widget',
    transform: {
      filter: { id: /\/widget\/ai-credits\.ts$/ },
      handler: code => ({ code: first.map(each => `import '${each}';`).join('') + code, map: null }),
    },
  };
}

/** Minifies the widget once more, by a minifier that sees more than the first: 0.4 kB after gzip. */
function minifiedTwice(): Plugin {
  return {
    name: 'minified-twice',
    applyToEnvironment: ({ name }) => name === 'widget' || name === 'parts',
    async generateBundle({ format }, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== 'chunk') continue;
        const isModule = format === 'es';
        const { code } = await minify(file.code, {
          // Here "unsafe" only makes sums of templates, whose values are texts and numbers.
          compress: { passes: 3, ecma: 2022, unsafe: true, unsafe_arrows: true },
          mangle: true,
          ecma: 2022,
          module: isModule,
          toplevel: isModule,
        });
        file.code = code;
      }
    },
  };
}

/** Puts pages at the top of their folder, where manifest and server look for them. */
function pagesAtTop(): Plugin {
  return {
    name: 'pages-at-top',
    applyToEnvironment: environment => environment.config.consumer === 'client',
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        for (const [name, file] of Object.entries(bundle)) {
          if (file.type !== 'asset' || !name.endsWith('.html') || name === basename(name)) continue;
          delete bundle[name];
          this.emitFile({ type: 'asset', fileName: basename(name), source: file.source });
        }
      },
    },
  };
}

/** The extension's manifest for one browser, and the files that it names. */
function manifest(): Plugin {
  return {
    name: 'manifest',
    applyToEnvironment: environment => environment.name === 'chrome' || environment.name === 'firefox',
    generateBundle() {
      const target = this.environment.name === 'chrome' ? 'chrome' : 'firefox';
      const root = JSON.parse(readFileSync('manifest.json', 'utf8'));
      const source = `${JSON.stringify(manifestFor(target, root), null, 2)}\n`;
      this.emitFile({ type: 'asset', fileName: 'manifest.json', source });
      const named = target === 'chrome' ? ['public/managed_schema.json'] : [];
      for (const path of [...globSync('public/{icons,_locales}/**/*.{png,json}').sort(), ...named]) {
        const source = readFileSync(path);
        this.emitFile({ type: 'asset', fileName: path.replace('public/', ''), source });
        // Browsers take no other Portuguese for that of Portugal; the widget does.
        if (!path.includes('pt_BR')) continue;
        this.emitFile({ type: 'asset', fileName: '_locales/pt_PT/messages.json', source });
      }
    },
  };
}

/** What the npm package holds beside its scripts and types. */
function packageFiles(): Plugin {
  return {
    name: 'package-files',
    applyToEnvironment: environment => environment.name === 'package',
    generateBundle() {
      const root = JSON.parse(readFileSync('package.json', 'utf8'));
      const source = `${JSON.stringify(packageManifest(root), null, 2)}\n`;
      this.emitFile({ type: 'asset', fileName: 'package.json', source });
      this.emitFile({ type: 'asset', fileName: 'LICENSE', source: readFileSync('LICENSE') });
      this.emitFile({ type: 'asset', fileName: 'README.md', source: readFileSync('docs/examples.md') });
    },
  };
}

/** What every output is made of. */
const sources =
  '{src,widget,extension,public,manifest.json,package-lock.json,vite.config.ts,fresh-output.ts,light-packages.ts}{,/**}';

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
async function buildApp(builder: ViteBuilder) {
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

export default defineConfig(({ command, mode }) => ({
  publicDir: false,
  // Signals would look for their developer tools each time they draw.
  define: {
    'window.__PREACT_SIGNALS_DEVTOOLS__': 'false',
    BUILT_ENDPOINT: JSON.stringify(builtEndpoint(process.env.CREDITS_EXTENSION_ENDPOINT)),
  },
  // Of a development build `h` would make attributes of where its elements stand.
  oxc: { jsx: { runtime: 'classic', development: false, pragma: 'h', pragmaFrag: 'Fragment' } },
  plugins: [
    elementsByH(),
    lightNesting(),
    lightPackages(),
    plainImports(),
    likeByLike(),
    minifiedTwice(),
    limits(),
    pagesAtTop(),
    manifest(),
    packageFiles(),
  ],
  build: { target: ['chrome123', 'firefox140', 'safari17.5'], modulePreload: false, assetsInlineLimit: 0 },
  ...(command === 'build' && { environments: outputs, builder: { sharedConfigBuild: true, buildApp } }),
  test: {
    restoreMocks: true,
    // Vitest would leave one processor alone.
    maxWorkers: '100%',
    globalSetup: 'test/support/build.ts',
    projects: [
      {
        extends: true,
        test: {
          name: 'fast',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/e2e/**', 'test/long/**'],
          // The long run takes every matrix whole.
          testTimeout: mode === 'long' ? 3_600_000 : 20_000,
          hookTimeout: 20_000,
          // Not 0: on two cores that would run after everything else.
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        // What the screens and the client do, asked again of what the build makes of them.
        resolve: {
          alias: [
            { find: /^(\.\.\/)+src\/(client\.ts|mount\.tsx)$/, replacement: resolve('dist/parts/parts.js') },
          ],
        },
        test: {
          name: 'built',
          include: ['test/client.test.ts', 'test/ui/**/*.test.ts'],
          // Units, which the build has none of.
          exclude: ['test/ui/{card,catalogues,format-*,language}.test.ts'],
          testTimeout: 20_000,
          hookTimeout: 20_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'browsers',
          include: ['test/e2e/**/*.test.{ts,tsx}'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
}));

import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import { builtEndpoint } from './extension/built-endpoint.ts';
import { buildApp } from './src/build/app.ts';
import { limits, manifest, packageFiles, pagesAtTop } from './src/build/files.ts';
import { outputs } from './src/build/outputs.ts';
import {
  elementsByH,
  lightNesting,
  lightPackages,
  likeByLike,
  minifiedMore,
  plainImports,
} from './src/build/scripts.ts';

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
    minifiedMore(),
    limits(),
    pagesAtTop(),
    manifest(),
    packageFiles(),
  ],
  build: { target: ['chrome123', 'firefox140', 'safari17.5'], modulePreload: false, assetsInlineLimit: 0 },
  ...(command === 'build' && { environments: outputs, builder: { sharedConfigBuild: true, buildApp } }),
  test: {
    restoreMocks: true,
    // More than the processors of a small machine: many tests wait for a clock or an answer.
    maxWorkers: 3,
    globalSetup: 'test/support/build.ts',
    setupFiles: 'test/support/jsdom.ts',
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
          include: [
            'test/client.test.ts',
            `test/ui/${mode === 'long' ? '**/*' : '{buy,history,insights,requests}'}.test.ts`,
          ],
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
          maxWorkers: 3,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
}));

import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import * as esbuild from 'esbuild';
import { build as vite } from 'vite';
import { compileScript, parse } from 'vue/compiler-sfc';
import webpack from 'webpack';

/** What a bundler makes, by name: `out.js`, minified, and what that fetches later. */
export type Bundle = ReadonlyMap<string, string>;

/** Each bundles `entry`, a file in `folder`. */
export const bundlers = {
  async Vite(folder: string, entry: string): Promise<Bundle> {
    const outDir = join(folder, `vite-${entry}`);
    await vite({
      root: folder,
      configFile: false,
      logLevel: 'silent',
      build: {
        outDir,
        rolldownOptions: {
          input: join(folder, entry),
          output: { entryFileNames: 'out.js', chunkFileNames: '[name].js' },
        },
      },
    });
    return filesIn(outDir);
  },

  async esbuild(folder: string, entry: string): Promise<Bundle> {
    const { outputFiles } = await esbuild.build({
      absWorkingDir: folder,
      entryPoints: [entry],
      entryNames: 'out',
      outdir: 'esbuild',
      bundle: true,
      minify: true,
      write: false,
      format: 'esm',
      splitting: true,
      jsx: 'automatic',
      define: { 'process.env.NODE_ENV': '"production"' },
      plugins: [vueFiles],
      logLevel: 'silent',
    });
    return new Map(outputFiles.map(({ path, text }) => [basename(path), text]));
  },

  webpack(folder: string, entry: string): Promise<Bundle> {
    const path = join(folder, `webpack-${entry}`);
    const compiler = webpack({
      context: folder,
      entry: `./${entry}`,
      mode: 'production',
      output: { path, filename: 'out.js', publicPath: 'auto' },
      performance: false,
    });
    return new Promise((resolve, reject) => {
      compiler.run((fault, stats) => {
        compiler.close(() => {
          if (fault || !stats || stats.hasErrors()) reject(fault ?? new Error(stats?.toString()));
          else resolve(filesIn(path));
        });
      });
    });
  },
};

async function filesIn(folder: string): Promise<Bundle> {
  const names = (await readdir(folder, { recursive: true })).filter(name => name.endsWith('.js'));
  const texts = await Promise.all(names.map(name => readFile(join(folder, name), 'utf8')));
  return new Map(names.map((name, index) => [basename(name), texts[index] ?? '']));
}

/** What Vue's plugin of a bundler does, with the one option that a page with elements of its own needs. */
const vueFiles: esbuild.Plugin = {
  name: 'vue-files',
  setup(build) {
    build.onLoad({ filter: /\.vue$/ }, async ({ path }) => {
      const { descriptor } = parse(await readFile(path, 'utf8'));
      const compilerOptions = { isCustomElement: (tag: string) => tag === 'ai-credits' };
      const options = { id: 'example', inlineTemplate: true, templateOptions: { compilerOptions } };
      return { contents: compileScript(descriptor, options).content, loader: 'ts' };
    });
  },
};

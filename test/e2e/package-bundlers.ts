import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import { build as vite } from 'vite';
import { compileScript, parse } from 'vue/compiler-sfc';
import webpack from 'webpack';

/** Each makes one minified script of `entry`, a file in `folder`. */
export const bundlers = {
  async Vite(folder: string, entry: string): Promise<string> {
    const outDir = join(folder, `vite-${entry}`);
    await vite({
      root: folder,
      configFile: false,
      logLevel: 'silent',
      build: {
        outDir,
        rolldownOptions: { input: join(folder, entry), output: { entryFileNames: 'out.js' } },
      },
    });
    return readFile(join(outDir, 'out.js'), 'utf8');
  },

  async esbuild(folder: string, entry: string): Promise<string> {
    const { outputFiles } = await esbuild.build({
      absWorkingDir: folder,
      entryPoints: [entry],
      bundle: true,
      minify: true,
      write: false,
      format: 'esm',
      jsx: 'automatic',
      define: { 'process.env.NODE_ENV': '"production"' },
      plugins: [vueFiles],
      logLevel: 'silent',
    });
    return outputFiles.map(({ text }) => text).join('');
  },

  webpack(folder: string, entry: string): Promise<string> {
    const path = join(folder, `webpack-${entry}`);
    const compiler = webpack({
      context: folder,
      entry: `./${entry}`,
      mode: 'production',
      output: { path, filename: 'out.js' },
      performance: false,
    });
    return new Promise((resolve, reject) => {
      compiler.run((fault, stats) => {
        compiler.close(() => {
          if (fault || !stats || stats.hasErrors()) reject(fault ?? new Error(stats?.toString()));
          else resolve(readFile(join(path, 'out.js'), 'utf8'));
        });
      });
    });
  },
};

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

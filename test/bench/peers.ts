import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const react = ['react@19.3.1', 'react-dom@19.3.1'];

/** Widgets of others, each with what it needs, and what a page would import of it. */
const peers = [
  { name: '@schematichq/schematic-components', version: '2.21.0', needs: react },
  { name: '@stigg/react-sdk', version: '5.28.2', needs: react },
  { name: '@novu/js', version: '3.19.2', entry: '@novu/js/ui', needs: [] },
  { name: '@typebot.io/js', version: '0.10.7', entry: '@typebot.io/js/web', needs: [] },
  { name: 'autumn-js', version: '1.3.13', entry: 'autumn-js/react', needs: react },
];

/** Bytes after gzip -9 of what each of the others would add to a page, all of it in one script. */
export async function weighPeers(): Promise<Map<string, number>> {
  const folder = mkdtempSync(join(tmpdir(), 'credits-peers-'));
  try {
    // Not among the project's own packages, which everybody would install who only wants to test it.
    const wanted = peers.flatMap(({ name, version, needs }) => [`${name}@${version}`, ...needs]);
    const flags = ['--no-audit', '--no-fund', '--ignore-scripts', '--legacy-peer-deps', '--silent'];
    execFileSync('npm', ['install', '--prefix', folder, ...flags, ...new Set(wanted)], { stdio: 'ignore' });
    const sizes = new Map<string, number>();
    for (const { name, version, entry = name, needs } of peers)
      sizes.set(`${name} ${version}`, await weigh(folder, entry, needs === react));
    return sizes;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function weigh(folder: string, entry: string, isReact: boolean): Promise<number> {
  const { outputFiles } = await build({
    stdin: {
      contents: `export * from '${entry}';${isReact ? "export { createRoot } from 'react-dom/client';" : ''}`,
      resolveDir: folder,
    },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    // What a person sees has its styles and pictures with it.
    loader: { '.css': 'text', '.svg': 'dataurl', '.png': 'dataurl', '.woff2': 'empty', '.woff': 'empty' },
    define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis' },
    jsx: 'automatic',
    logLevel: 'error',
  });
  return gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).length;
}

import { execFile } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { browsers } from '../../extension/manifest.ts';

const run = promisify(execFile);

/** What Mozilla's own check may warn of, and why that is as it should be. */
const known = new Set([
  // The extension is for desktops: it names no Android version at all.
  'KEY_FIREFOX_ANDROID_UNSUPPORTED_BY_MIN_VERSION manifest.json',
  // `sidePanel` is called where it exists; in Firefox the sidebar is.
  'UNSUPPORTED_API background.js',
  'UNSUPPORTED_API chunks/settings.js',
  // Preact can set `innerHTML`, which nothing of ours asks for.
  'UNSAFE_VAR_ASSIGNMENT chunks/credits.js',
]);

test('the check of the Firefox store finds nothing but what is known', async () => {
  const asked = ['lint', '--source-dir', 'dist/firefox', '--no-config-discovery', '--output', 'json'];
  const { stdout } = await run('node_modules/.bin/web-ext', asked).catch(
    (failed: { stdout: string }) => failed,
  );
  const { errors, warnings } = JSON.parse(stdout);
  expect(errors).toEqual([]);
  const found = warnings.map(({ code, file }: { code: string; file: string }) => `${code} ${file}`);
  expect(new Set(found)).toEqual(known);
}, 60_000);

const filesOf = (folder: string) =>
  globSync(`${folder}/**/*.*`)
    .map(path => relative(folder, path))
    .sort();

test.each(browsers)('what is built for %s loads no script from elsewhere and makes none', browser => {
  const scripts = filesOf(`dist/${browser}`).filter(path => /\.(js|html)$/.test(path));
  expect(scripts).toContain('inbox-pill.js');
  for (const path of scripts) {
    const text = readFileSync(`dist/${browser}/${path}`, 'utf8');
    const remote = text.match(
      /https?:\/\/[^\s"'`]+\.m?js\b|\beval\s*\(|new Function|createElement\(["'`]script|importScripts|<script[^>]*src="[^"]*:|<script>/g,
    );
    expect([path, remote]).toEqual([path, null]);
  }
});

test.each(browsers)(
  'another build for %s, in another folder, gives the same bytes',
  async browser => {
    const folder = await mkdtemp(join(tmpdir(), 'ai-credits-build-'));
    try {
      const sources = globSync('{src,widget,extension,public,*.json,*.ts}');
      for (const path of sources) await cp(path, join(folder, path), { recursive: true });
      await symlink(resolve('node_modules'), join(folder, 'node_modules'));
      const vite = resolve('node_modules/vite/bin/vite.js');
      // Vitest sets NODE_ENV to "test".
      const env = { ...process.env, NODE_ENV: 'production' };
      await run(process.execPath, [vite, 'build', '--app', '--mode', browser], { cwd: folder, env });
      const made = join(folder, 'dist', browser);
      expect(filesOf(made)).toEqual(filesOf(`dist/${browser}`));
      const differing = filesOf(made).filter(
        path => !readFileSync(join(made, path)).equals(readFileSync(`dist/${browser}/${path}`)),
      );
      expect(differing).toEqual([]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
  60_000,
);

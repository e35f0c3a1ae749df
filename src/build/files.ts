import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';
import { manifestFor } from '../../extension/manifest.ts';
import { packageManifest } from '../../widget/package-manifest.ts';

// What comes out of a build beside the scripts, and what no script may be.

/** The most that a script in somebody's page may weigh, in bytes after gzip -9. */
const maxBytes: Readonly<Record<string, number>> = {
  'ai-credits.js': 36_000,
  'loader.js': 600,
  'inbox-pill.js': 1_800,
};

/** What strict pages and extension stores refuse, or what would reach into the host page's head. */
const forbidden = ['modulepreload', 'new Function', 'eval(', 'document.head.append'];

/** Refuses an output for browsers that is too heavy or that says a forbidden word. */
export function limits(): Plugin {
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

/** Puts pages at the top of their folder, where manifest and server look for them. */
export function pagesAtTop(): Plugin {
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
export function manifest(): Plugin {
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
export function packageFiles(): Plugin {
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

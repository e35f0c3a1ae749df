import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createBuilder } from 'vite';
import { weighPeers } from './peers.ts';
import { report } from './report.ts';

// How large the script is that a page loads, what is in it, and how large the scripts of others are.
const limitBytes = 36_000;
const top = join(import.meta.dirname, '../..');
const weight = (text: string | Uint8Array) => gzipSync(text, { level: 9 }).length;

const bytes = weight(readFileSync(join(top, 'dist/widget/ai-credits.js')));
report('Widget, gzip -9, against its limit', bytes / limitBytes, { atMost: 1 }, `${bytes} bytes`);
for (const [name, share] of await shares()) console.log(`  ${name.padEnd(24)} ${share} bytes`);
for (const [name, size] of await weighPeers())
  report(`Widget, against ${name}`, bytes / size, { atMost: 1 }, `${size} bytes`);

/** What each part adds: how much smaller the script would be without its lines. */
async function shares(): Promise<[string, number][]> {
  const builder = await createBuilder({ root: top, logLevel: 'silent', build: { write: false } });
  const { widget } = builder.environments;
  const built = widget && (await builder.build(widget));
  if (!built || !('output' in built)) throw new Error('The widget was not built.');
  const [chunk] = built.output;
  const texts = new Map<string, string>();
  for (const [id, { code }] of Object.entries(chunk.modules)) {
    const name = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(id)?.[1] ?? 'our own';
    texts.set(name, (texts.get(name) ?? '') + (code ?? ''));
  }
  const all = [...texts.values()].join('\n');
  return [...texts.keys()].map(name => {
    const rest = [...texts].filter(([other]) => other !== name).map(([, text]) => text);
    return [name, Math.round(((weight(all) - weight(rest.join('\n'))) * bytes) / weight(all))];
  });
}

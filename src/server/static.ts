import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { type Context, Hono } from 'hono';
import { version } from '../contract/version.ts';

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
};

type Bytes = Uint8Array<ArrayBuffer>;
type Headers = Readonly<Record<string, string>>;

interface StaticFile {
  readonly type: string;
  readonly body: Bytes;
  readonly hash: string;
  /** The smallest first. */
  readonly codings: readonly { readonly name: string; readonly bytes: Bytes }[];
}

/** Any page may load the widget's script. */
const scriptHeaders = {
  'access-control-allow-origin': '*',
  'cross-origin-resource-policy': 'cross-origin',
};

/**
 * Serves the widget's scripts at `/widget/`, where a new build moves them, and `ai-credits.js` with its languages also at
 * an address that has these bytes for ever. `/widget/ai-credits.json` tells it and what to write into `integrity`.
 */
export function serveWidget(folder: string, publicUrl: () => string): Hono {
  const files = readFolder(folder);
  const script = files.get('/ai-credits.js');
  if (!script) throw new Error(`${folder} has no ai-credits.js.`);
  const lasting = [...files]
    .filter(([name]) => name === '/ai-credits.js' || name.startsWith('/locales/'))
    .sort();
  const hashes = lasting.map(([name, { hash }]) => `${name} ${hash}\n`).join('');
  const home = `/widget/${version}-${digest('sha256', hashes, 'hex').slice(0, 12)}`;
  const integrity = `sha384-${digest('sha384', script.body, 'base64')}`;
  const unchanging = { ...scriptHeaders, 'cache-control': 'public, max-age=31536000, immutable' };

  const app = new Hono();
  app.route('/widget', serveFiles(files, scriptHeaders));
  app.route(home, serveFiles(new Map(lasting), unchanging));
  app.get('/widget/ai-credits.json', context =>
    context.json({ version, url: `${publicUrl()}${home}/ai-credits.js`, integrity }, 200, {
      'cache-control': 'no-cache',
    }),
  );
  return app;
}

/** Serves the files that `folder` holds now, from memory; `index.html` is also the folder itself. */
export function serveFolder(folder: string, headers: Headers): Hono {
  return serveFiles(readFolder(folder), headers);
}

function serveFiles(files: ReadonlyMap<string, StaticFile>, headers: Headers): Hono {
  const app = new Hono();
  for (const [name, file] of files) {
    app.get(name, context => answer(context, file, headers));
    if (name === '/index.html') app.get('/', context => answer(context, file, headers));
  }
  return app;
}

function readFolder(folder: string): Map<string, StaticFile> {
  const files = new Map<string, StaticFile>();
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const type = types[extname(path)];
    if (!type) continue;
    const body = new Uint8Array(readFileSync(join(folder, path)));
    files.set(`/${path.replaceAll('\\', '/')}`, {
      type,
      body,
      hash: digest('sha256', body, 'base64url'),
      codings: [
        { name: 'br', bytes: new Uint8Array(brotliCompressSync(body)) },
        { name: 'gzip', bytes: new Uint8Array(gzipSync(body, { level: 9 })) },
      ],
    });
  }
  return files;
}

/** Answers with the smallest coding that whoever asks takes, or that they have it. */
function answer(context: Context, file: StaticFile, headers: Headers): Response {
  const takes = codingsIn(context.req.header('accept-encoding') ?? '');
  const coding = file.codings.find(({ name }) => takes(name));
  const every = {
    // Other bytes, so another tag: what stands in between may keep both.
    etag: `"${file.hash}${coding ? `-${coding.name}` : ''}"`,
    vary: 'Accept-Encoding',
    'cache-control': 'no-cache',
    ...headers,
  };
  // Weak where something in between made it so.
  const known = (context.req.header('if-none-match') ?? '')
    .split(',')
    .map(tag => tag.trim().replace(/^W\//, ''));
  if (known.includes(every.etag)) return context.body(null, 304, every);
  const usual = { ...every, 'content-type': file.type };
  return coding
    ? context.body(coding.bytes, 200, { ...usual, 'content-encoding': coding.name })
    : context.body(file.body, 200, usual);
}

/** What an `Accept-Encoding` takes; a coding with `q=0` is refused. RFC 9110, 12.5.3. */
function codingsIn(header: string): (coding: string) => boolean {
  const weights = new Map(
    header.split(',').map(part => {
      const [name = '', weight] = part.toLowerCase().split(';');
      return [name.trim(), Number(weight?.trim().replace(/^q=/, '') ?? 1)];
    }),
  );
  return coding => (weights.get(coding) ?? weights.get('*') ?? 0) > 0;
}

function digest(
  algorithm: 'sha256' | 'sha384',
  body: Bytes | string,
  encoding: 'hex' | 'base64' | 'base64url',
): string {
  return createHash(algorithm).update(body).digest(encoding);
}

/** The demo page loads nothing from elsewhere and runs nothing inline. */
export const demoHeaders = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'referrer-policy': 'same-origin',
};

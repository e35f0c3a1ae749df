import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Hono } from 'hono';

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
};

interface StaticFile {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly gzip: Uint8Array<ArrayBuffer>;
  readonly headers: Readonly<Record<string, string>>;
}

/** Serves the files that `folder` holds now, from memory; `index.html` is also the folder itself. */
export function serveFolder(folder: string, headers: Readonly<Record<string, string>>): Hono {
  const files = new Map<string, StaticFile>();
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const type = types[extname(path)];
    if (!type) continue;
    const body = new Uint8Array(readFileSync(join(folder, path)));
    const etag = `"${createHash('sha256').update(body).digest('base64url')}"`;
    const file = {
      body,
      gzip: new Uint8Array(gzipSync(body, { level: 9 })),
      headers: {
        'content-type': type,
        etag,
        vary: 'Accept-Encoding',
        'cache-control': 'no-cache',
        ...headers,
      },
    };
    const name = `/${path.replaceAll('\\', '/')}`;
    files.set(name, file);
    if (name === '/index.html') files.set('/', file);
  }

  const app = new Hono();
  for (const [name, file] of files) {
    app.get(name, context => {
      if (context.req.header('if-none-match') === file.headers.etag)
        return context.body(null, 304, file.headers);
      const isGzip = /\bgzip\b/.test(context.req.header('accept-encoding') ?? '');
      return isGzip
        ? context.body(file.gzip, 200, { ...file.headers, 'content-encoding': 'gzip' })
        : context.body(file.body, 200, file.headers);
    });
  }
  return app;
}

/** Any page may load the widget's script. */
export const scriptHeaders = {
  'access-control-allow-origin': '*',
  'cross-origin-resource-policy': 'cross-origin',
};

/** The demo page loads nothing from elsewhere and runs nothing inline. */
export const demoHeaders = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'referrer-policy': 'same-origin',
};

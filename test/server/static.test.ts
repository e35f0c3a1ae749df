import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { version } from '../../src/contract/version.ts';
import { demoHeaders, serveFolder, serveWidget } from '../../src/server/static.ts';

const base = 'https://credits.example.com';
const folder = mkdtempSync(join(tmpdir(), 'credits-widget-'));
afterAll(() => rmSync(folder, { recursive: true }));

const script = "console.info('The widget.');\n".repeat(50);
writeFileSync(join(folder, 'ai-credits.js'), script);
writeFileSync(join(folder, 'loader.js'), 'import("./ai-credits.js");');
const german = "export default { back: 'Zur\u00fcck' };\n";
mkdirSync(join(folder, 'locales'));
writeFileSync(join(folder, 'locales/de.js'), german);
const served = serveWidget(folder, () => base);
const ask = (path: string, headers: Record<string, string> = {}) =>
  served.fetch(new Request(new URL(path, base), { headers }));

const moving = '/widget/ai-credits.js';
const beside = (script: string) => script.replace('ai-credits.js', 'locales/de.js');
const told = async () => (await ask('/widget/ai-credits.json')).json();

describe('the script at its own address', () => {
  it('has the bytes that its integrity names, for ever', async () => {
    const { url, integrity } = await told();
    const answer = await ask(url);
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(bytes.toString()).toBe(script);
    expect(`sha384-${createHash('sha384').update(bytes).digest('base64')}`).toBe(integrity);
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  });

  it('has the version in it, and moves with a changed byte', async () => {
    const before = await told();
    expect(before.version).toBe(version);
    expect(before.url).toMatch(new RegExp(`^${base}/widget/${version}-[0-9a-f]{12}/ai-credits\\.js$`));
    const other = mkdtempSync(join(tmpdir(), 'credits-widget-'));
    try {
      writeFileSync(join(other, 'ai-credits.js'), `${script} `);
      const next = serveWidget(other, () => base);
      const after = await (await next.request('/widget/ai-credits.json')).json();
      expect(after.url).not.toBe(before.url);
      expect(after.integrity).not.toBe(before.integrity);
      expect((await next.request(new URL(before.url).pathname)).status).toBe(404);
    } finally {
      rmSync(other, { recursive: true });
    }
  });

  it('has its languages beside it, and moves with a changed sentence', async () => {
    const { url, integrity } = await told();
    const answer = await ask(beside(url));
    expect(await answer.text()).toBe(german);
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect((await ask(beside(moving))).headers.get('cache-control')).toBe('no-cache');
    const other = mkdtempSync(join(tmpdir(), 'credits-widget-'));
    try {
      cpSync(folder, other, { recursive: true });
      writeFileSync(join(other, 'locales/de.js'), "export default { back: 'Retour' };\n");
      const next = await (await serveWidget(other, () => base).request('/widget/ai-credits.json')).json();
      expect([next.url === url, next.integrity === integrity]).toEqual([false, true]);
    } finally {
      rmSync(other, { recursive: true });
    }
  });

  it('is told to whoever asks now, not to a cache', async () => {
    const answer = await ask('/widget/ai-credits.json');
    expect(answer.headers.get('cache-control')).toBe('no-cache');
  });
});

describe('the script at the address that moves', () => {
  it('is asked for again each time, and not sent again', async () => {
    const first = await ask(moving);
    expect(first.headers.get('cache-control')).toBe('no-cache');
    const etag = first.headers.get('etag') ?? '';
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`]) {
      const again = await ask(moving, { 'if-none-match': known });
      expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag]);
    }
    expect((await ask(moving, { 'if-none-match': '"other"' })).status).toBe(200);
  });
});

describe('every script', () => {
  const coded = [
    ['br, gzip', 'br'],
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip', 'gzip'],
    ['*', 'br'],
    ['GZIP;q=0.5', 'gzip'],
    ['br;q=0, gzip', 'gzip'],
    ['br; q=0, *', 'gzip'],
    ['gzip;q=0, br;q=0.0', null],
    ['zstd', null],
    ['', null],
  ] as const;

  it.each(coded)('comes to who takes %j as %s', async (accepted, coding) => {
    const { url } = await told();
    for (const path of [moving, url]) {
      const answer = await ask(path, { 'accept-encoding': accepted });
      expect(answer.headers.get('content-encoding')).toBe(coding);
      expect(answer.headers.get('vary')).toBe('Accept-Encoding');
      const bytes = Buffer.from(await answer.arrayBuffer());
      const plain =
        coding === 'br' ? brotliDecompressSync(bytes) : coding === 'gzip' ? gunzipSync(bytes) : bytes;
      expect(plain.toString()).toBe(script);
    }
  });

  it('has a tag for each coding, so that caches keep them apart', async () => {
    const tags = await Promise.all(
      ['', 'gzip', 'br'].map(async coding => {
        const answer = await ask(moving, { 'accept-encoding': coding });
        return answer.headers.get('etag');
      }),
    );
    expect(new Set(tags).size).toBe(3);
  });

  it('may be loaded and read by any page', async () => {
    const { url } = await told();
    for (const path of [moving, url, '/widget/loader.js', beside(url), beside(moving)]) {
      const { headers } = await ask(path);
      expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin');
      expect(headers.get('access-control-allow-origin')).toBe('*');
      expect(headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    }
  });
});

it('lets other pages read nothing but the script', async () => {
  const demo = serveFolder('dist/demo', demoHeaders);
  for (const answer of [await ask('/widget/ai-credits.json'), await demo.request('/')]) {
    expect(answer.status).toBe(200);
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    expect(answer.headers.get('cross-origin-resource-policy')).toBeNull();
  }
});

it('has one version everywhere', () => {
  for (const path of ['package.json', 'manifest.json'])
    expect(JSON.parse(readFileSync(path, 'utf8')).version).toBe(version);
});

import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, it } from 'vitest';
import { processKey, runProxyProcess, startProxyProcess } from '../support/proxy-process.ts';
import { faultsOf } from './proof.ts';

const folder = mkdtempSync(join(tmpdir(), 'credits-process-'));
afterAll(() => rmSync(folder, { recursive: true }));

const headers = { authorization: `Bearer ${processKey}`, 'content-type': 'application/json' };
const acme = {
  name: 'Acme',
  plan: 'AI Max',
  currency: 'USD',
  timeZone: 'Asia/Kolkata',
  cycleAnchor: '2025-04-24T00:00:00+05:30',
};

async function openAccount(url: string): Promise<void> {
  const body = JSON.stringify(acme);
  const { status } = await fetch(`${url}/v1/accounts/acme`, { method: 'PUT', headers, body });
  expect(status).toBe(200);
}

describe('a proxy in its process', () => {
  it.each([
    ['CREDITS_SECRET', { CREDITS_SECRET: undefined }],
    ['CREDITS_API_KEY', { CREDITS_API_KEY: undefined }],
    ['PAYMENTS', { PAYMENTS: undefined }],
    ['PUBLIC_URL', { HOST: '0.0.0.0' }],
    ['config.json: Unrecognized key: "prizes"', { CREDITS_CONFIG: join(folder, 'config.json') }],
    ['gone.json', { CREDITS_CONFIG: join(folder, 'gone.json') }],
    ['text.db', { DATABASE_URL: `sqlite:${join(folder, 'text.db')}` }],
    ['x.db', { DATABASE_URL: `sqlite:${join(folder, 'config.json', 'x.db')}` }],
  ])('does not start and says one sentence about %s', async (name, variables) => {
    writeFileSync(join(folder, 'config.json'), '{"prizes": {}}');
    writeFileSync(
      join(folder, 'text.db'),
      'This is a text and no database, whatever its name says.\n'.repeat(20),
    );
    const path = join(folder, 'never.db');
    const { code, said } = await runProxyProcess({ DATABASE_URL: `sqlite:${path}`, ...variables });
    expect(code).toBe(1);
    expect(said).toContain(name);
    expect(said.trim().split('\n')).toHaveLength(1);
    expect(existsSync(path)).toBe(false);
  });

  it('has its file to itself, by whatever name, until it ends', async () => {
    const path = join(folder, 'owned.db');
    const link = join(folder, 'link.db');
    const first = await startProxyProcess(path);
    symlinkSync(path, link);
    for (const name of [path, link]) {
      const { code, said } = await runProxyProcess({ DATABASE_URL: `sqlite:${name}` });
      expect(code).toBe(1);
      expect(said).toMatch(/^Another proxy is using \S+; a SQLite file belongs to one\.$/m);
    }
    await openAccount(first.url);
    await first.end('SIGKILL');
    const second = await startProxyProcess(path);
    await openAccount(second.url);
    expect(await second.end('SIGTERM')).toMatchObject({ code: 0 });
  });

  it('does not open a file of a newer version', async () => {
    const path = join(folder, 'newer.db');
    const db = new DatabaseSync(path);
    db.exec('PRAGMA user_version = 1000');
    db.close();
    const { code, said } = await runProxyProcess({ DATABASE_URL: `sqlite:${path}` });
    expect({ code, said }).toEqual({
      code: 1,
      said: `${path} was written by a newer version of this program.\n`,
    });
  });

  it('finishes what was begun when it is asked to end, under load', async () => {
    const path = join(folder, 'ended.db');
    const proxy = await startProxyProcess(path);
    await openAccount(proxy.url);
    const acknowledged: string[] = [];
    const clients = Array.from({ length: 8 }, async (_, client) => {
      for (let turn = 0; ; turn += 1) {
        const id = `${client}-${turn}`;
        const event = { id, account: 'acme', credits: 1, channel: 'whatsapp', kind: 'reply' };
        const body = JSON.stringify({ events: [event] });
        try {
          const response = await fetch(`${proxy.url}/v1/usage`, { method: 'POST', headers, body });
          if ((await response.json()).results[0].status === 'recorded') acknowledged.push(id);
        } catch {
          // The proxy has ended.
          return;
        }
        if (acknowledged.length === 100) proxy.end('SIGTERM');
      }
    });
    expect(await proxy.ended).toMatchObject({ code: 0, signal: null });
    await Promise.all(clients);
    expect(await faultsOf(path)).toEqual([]);
    const db = new DatabaseSync(path, { readOnly: true });
    const kept = new Set(
      db
        .prepare("SELECT key FROM entry WHERE type = 'usage'")
        .all()
        .map(row => row.key),
    );
    db.close();
    expect(acknowledged.filter(id => !kept.has(`usage:${id}`))).toEqual([]);
  });

  it('keeps no secret in its file', async () => {
    const path = join(folder, 'secrets.db');
    const proxy = await startProxyProcess(path);
    await openAccount(proxy.url);
    const ask = async (path: string, init: RequestInit) =>
      (await fetch(`${proxy.url}/v1/${path}`, init)).json();
    const body = JSON.stringify({ user: 'priya', role: 'owner' });
    const { token } = await ask('accounts/acme/sessions', { method: 'POST', headers, body });
    const { code } = await ask('pairing-codes', {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
    });
    const pairing = JSON.stringify({ code, device: 'Chrome' });
    const device = await ask('pair', { method: 'POST', headers, body: pairing });
    await proxy.end('SIGTERM');
    const file = readFileSync(path, 'latin1');
    for (const secret of [processKey, token, code, device.token.split('.').at(-1)]) {
      expect(file).not.toContain(secret);
    }
  });
});

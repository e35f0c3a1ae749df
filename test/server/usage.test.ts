import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createWorld } from '../support/world.ts';
import { faultsOf, rowsOf } from './proof.ts';
import { provenWorlds } from './worlds.ts';

const open = provenWorlds();
const now = '2025-08-28T12:00:00Z';
const shared = await open({ now });
const folder = mkdtempSync(join(tmpdir(), 'credits-usage-'));
afterAll(() => rmSync(folder, { recursive: true }));
let opened = 0;
const fresh = () => shared.openAccount({ account: `account-${++opened}` });

function event(account: string, id: string, more: Record<string, unknown> = {}) {
  return { id, account, credits: 1, channel: 'whatsapp', kind: 'reply', ...more };
}

async function record(events: readonly unknown[], world = shared) {
  const { status, body } = await world.api('POST', '/v1/usage', { events });
  return { status, results: body.results, detail: body.detail };
}

describe('POST /v1/usage', () => {
  it('records 1,000 events in order, each with the balance after it', async () => {
    const account = await fresh();
    const events = Array.from({ length: 1000 }, (_, place) => event(account, `id-${place}`));
    const { results } = await record(events);
    for (const [place, result] of results.entries()) {
      expect(result).toEqual({ id: `id-${place}`, status: 'recorded', balance: 39_999 - place });
    }
  });

  it('records an id once, however often one call repeats it', async () => {
    const account = await fresh();
    const { results } = await record(
      Array.from({ length: 50 }, () => event(account, 'same', { credits: 5 })),
    );
    expect(results[0]).toMatchObject({ status: 'recorded', balance: 39_995 });
    for (const result of results.slice(1))
      expect(result).toMatchObject({ status: 'duplicate', balance: 39_995 });
  });

  it('records an id once when 50 calls bring it at the same time', async () => {
    const account = await fresh();
    const answers = await Promise.all(Array.from({ length: 50 }, () => shared.use(account, 'same', 5)));
    expect(answers.filter(({ status }) => status === 'recorded')).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 'duplicate')).toHaveLength(49);
  });

  it('knows an id after a restart, whatever time the repeat claims', async () => {
    const path = join(folder, 'credits.db');
    const before = await createWorld({ now, path });
    await before.openAccount();
    await before.use('acme', 'one', 6);
    await before.close();
    const after = await createWorld({ now: '2025-12-28T12:00:00Z', path });
    expect(await after.use('acme', 'one', 6)).toMatchObject({ status: 'duplicate', balance: 40_000 });
    const old = { occurredAt: '2020-01-01T00:00Z' };
    expect(await after.use('acme', 'one', 6, old)).toMatchObject({ status: 'duplicate' });
    await after.close();
    expect(await faultsOf(path)).toEqual([]);
  });

  it.each([
    ['credits', { credits: 7 }],
    ['channel', { channel: 'instagram' }],
    ['kind', { kind: 'action' }],
  ])('refuses an id that was recorded with another %s', async (_, change) => {
    const account = await fresh();
    await record([event(account, 'one', { credits: 6 })]);
    const { results } = await record([event(account, 'one', { credits: 6, ...change })]);
    expect(results[0]).toMatchObject({
      status: 'refused',
      balance: 39_994,
      problem: { code: 'idempotency_conflict', status: 409 },
    });
  });

  it('takes an id for recorded even if conversation and description differ', async () => {
    const account = await fresh();
    await record([event(account, 'one', { conversation: 'c1' })]);
    const { results } = await record([event(account, 'one', { conversation: 'c2', description: 'Again' })]);
    expect(results[0]).toMatchObject({ status: 'duplicate' });
  });

  it('keeps the same id of two accounts apart', async () => {
    const [one, other] = [await fresh(), await fresh()];
    const { results } = await record([event(one, 'same'), event(other, 'same', { credits: 2 })]);
    expect(results).toMatchObject([{ status: 'recorded' }, { status: 'recorded', balance: 39_998 }]);
  });

  it('refuses a malformed event and records those around it', async () => {
    const account = await fresh();
    const wrong = [
      event(account, 'w1', { credits: 0 }),
      event(account, 'w2', { credits: -1 }),
      event(account, 'w3', { credits: 1.5 }),
      event(account, 'w4', { credits: '5' }),
      event(account, 'w5', { credits: 1_000_001 }),
      event(account, 'w6', { kind: 'thought' }),
      event(account, 'w7', { channel: '' }),
      event(account, 'w8', { channel: '__proto__' }),
      event(account, 'w9', { occurredAt: 'yesterday' }),
      event(account, 'w10', { conversation: 'c'.repeat(201) }),
      event(account, '', {}),
      event(account, 'w\u0000', {}),
      event(account, 'w\ud800', {}),
      event('', 'w11'),
      null,
      'text',
      [],
      {},
    ];
    const { status, results } = await record([event(account, 'first'), ...wrong, event(account, 'last')]);
    expect(status).toBe(200);
    expect(results).toHaveLength(wrong.length + 2);
    expect(results[0]).toMatchObject({ id: 'first', status: 'recorded', balance: 39_999 });
    expect(results.at(-1)).toMatchObject({ id: 'last', status: 'recorded', balance: 39_998 });
    for (const result of results.slice(1, -1)) {
      expect(result).toMatchObject({ status: 'refused', problem: { code: 'invalid_request', status: 400 } });
    }
    expect(results[1].problem.detail).toContain('credits');
  });

  it.each([
    ['no events', { events: [] }],
    ['1,001 events', { events: Array.from({ length: 1001 }, (_, place) => event('acme', `${place}`)) }],
    ['events that are no list', { events: {} }],
    ['nothing', {}],
    ['a list', []],
    ['null', null],
  ])('refuses an envelope with %s', async (_, body) => {
    const answer = await shared.api('POST', '/v1/usage', body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
  });

  it('refuses an account that is not there', async () => {
    const { results } = await record([event('nobody', 'one')]);
    expect(results[0]).toMatchObject({ status: 'refused', balance: null, problem: { code: 'not_found' } });
  });

  it('refuses whole what does not fit, and takes the same id after a top-up', async () => {
    const account = await fresh();
    await record([event(account, 'most', { credits: 39_999 })]);
    const { results } = await record([event(account, 'big', { credits: 2 }), event(account, 'small')]);
    expect(results).toMatchObject([
      { status: 'refused', balance: 1, problem: { code: 'insufficient_credits', status: 402 } },
      { status: 'recorded', balance: 0 },
    ]);
    const { body } = await shared.api(
      'POST',
      `/v1/accounts/${account}/purchases`,
      { credits: 1000 },
      { 'idempotency-key': 'top-up' },
    );
    await shared.pay(body.checkoutUrl);
    const after = await record([event(account, 'big', { credits: 2 })]);
    expect(after.results[0]).toMatchObject({ status: 'recorded', balance: 998 });
  });

  it('keeps what was said of an event', async () => {
    const account = await fresh();
    const said = {
      conversation: 'c-1',
      description: 'Looked up an order',
      occurredAt: '2025-08-28T11:58:00Z',
    };
    await record([event(account, 'one', { credits: 3, kind: 'action', ...said })]);
    const [, row] = rowsOf(
      shared.path,
      'SELECT credits, channel, kind, conversation, description, occurred_at FROM entry WHERE account = ? ORDER BY seq',
      account,
    );
    expect(row).toMatchObject({
      credits: 3,
      channel: 'whatsapp',
      kind: 'action',
      conversation: 'c-1',
      description: 'Looked up an order',
      occurred_at: Date.parse(said.occurredAt),
    });
  });
});

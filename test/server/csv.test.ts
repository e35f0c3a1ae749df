import { describe, expect, it } from 'vitest';
import { openBoth } from './upstream-world.ts';
import { provenWorlds } from './worlds.ts';

const open = provenWorlds();
const worlds = provenWorlds();

async function acme(currency = 'USD') {
  const world = await open({ now: '2025-08-28T12:00:00Z' });
  await world.openAccount({ currency });
  const csv = async (query = '') => world.api('GET', `/v1/accounts/acme/transactions.csv${query}`);
  const rows = async (query = '') => String((await csv(query)).body).split('\r\n');
  return { world, csv, rows };
}

const head = 'Time,Type,Description,Credits,Balance after,Channels,Price,Currency';

describe('GET /v1/transactions.csv', () => {
  it('is the history as a table, by clocks of the account', async () => {
    const { world, csv } = await acme();
    await world.use('acme', 'a', 4);
    await world.use('acme', 'b', 2, { channel: 'live_chat' });
    world.clock.advance(3_600_000);
    await world.buy('acme', 5000);
    const { status, body, headers } = await csv();
    expect([status, headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
    expect(headers.get('content-disposition')).toBe('attachment; filename="ai-credits.csv"');
    expect(body).toBe(
      [
        head,
        '2025-08-28 18:30:00,purchase,Credits purchased,5000,44994,,50.00,USD',
        '2025-08-28 17:30:00,usage,"AI Credits Used - 6 From August 28, 2025 at 5:30 PM to August 28, 2025 at 5:30 PM",-6,39994,whatsapp 4; live_chat 2,,',
        '2025-08-28 17:30:00,reset,Monthly credit reset,40000,40000,,,',
        '',
      ].join('\r\n'),
    );
  });

  it('begins with the mark by which spreadsheets know its letters', async () => {
    const { world } = await acme();
    const token = await world.session('acme');
    const headers = { authorization: `Bearer ${token}` };
    const answer = await world.fetch(new Request('http://credits.test/v1/transactions.csv', { headers }));
    expect([...new Uint8Array(await answer.arrayBuffer()).slice(0, 4)]).toEqual([0xef, 0xbb, 0xbf, 0x54]);
  });

  it('takes the filters of the list, and refuses what that refuses', async () => {
    const { world, csv, rows } = await acme();
    await world.use('acme', 'a', 4);
    await world.buy('acme', 5000);
    expect((await rows('?filter=usage')).length).toBe(3);
    expect((await rows('?filter=added')).length).toBe(4);
    expect(await rows('?from=2025-08-29')).toEqual([head, '']);
    const { status, body } = await csv('?from=2025-08-29&to=2025-08-28');
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'invalid_request' });
    expect((await csv('?filter=none')).status).toBe(400);
    expect((await world.as('nobody', 'GET', '/v1/transactions.csv')).status).toBe(401);
  });

  it('has every line, however many there are', async () => {
    const { world, rows } = await acme();
    for (let turn = 0; turn < 450; turn += 1) {
      const adjustment = { id: `a-${turn}`, credits: turn % 2 === 0 ? 10 : -10, reason: `no. ${turn}` };
      await world.api('POST', '/v1/accounts/acme/adjustments', adjustment);
    }
    const all = await rows();
    expect(all).toHaveLength(453);
    expect(new Set(all.map(row => /no\. \d+/.exec(row)?.[0])).size).toBe(451);
  });

  it.each([
    ['=1+1', 'Credits added: =1+1'],
    ['a "quote", and more', '"Credits added: a ""quote"", and more"'],
  ])('says a reason such as %s as text', async (reason, cell) => {
    const { world, rows } = await acme();
    await world.api('POST', '/v1/accounts/acme/adjustments', { id: 'a', credits: 5, reason });
    expect((await rows())[1]).toContain(`,adjustment,${cell},5,`);
  });

  it('lets no text begin as a formula, and leaves amounts as they are', async () => {
    const { world, rows } = await acme();
    const hold = { id: 'h', credits: 5, ttlSeconds: 60, channel: 'whatsapp', kind: 'reply' };
    await world.api('POST', '/v1/accounts/acme/holds', hold);
    await world.use('acme', 'x', 3, { channel: 'whatsapp' });
    const { csvCell } = await import('../../src/server/csv.ts');
    for (const sign of ['=', '+', '-', '@', '\t', '\r']) expect(csvCell(`${sign}cmd`)).toMatch(/^"?'/);
    expect(csvCell('a=b')).toBe('a=b');
    expect((await rows())[1]).toContain(',-3,');
  });

  it('tells money in the digits of its currency', async () => {
    const { world, rows } = await acme('INR');
    await world.buy('acme', 1000);
    expect((await rows())[1]).toContain(',999.00,INR');
  });

  it('is made by a proxy that keeps no ledger as well', async () => {
    const { back, front } = await openBoth(worlds);
    await back.use('acme', 'a', 7);
    const token = await front.session('acme');
    const { status, body } = await front.as(token, 'GET', '/v1/transactions.csv?filter=usage');
    expect(status).toBe(200);
    expect(String(body).split('\r\n')).toEqual([head, expect.stringContaining(',usage,'), '']);
    const refused = await front.as(token, 'GET', '/v1/transactions.csv?from=2025-08-29&to=2025-08-28');
    expect(refused.status).toBe(400);
  });
});

import { describe, expect, it } from 'vitest';
import type { Answer, World } from '../support/world.ts';
import { provenWorlds } from './worlds.ts';

const open = provenWorlds();

async function opened() {
  const world = await open({ now: '2025-08-28T12:00:00Z' });
  await world.openAccount();
  return world;
}

const post = (world: World, path: string, body?: unknown) =>
  world.api('POST', `/v1/accounts/acme/${path}`, body);

const draft = (id: string) => ({ id, credits: 10, ttlSeconds: 600, channel: 'whatsapp', kind: 'reply' });

function start(world: World, token: string, key: string) {
  return world.as(token, 'POST', '/v1/purchases', { credits: 1000 }, { 'idempotency-key': key });
}

async function pairedToken(world: World): Promise<string> {
  const token = await world.session('acme');
  const { body } = await world.as(token, 'POST', '/v1/pairing-codes');
  const paired = await world.as('none', 'POST', '/v1/pair', { code: body.code, device: 'Chrome on Linux' });
  return paired.body.token;
}

const said = ({ status, body }: Answer) => [status, body.code, body.detail];
const balance = async (world: World) => (await world.api('GET', '/v1/accounts/acme/balance')).body;

describe('the status of an account', () => {
  it('is active, and stays as it is where none is named', async () => {
    const world = await opened();
    const put = async (status?: string) => {
      const { body } = await world.api('PUT', '/v1/accounts/acme', {
        name: 'Acme',
        plan: 'AI Max',
        currency: 'USD',
        timeZone: 'Asia/Kolkata',
        cycleAnchor: '2025-04-24T00:00:00+05:30',
        ...(status !== undefined && { status }),
      });
      return body.detail ?? body.status;
    };
    expect(await put()).toBe('active');
    expect(await put('suspended')).toBe('suspended');
    expect(await put()).toBe('suspended');
    expect(await put('closed')).toBe('closed');
    expect(await put()).toBe('closed');
    expect(await put('active')).toBe('active');
    expect(await put('sleeping')).toContain('status: ');
  });

  it('can be suspended from the beginning', async () => {
    const world = await open({ now: '2025-08-28T12:00:00Z' });
    await world.openAccount({ status: 'suspended' });
    expect(await world.use('acme', 'one', 1)).toMatchObject({ status: 'refused', balance: 40_000 });
  });
});

describe('a suspended account', () => {
  it('spends, holds and buys nothing', async () => {
    const world = await opened();
    await world.openAccount({ status: 'suspended' });
    const used = await world.use('acme', 'one', 1);
    expect(used).toMatchObject({ status: 'refused', balance: 40_000 });
    expect(used.problem).toMatchObject({
      code: 'forbidden',
      detail: 'Account acme is suspended. Nothing was used.',
    });
    expect(said(await post(world, 'holds', draft('one')))).toEqual([
      403,
      'forbidden',
      'Account acme is suspended. Nothing was used.',
    ]);
    const token = await world.session('acme');
    expect(said(await start(world, token, 'k'))).toEqual([
      403,
      'forbidden',
      'Account acme is suspended. No money moved.',
    ]);
    expect(await balance(world)).toMatchObject({ available: 40_000, mayBuy: false });
  });

  it('goes on with everything else', async () => {
    const world = await opened();
    const device = await pairedToken(world);
    await world.use('acme', 'one', 6);
    await post(world, 'holds', draft('kept'));
    await post(world, 'holds', draft('let-go'));
    const token = await world.session('acme');
    const pending = await start(world, token, 'k');
    await world.openAccount({ status: 'suspended' });
    // A repeat of what was recorded is still a duplicate, of usage as of purchases.
    expect(await world.use('acme', 'one', 6)).toMatchObject({ status: 'duplicate', balance: 39_974 });
    expect((await start(world, token, 'k')).body).toEqual(pending.body);
    expect((await post(world, 'holds/kept/capture', { credits: 10 })).body.status).toBe('captured');
    expect((await post(world, 'holds/let-go/release')).body.status).toBe('released');
    expect((await post(world, 'usage/one/reverse')).body.status).toBe('recorded');
    expect((await post(world, 'adjustments', { id: 'a', credits: 5, reason: 'goodwill' })).status).toBe(200);
    await world.pay(pending.body.checkoutUrl);
    for (const each of [token, device, await world.session('acme')]) {
      expect((await world.as(each, 'GET', '/v1/balance')).body.available).toBe(40_995);
    }
    world.clock.set('2025-09-24T00:00:00Z');
    expect(await balance(world)).toMatchObject({ available: 41_005, monthly: { used: 0 } });
  });

  it('is as before once it is active again', async () => {
    const world = await opened();
    await world.openAccount({ status: 'suspended' });
    expect((await world.use('acme', 'one', 6)).status).toBe('refused');
    await world.openAccount({ status: 'active' });
    expect(await world.use('acme', 'one', 6)).toMatchObject({ status: 'recorded', balance: 39_994 });
    expect(await balance(world)).toMatchObject({ mayBuy: true });
  });
});

describe('a closed account', () => {
  const closed = [403, 'forbidden', 'Account acme is closed.'];

  it('lets nobody in, by session or device', async () => {
    const world = await opened();
    const device = await pairedToken(world);
    const token = await world.session('acme');
    await world.openAccount({ account: 'other' });
    const elsewhere = await world.session('other');
    await world.openAccount({ status: 'closed' });
    const user = { user: 'priya', role: 'owner', ttlSeconds: 60 };
    expect(said(await post(world, 'sessions', user))).toEqual(closed);
    for (const each of [token, device]) {
      for (const path of ['balance', 'pricing', 'transactions', 'entries', 'explain', 'devices']) {
        expect(said(await world.as(each, 'GET', `/v1/${path}`))).toEqual(closed);
      }
      expect(said(await start(world, each, 'k'))).toEqual(closed);
      expect(said(await world.as(each, 'POST', '/v1/pairing-codes'))).toEqual(closed);
    }
    expect((await world.as(elsewhere, 'GET', '/v1/balance')).status).toBe(200);
  });

  it('gives no token that works for a code that it showed before', async () => {
    const world = await opened();
    const token = await world.session('acme');
    const { body } = await world.as(token, 'POST', '/v1/pairing-codes');
    await world.openAccount({ status: 'closed' });
    const paired = await world.as('none', 'POST', '/v1/pair', { code: body.code, device: 'Chrome' });
    expect(said(await world.as(paired.body.token, 'GET', '/v1/balance'))).toEqual(closed);
  });

  it('spends, holds and buys nothing', async () => {
    const world = await opened();
    await world.openAccount({ status: 'closed' });
    expect((await world.use('acme', 'one', 1)).problem?.code).toBe('forbidden');
    expect((await post(world, 'holds', draft('one'))).body.code).toBe('forbidden');
    const headers = { 'idempotency-key': 'k' };
    const bought = await world.api('POST', '/v1/accounts/acme/purchases', { credits: 1000 }, headers);
    expect(said(bought)).toEqual([403, 'forbidden', 'Account acme is closed. No money moved.']);
  });

  it('is read and adjusted by the integrator', async () => {
    const world = await opened();
    await world.buy('acme', 1000);
    await world.openAccount({ status: 'closed' });
    const removed = await post(world, 'adjustments', { id: 'a', credits: -1000, reason: 'Paid out' });
    expect(removed.body).toMatchObject({ status: 'recorded', available: 40_000 });
    for (const path of ['balance', 'transactions', 'entries', 'explain', 'devices', 'pricing']) {
      expect((await world.api('GET', `/v1/accounts/acme/${path}`)).status).toBe(200);
    }
  });

  it('lets everybody in again once it is open', async () => {
    const world = await opened();
    const device = await pairedToken(world);
    const token = await world.session('acme');
    await world.openAccount({ status: 'closed' });
    await world.openAccount({ status: 'active' });
    for (const each of [token, device, await world.session('acme')]) {
      expect((await world.as(each, 'GET', '/v1/balance')).status).toBe(200);
    }
  });

  it('says nothing to a token that is not its own', async () => {
    const world = await opened();
    await world.openAccount({ status: 'closed' });
    expect((await world.as('nonsense', 'GET', '/v1/balance')).status).toBe(401);
  });
});

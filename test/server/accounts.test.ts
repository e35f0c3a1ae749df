import { describe, expect, it } from 'vitest';
import { rowsOf } from './proof.ts';
import { provenWorlds } from './worlds.ts';

const open = provenWorlds();
const shared = await open({ now: '2025-08-28T12:00:00Z' });

const acme = {
  name: 'Acme',
  plan: 'AI Max',
  currency: 'INR',
  timeZone: 'Asia/Kolkata',
  cycleAnchor: '2025-04-24T00:00:00+05:30',
};

describe('PUT /v1/accounts/:account', () => {
  it('opens an account with its first monthly credits', async () => {
    const world = await open({ now: '2025-08-28T12:00:00Z' });
    const { status, body } = await world.api('PUT', '/v1/accounts/acme', acme);
    expect(status).toBe(200);
    expect(body).toEqual({
      account: 'acme',
      ...acme,
      cycleAnchor: '2025-04-23T18:30:00.000Z',
      status: 'active',
      payer: {},
    });
    const balance = await world.api('GET', '/v1/accounts/acme/balance');
    expect(balance.body).toMatchObject({
      available: 40_000,
      monthly: { cycleStart: '2025-08-23T18:30:00.000Z', resetsAt: '2025-09-23T18:30:00.000Z' },
    });
  });

  it('changes nothing when the same account is sent again', async () => {
    const world = await open({ now: '2025-08-28T12:00:00Z' });
    await world.api('PUT', '/v1/accounts/acme', acme);
    await world.use('acme', 'one', 6);
    const before = rowsOf(world.path, 'SELECT * FROM account');
    // The same instant, told from another zone.
    await world.api('PUT', '/v1/accounts/acme', { ...acme, cycleAnchor: '2025-04-23T18:30Z' });
    expect(rowsOf(world.path, 'SELECT * FROM account')).toEqual(before);
    expect(rowsOf(world.path, 'SELECT * FROM history')).toHaveLength(1);
  });

  it('renames an account without an entry', async () => {
    const world = await open({ now: '2025-08-28T12:00:00Z' });
    await world.api('PUT', '/v1/accounts/acme', acme);
    await world.api('PUT', '/v1/accounts/acme', { ...acme, name: 'Acme Support' });
    const { body } = await world.api('GET', '/v1/accounts/acme/balance');
    expect(body).toMatchObject({ name: 'Acme Support', available: 40_000 });
    expect(rowsOf(world.path, 'SELECT seq FROM entry')).toHaveLength(1);
  });

  it.each([
    ['a name with slashes', 'a/b'],
    ['a name with a percent sign', '100%41'],
    ['a name in another script', 'ユニ コード'],
    ['a name that looks like a query', 'a?b=c#d'],
  ])('opens an account under %s', async (_, account) => {
    const world = shared;
    await world.openAccount({ account });
    const token = await world.session(account);
    expect((await world.as(token, 'GET', '/v1/balance')).body.account).toBe(account);
    expect(await world.use(account, 'one', 6)).toMatchObject({ status: 'recorded', balance: 39_994 });
  });

  it.each([
    ['an unknown plan', { plan: 'AI Mega' }, 'plan: No plan is called AI Mega.'],
    ['a plan that every object has', { plan: 'toString' }, 'plan: No plan is called toString.'],
    ['a currency without prices', { currency: 'EUR' }, 'currency: There is no price list in EUR.'],
    ['a currency that is none', { currency: 'rupees' }, 'currency: '],
    ['an unknown time zone', { timeZone: 'Mars/Olympus' }, 'timeZone: Mars/Olympus is not a time zone.'],
    ['an anchor that is a day', { cycleAnchor: '2025-04-24' }, 'cycleAnchor: '],
    ['an anchor without an offset', { cycleAnchor: '2025-04-24T00:00:00' }, 'cycleAnchor: '],
    ['an anchor that does not exist', { cycleAnchor: '2025-02-30T00:00:00Z' }, 'cycleAnchor: '],
    ['an empty name', { name: '' }, 'name: '],
    ['a name with a line break', { name: 'Ac\nme' }, 'name: '],
    ['a name that is too long', { name: 'a'.repeat(121) }, 'name: '],
    ['a missing name', { name: undefined }, 'name: '],
  ])('refuses %s and names the field', async (_, change, detail) => {
    const { status, body } = await shared.api('PUT', '/v1/accounts/acme', { ...acme, ...change });
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'invalid_request' });
    expect(body.detail).toContain(detail);
    expect((await shared.api('GET', '/v1/accounts/acme/balance')).status).toBe(404);
  });

  it('refuses an account name that is too long', async () => {
    const { status } = await shared.api('PUT', `/v1/accounts/${'a'.repeat(129)}`, acme);
    expect(status).toBe(400);
  });
});

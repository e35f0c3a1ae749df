import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, type World } from '../support/world.ts';
import { emptyDatabases, engines } from './engines.ts';
import { faultsOf } from './proof.ts';

const databases = emptyDatabases();
const now = '2025-08-28T12:00:00Z';

describe.each(engines)('a proxy over %s', engine => {
  let world: World;
  let address: string;
  let names = 0;

  beforeAll(async () => {
    address = await databases(engine);
    world = await createWorld({ now, environment: { DATABASE_URL: address } });
  });
  afterAll(async () => {
    await world.close();
    expect(await faultsOf(address)).toEqual([]);
  });

  function fresh(): Promise<string> {
    names += 1;
    return world.openAccount({ account: `account-${names}` });
  }
  const of = (account: string, rest: string) => `/v1/accounts/${account}${rest}`;

  it('records a call of many events, each for itself and once', async () => {
    const account = await fresh();
    const event = (id: string, credits = 1) => ({ id, account, credits, channel: 'whatsapp', kind: 'reply' });
    const events = [event('a'), event('b', 50_000), event('a'), { nonsense: true }, event('c', 2)];
    const { body } = await world.api('POST', '/v1/usage', { events });
    expect(body.results).toMatchObject([
      { id: 'a', status: 'recorded', balance: 39_999 },
      { id: 'b', status: 'refused', problem: { code: 'insufficient_credits' } },
      { id: 'a', status: 'duplicate', balance: 39_999 },
      { status: 'refused', problem: { code: 'invalid_request' } },
      { id: 'c', status: 'recorded', balance: 39_997 },
    ]);
  });

  it('takes a thousand events in one call and two hundred calls at once', async () => {
    const account = await fresh();
    const events = Array.from({ length: 1000 }, (_, place) => ({
      id: `many-${place}`,
      account,
      credits: 1,
      channel: 'whatsapp',
      kind: 'reply',
    }));
    const { body } = await world.api('POST', '/v1/usage', { events });
    expect(body.results.at(-1)).toMatchObject({ status: 'recorded', balance: 39_000 });
    const results = await Promise.all(
      Array.from({ length: 200 }, (_, turn) => world.use(account, `at-once-${turn % 100}`, 1)),
    );
    expect(results.filter(({ status }) => status === 'recorded')).toHaveLength(100);
    expect((await world.api('GET', of(account, '/balance'))).body.available).toBe(38_900);
  });

  it('shows the history page by page', async () => {
    const account = await fresh();
    for (let turn = 0; turn < 12; turn += 1) {
      world.clock.advance(10 * 60_000);
      await world.use(account, `${turn}`, 1);
    }
    const seen: string[] = [];
    let query = '?limit=5';
    while (query) {
      const { body } = await world.api('GET', of(account, `/transactions${query}`));
      for (const { id } of body.transactions) seen.push(id);
      query = body.nextCursor ? `?limit=5&cursor=${body.nextCursor}` : '';
    }
    expect(new Set(seen).size).toBe(13);
    expect(seen).toHaveLength(13);
    const { body } = await world.api('GET', of(account, '/transactions?filter=added'));
    expect(body.transactions).toMatchObject([{ type: 'reset', credits: 40_000 }]);
  });

  it('sells once, however often the same is asked and paid', async () => {
    const account = await fresh();
    const order = () =>
      world.api('POST', of(account, '/purchases'), { credits: 1000 }, { 'idempotency-key': 'one' });
    const [first, second] = await Promise.all([order(), order()]);
    expect(second.body.id).toBe(first.body.id);
    await Promise.all([world.pay(first.body.checkoutUrl), world.pay(first.body.checkoutUrl)]);
    await world.pay(first.body.checkoutUrl);
    expect((await world.api('GET', of(account, `/purchases/${first.body.id}`))).body.status).toBe('paid');
    expect((await world.api('GET', of(account, '/balance'))).body.available).toBe(41_000);
  });

  it('connects a device by a code, once, and ends it with its user', async () => {
    const account = await fresh();
    const token = await world.session(account);
    const { body: pairing } = await world.as(token, 'POST', '/v1/pairing-codes');
    const pair = () => world.as('', 'POST', '/v1/pair', { code: pairing.code, device: 'Chrome' });
    const [one, other] = await Promise.all([pair(), pair()]);
    expect([one.status, other.status].sort()).toEqual([200, 404]);
    const device = one.status === 200 ? one.body.token : other.body.token;
    expect((await world.as(device, 'GET', '/v1/balance')).body.account).toBe(account);
    expect((await world.api('DELETE', of(account, '/users/priya'))).status).toBe(204);
    for (const ended of [device, token]) {
      expect((await world.as(ended, 'GET', '/v1/balance')).status).toBe(401);
    }
  });

  it('gives a sleeping account each reset, once, also when many look at it together', async () => {
    const account = await fresh();
    await world.use(account, 'before', 100);
    world.clock.advance(70 * 24 * 3_600_000);
    await Promise.all(Array.from({ length: 10 }, () => world.api('GET', of(account, '/balance'))));
    const { body } = await world.api('GET', of(account, '/transactions?filter=added'));
    expect(body.transactions.map(({ type }: { type: string }) => type)).toEqual(['reset', 'reset', 'reset']);
    expect((await world.api('GET', of(account, '/balance'))).body.available).toBe(40_000);
  });
});

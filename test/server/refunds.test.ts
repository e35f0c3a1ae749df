import { describe, expect, it } from 'vitest';
import { lines, openShop, state } from './shop.ts';
import { provenWorlds } from './worlds.ts';

const open = provenWorlds();
const shop = (used?: number) => openShop(open, used);

describe('a refund', () => {
  it('takes the credits of its purchase back', async () => {
    const { world, purchase, tell } = await shop();
    await tell('refunded', 're_1', 1000);
    expect(await state(world, purchase)).toEqual({ status: 'refunded', paid: 0, debt: 0 });
    const [line] = await lines(world);
    expect(line).toMatchObject({
      type: 'refund',
      credits: -1000,
      description: 'Purchase refunded',
      purchase,
    });
    expect((await lines(world, 'added'))[0].type).toBe('purchase');
  });

  it('of a part takes that part, each refund once by its id', async () => {
    const { world, purchase, tell } = await shop();
    await tell('refunded', 're_1', 333);
    expect(await state(world, purchase)).toEqual({ status: 'partly_refunded', paid: 667, debt: 0 });
    await tell('refunded', 're_1', 333);
    expect(await state(world, purchase)).toMatchObject({ paid: 667 });
    await tell('refunded', 're_2', 333);
    expect(await state(world, purchase)).toMatchObject({ status: 'partly_refunded', paid: 334 });
    await tell('refunded', 're_3', 900);
    expect(await state(world, purchase)).toEqual({ status: 'refunded', paid: 0, debt: 0 });
  });

  it('takes back that lot and no other', async () => {
    const { world, purchase, tell } = await shop();
    await world.buy('acme', 5000);
    await tell('refunded', 're_1', 1000);
    expect(await state(world, purchase)).toEqual({ status: 'refunded', paid: 5000, debt: 0 });
  });

  it('of what was used becomes debt, that the next paid credits repay', async () => {
    const { world, purchase, tell } = await shop(300);
    await tell('refunded', 're_1', 1000);
    expect(await state(world, purchase)).toEqual({ status: 'refunded', paid: 0, debt: 300 });
    expect((await lines(world))[0]).toMatchObject({
      credits: -700,
      description: 'Purchase refunded, 300 used credits are owed',
    });
    const body = { id: 'a1', credits: 100, reason: 'goodwill' };
    await world.api('POST', '/v1/accounts/acme/adjustments', body);
    expect(await state(world, purchase)).toMatchObject({ paid: 0, debt: 200 });
    await world.buy('acme', 1000);
    expect(await state(world, purchase)).toMatchObject({ paid: 800, debt: 0 });
    expect((await lines(world))[0]).toMatchObject({
      credits: -200,
      description: 'Owed credits repaid - 200',
    });
  });

  it('never takes held credits: released, they repay the debt; captured, the debt stays', async () => {
    const { world, purchase, tell } = await shop();
    const hold = (id: string, credits: number) =>
      world.api('POST', '/v1/accounts/acme/holds', {
        id,
        credits,
        ttlSeconds: 600,
        channel: 'whatsapp',
        kind: 'reply',
      });
    await world.use('acme', 'monthly', 40_000);
    await hold('one', 300);
    await hold('two', 100);
    await tell('refunded', 're_1', 1000);
    expect(await state(world, purchase)).toEqual({ status: 'refunded', paid: 400, debt: 400 });
    await world.api('POST', '/v1/accounts/acme/holds/one/release');
    expect(await state(world, purchase)).toMatchObject({ paid: 100, debt: 100 });
    await world.api('POST', '/v1/accounts/acme/holds/two/capture', { credits: 100 });
    expect(await state(world, purchase)).toMatchObject({ paid: 0, debt: 100 });
  });

  it('never is repaid by monthly credits', async () => {
    const { world, purchase, tell } = await shop(300);
    await tell('refunded', 're_1', 1000);
    world.clock.set('2025-10-01T00:00:00Z');
    expect(await state(world, purchase)).toMatchObject({ paid: 0, debt: 300 });
    const { body } = await world.api('GET', '/v1/accounts/acme/balance');
    expect(body.available).toBe(40_000);
  });

  it('that failed gives back: first it cancels the debt, then it refills the lot', async () => {
    const { world, purchase, tell } = await shop(300);
    await tell('refunded', 're_1', 1000);
    await tell('refund_failed', 're_1');
    expect(await state(world, purchase)).toEqual({ status: 'paid', paid: 700, debt: 0 });
    expect((await lines(world, 'added'))[0]).toMatchObject({
      type: 'refund',
      credits: 700,
      description: 'Refund failed, 300 credits are no longer owed',
    });
  });

  it('that is told before its payment is taken back as soon as the payment is told', async () => {
    const world = await open({ now: '2025-08-28T12:00:00Z' });
    await world.openAccount();
    const headers = { 'idempotency-key': 'k' };
    const { body } = await world.api('POST', '/v1/accounts/acme/purchases', { credits: 1000 }, headers);
    await world.tell('acme', body.id, { id: 'w1', kind: 'refunded', subject: 're_1', amountMinor: 400 });
    expect(await state(world, body.id)).toEqual({ status: 'pending', paid: 0, debt: 0 });
    await world.tell('acme', body.id, { id: 'w2', kind: 'captured' });
    expect(await state(world, body.id)).toEqual({ status: 'partly_refunded', paid: 600, debt: 0 });
  });

  it('takes its share of what was paid, tax included', async () => {
    const world = await open({ now: '2025-08-28T12:00:00Z' });
    await world.openAccount();
    const headers = { 'idempotency-key': 'k' };
    const { body } = await world.api('POST', '/v1/accounts/acme/purchases', { credits: 1000 }, headers);
    await world.tell('acme', body.id, { id: 'w1', kind: 'captured', amountMinor: 1180 });
    await world.tell('acme', body.id, { id: 'w2', kind: 'refunded', subject: 're_1', amountMinor: 590 });
    expect(await state(world, body.id)).toEqual({ status: 'partly_refunded', paid: 500, debt: 0 });
  });

  it('that is told twice is one', async () => {
    const { world, purchase } = await shop();
    const fact = { id: 'w', kind: 'refunded', subject: 're_1', amountMinor: 500 } as const;
    expect((await world.tell('acme', purchase, fact)).status).toBe('recorded');
    expect((await world.tell('acme', purchase, fact)).status).toBe('duplicate');
    expect(await state(world, purchase)).toMatchObject({ paid: 500 });
  });
});

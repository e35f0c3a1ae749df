import type { World, WorldOptions } from '../support/world.ts';

/** An account with one purchase of 1,000 credits for USD 10.00, of which some were used. */
export async function openShop(open: (options?: WorldOptions) => Promise<World>, used = 0) {
  const world = await open({ now: '2025-08-28T12:00:00Z' });
  await world.openAccount();
  const purchase = await world.buy('acme', 1000);
  if (used > 0) await world.use('acme', 'used', 40_000 + used);
  let words = 0;
  const tell = (kind: Parameters<World['tell']>[2]['kind'], subject: string, amountMinor?: number) => {
    words += 1;
    return world.tell('acme', purchase, {
      id: `word-${words}`,
      kind,
      subject,
      ...(amountMinor !== undefined && { amountMinor }),
    });
  };
  return { world, purchase, tell };
}

/** What the money and the credits of a purchase have come to. */
export async function state(world: World, purchase: string) {
  const { body } = await world.api('GET', '/v1/accounts/acme/balance');
  const bought = await world.api('GET', `/v1/accounts/acme/purchases/${purchase}`);
  return { status: bought.body.status, paid: body.paid.remaining, debt: body.debt };
}

/** The history, newest first. */
export const lines = async (world: World, filter = 'all') =>
  (await world.api('GET', `/v1/accounts/acme/transactions?filter=${filter}`)).body.transactions;

import { seedDemo } from '../../src/server/demo-seed.ts';
import type { Variables } from '../../src/server/environment.ts';
import { apiKey, createWorld, type World } from '../support/world.ts';

/** When every picture is taken. */
export const pictureTime = '2025-09-05T17:40:00+05:30';

/** The accounts that the pictures show, in a ledger that says the same in every run. */
export async function createPictureLedger(environment: Variables = {}): Promise<World> {
  // `forbidden` is how an agent meets a product whose agents may not buy; the owner's pictures are not touched by it.
  const config = JSON.stringify({ agentsMayBuy: false });
  const world = await createWorld({ now: pictureTime, config, environment });
  await seedDemo({ api: world.fetch, apiKey, clock: world.clock, today: Date.parse(pictureTime) });
  await openExample(world);
  await openAlmostUsed(world, { account: 'critical', left: 412 });
  await openAlmostUsed(world, { account: 'out', left: 0 });
  world.clock.set(pictureTime);
  await openWith(world, 'asked', 16_250);
  await askFor(world, 'asked', { user: 'sam', credits: 5000 });
  return world;
}

/** The account of the story: 39,994 monthly credits of 40,000, 5,000 paid. */
async function openExample(world: World): Promise<void> {
  const account = 'example';
  const use = async (at: string, credits: number, channel: string) => {
    world.clock.set(at);
    await world.use(account, `${at}-${channel}`, credits, { channel });
  };
  world.clock.set('2025-08-04T09:00:00+05:30');
  await world.openAccount({ account, name: 'Fernhill' });
  await use('2025-08-11T10:12:00+05:30', 402, 'whatsapp');
  await use('2025-08-15T16:40:00+05:30', 388, 'live_chat');
  await use('2025-08-20T11:05:00+05:30', 383, 'facebook');
  for (const minute of ['02', '06', '10', '14', '18', '22', '26', '30', '34', '38', '42', '46', '49']) {
    await use(`2025-08-23T23:${minute}:00+05:30`, minute < '20' ? 3 : 2, 'instagram');
  }
  world.clock.set('2025-08-28T17:10:00+05:30');
  await buy(world, account, 5000);
  await use('2025-08-28T17:28:00+05:30', 4, 'whatsapp');
  await use('2025-08-28T17:32:00+05:30', 2, 'live_chat');
}

/** An account of which `left` of the month's 40,000 credits are there. */
export async function openWith(world: World, account: string, left = 40_000): Promise<void> {
  await world.openAccount({ account, name: 'Fernhill' });
  if (left < 40_000) await world.use(account, 'most-of-it', 40_000 - left);
}

/** Asks the account's owner for credits. */
export async function askFor(
  world: World,
  account: string,
  request: { user: string; credits: number; note?: string },
): Promise<{ id: string }> {
  const path = `/v1/accounts/${account}/top-up-requests`;
  const headers = { 'idempotency-key': request.user };
  return (await world.api('POST', path, request, headers)).body;
}

async function openAlmostUsed(world: World, { account, left }: { account: string; left: number }) {
  world.clock.set('2025-08-24T09:00:00+05:30');
  await world.openAccount({ account, name: 'Fernhill', currency: 'INR' });
  await world.use(account, 'most-of-it', 40_000 - left, { kind: 'action' });
}

async function buy(world: World, account: string, credits: number): Promise<void> {
  const path = `/v1/accounts/${account}/purchases`;
  const { body } = await world.api('POST', path, { credits }, { 'idempotency-key': `${account}-${credits}` });
  await world.pay(body.checkoutUrl);
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWorld, type World } from '../support/world.ts';
import { faultsOf } from './proof.ts';

// What was recorded is remembered for ever, by a proxy that was started anew and has nothing of it in memory.

let folder: string;
let world: World;

const restart = async (now: string) => {
  await world.close();
  world = await createWorld({ path: join(folder, 'credits.db'), now });
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'credits-'));
  world = await createWorld({ path: join(folder, 'credits.db'), now: '2025-08-28T12:00:00Z' });
  await world.openAccount();
});
afterEach(async () => {
  expect(await faultsOf(world.path)).toEqual([]);
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a repeat after a restart', () => {
  it('is a duplicate', async () => {
    await world.use('acme', 'once', 6);
    await restart('2025-08-28T13:00:00Z');
    expect(await world.use('acme', 'once', 6)).toMatchObject({ status: 'duplicate', balance: 39_994 });
  });

  it('is a duplicate even where it would not fit any more', async () => {
    await world.use('acme', 'once', 39_000);
    await restart('2025-08-28T13:00:00Z');
    expect(await world.use('acme', 'once', 39_000)).toMatchObject({ status: 'duplicate', balance: 1000 });
  });

  it('is a duplicate even where it claims a time that is refused', async () => {
    await world.use('acme', 'once', 6);
    await restart('2025-08-28T13:00:00Z');
    const repeat = await world.use('acme', 'once', 6, { occurredAt: '2025-01-01T00:00:00Z' });
    expect(repeat.status).toBe('duplicate');
  });

  it('is a conflict with other credits, whether they fit or not', async () => {
    await world.use('acme', 'once', 6);
    await restart('2025-08-28T13:00:00Z');
    for (const credits of [7, 100_000]) {
      expect((await world.use('acme', 'once', credits)).problem?.code).toBe('idempotency_conflict');
    }
  });

  it('leaves the new events beside it as they are', async () => {
    await world.use('acme', 'once', 6);
    await restart('2025-08-28T13:00:00Z');
    const event = (id: string) => ({ id, account: 'acme', credits: 6, channel: 'whatsapp', kind: 'reply' });
    const { body } = await world.api('POST', '/v1/usage', {
      events: ['new', 'once', 'newer', 'new'].map(event),
    });
    expect(body.results.map(({ status }: { status: string }) => status)).toEqual([
      'recorded',
      'duplicate',
      'recorded',
      'duplicate',
    ]);
    expect(body.results.at(-1).balance).toBe(39_982);
  });

  it('of a payment grants nothing', async () => {
    const session = await world.session('acme');
    const { body } = await world.as(
      session,
      'POST',
      '/v1/purchases',
      { credits: 5000 },
      { 'idempotency-key': 'k' },
    );
    await world.pay(body.checkoutUrl);
    await restart('2025-08-28T13:00:00Z');
    await world.pay(body.checkoutUrl);
    expect((await world.api('GET', '/v1/accounts/acme/balance')).body.available).toBe(45_000);
  });
});

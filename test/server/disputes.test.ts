import { describe, expect, it } from 'vitest';
import { lines, openShop, state } from './shop.ts';
import { provenWorlds } from './worlds.ts';

const open = provenWorlds();
const shop = (used?: number) => openShop(open, used);

describe('a dispute', () => {
  it('takes the credits while it is open, and gives them back when it is won', async () => {
    const { world, purchase, tell } = await shop(300);
    await tell('disputed', 'dp_1', 1000);
    expect(await state(world, purchase)).toEqual({ status: 'disputed', paid: 0, debt: 300 });
    expect((await lines(world))[0].description).toBe('Payment disputed, 300 used credits are owed');
    await tell('dispute_won', 'dp_1');
    expect(await state(world, purchase)).toEqual({ status: 'paid', paid: 700, debt: 0 });
    expect((await lines(world, 'added'))[0]).toMatchObject({
      credits: 700,
      description: 'Dispute won, 300 credits are no longer owed',
    });
  });

  it('that is lost keeps what it took, once', async () => {
    const { world, purchase, tell } = await shop();
    await tell('disputed', 'dp_1', 1000);
    await tell('dispute_lost', 'dp_1', 1000);
    expect(await state(world, purchase)).toEqual({ status: 'disputed', paid: 0, debt: 0 });
    expect((await lines(world)).filter(({ type }: { type: string }) => type === 'refund')).toHaveLength(1);
  });

  it('that is won after its debt was repaid refills the lot with all of it', async () => {
    const { world, purchase, tell } = await shop(300);
    await tell('disputed', 'dp_1', 1000);
    await world.buy('acme', 1000);
    expect(await state(world, purchase)).toMatchObject({ paid: 700, debt: 0 });
    await tell('dispute_won', 'dp_1');
    expect(await state(world, purchase)).toEqual({ status: 'paid', paid: 1700, debt: 0 });
    expect((await lines(world))[0]).toMatchObject({
      credits: 1000,
      description: 'Dispute won, credits returned',
    });
  });

  it('and a refund together take no more than was paid', async () => {
    const { world, purchase, tell } = await shop();
    await tell('refunded', 're_1', 600);
    await tell('disputed', 'dp_1', 1000);
    expect(await state(world, purchase)).toEqual({ status: 'disputed', paid: 0, debt: 0 });
    await tell('dispute_won', 'dp_1');
    expect(await state(world, purchase)).toEqual({ status: 'partly_refunded', paid: 400, debt: 0 });
  });

  it('of no purchase changes nothing', async () => {
    const { world, purchase } = await shop();
    const fact = { id: 'w', kind: 'disputed', subject: 'dp_1', amountMinor: 1000 } as const;
    expect((await world.tell('acme', 'pur_unknown', fact)).problem?.code).toBe('not_found');
    expect(await state(world, purchase)).toEqual({ status: 'paid', paid: 1000, debt: 0 });
  });
});

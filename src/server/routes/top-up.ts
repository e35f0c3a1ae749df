import { calls } from '../../contract/api.ts';
import type { TopUpAnswer } from '../../contract/top-up.ts';
import { purchaseStatus } from '../../domain/purchase.ts';
import type { Person } from '../access/session.ts';
import type { AutoTopUp, TopUpReport } from '../payments/auto-top-up.ts';
import { Refused } from '../problem.ts';
import type { Router } from '../router.ts';

const mostAttempts = 20;

/** The calls about what is bought by itself. */
export function serveTopUp({ serve }: Router, topUps: Pick<AutoTopUp, 'report' | 'set'>): void {
  serve(calls.topUp, async ({ person }) => {
    demandOwner(person);
    return answerOf(await topUps.report(person.account));
  });

  serve(calls.setTopUp, async ({ person, body }) => {
    demandOwner(person);
    await topUps.set(person.account, body);
    return answerOf(await topUps.report(person.account));
  });
}

function demandOwner({ role }: Person): void {
  if (role !== 'owner') throw new Refused('forbidden', 'Automatic top-up is for owners. Nothing changed.');
}

function answerOf({ rule, purchases, ...rest }: TopUpReport): TopUpAnswer {
  return {
    ...rule,
    ...rest,
    attempts: purchases.slice(0, mostAttempts).map(purchase => ({
      purchase: purchase.id,
      at: new Date(purchase.startedAt).toISOString(),
      credits: purchase.credits,
      priceMinor: purchase.priceMinor,
      status: purchaseStatus(purchase),
      checkoutUrl: purchase.checkoutUrl,
    })),
  };
}

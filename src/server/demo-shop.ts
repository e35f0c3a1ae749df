import { type Balance, balanceAnswer } from '../contract/balance.ts';
import { problemStatus } from '../contract/problem.ts';
import { purchaseAnswer } from '../contract/purchase.ts';
import { type CreditsAccess, CreditsUnavailable, createCredits } from './demo-credits.ts';
import { type Burst, demoAccount, demoTimeZone } from './demo-days.ts';

/** What the demo's shop does with its account, each through the public API. */
export interface Shop {
  hasAccount(): Promise<boolean>;
  /** Monthly credits are renewed on the day of the month that `cycleAnchor` is in the shop's time zone. */
  openAccount(cycleAnchor: Date): Promise<void>;
  spend(burst: Burst): Promise<void>;
  balance(): Promise<Balance>;
  /** Starts a purchase and pays it at the hosted checkout. The same key is the same purchase. Nothing where sales are off. */
  buy(order: { credits: number; idempotencyKey: string }): Promise<void>;
}

export function createShop(access: CreditsAccess): Shop {
  const credits = createCredits(access);
  const account = `/v1/accounts/${demoAccount}`;

  return {
    async hasAccount() {
      return (await credits.call('GET', `${account}/balance`)).ok;
    },
    async openAccount(cycleAnchor) {
      const body = { name: 'Fernhill', plan: 'AI Max', currency: 'USD', timeZone: demoTimeZone, cycleAnchor };
      await succeeded(await credits.call('PUT', account, { body }));
    },
    async spend({ events }) {
      const refused = (await credits.record(events)).find(result => result.status === 'refused');
      if (refused === undefined) return;
      throw new CreditsUnavailable(`The event ${refused.id} was refused: ${refused.problem?.detail}`);
    },
    async balance() {
      const response = await succeeded(await credits.call('GET', `${account}/balance`));
      return balanceAnswer().parse(await response.json());
    },
    async buy({ credits: amount, idempotencyKey }) {
      const response = await credits.call('POST', `${account}/purchases`, {
        body: { credits: amount },
        headers: { 'idempotency-key': idempotencyKey },
      });
      if (response.status === problemStatus.payment_unavailable) return;
      const { checkoutUrl } = purchaseAnswer().parse(await (await succeeded(response)).json());
      // What the Pay button of the hosted checkout does.
      await succeeded(
        await access.api(new Request(`${checkoutUrl}/pay`, { method: 'POST', redirect: 'manual' })),
      );
    },
  };
}

async function succeeded(response: Response): Promise<Response> {
  // A checkout answers a payment by sending the browser on, so a redirect is a success too.
  if (response.status < 400) return response;
  throw new CreditsUnavailable(`AI Credits answered ${response.status}: ${await response.text()}`);
}

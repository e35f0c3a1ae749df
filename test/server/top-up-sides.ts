import type { KeptKind } from '../../src/domain/top-up.ts';
import type { Provider, SignedMessage } from '../../src/server/payments/provider.ts';
import { createRazorpay } from '../../src/server/payments/razorpay.ts';
import { createStripe } from '../../src/server/payments/stripe.ts';
import { RazorpayTwin, signRazorpay } from '../support/razorpay-twin.ts';
import { type DebitMood, keepMandates } from '../support/razorpay-twin-mandates.ts';
import { StripeTwin, signStripe } from '../support/stripe-twin.ts';
import { type CardMood, keepCards } from '../support/stripe-twin-cards.ts';

/** Money that was taken at a provider, or is being taken. */
export interface Taken {
  readonly purchase: string;
  readonly isPaid: boolean;
}

/** The other side of automatic top-up: a provider that keeps a card or a mandate. */
export interface TopUpSide {
  readonly provider: Provider;
  readonly kind: KeptKind;
  readonly currency: 'USD' | 'INR';
  readonly customer: string;
  readonly events: readonly unknown[];
  message(event: unknown): SignedMessage;
  /** What becomes of the next charge. */
  be(mood: 'pays' | 'declines' | 'asks' | 'answer lost' | 'request lost'): void;
  isUp(isUp: boolean): void;
  taken(): Taken[];
  /** Says what never may be, if it is. */
  check(): void;
  close(): Promise<void>;
}

const secret = 'whsec_of_the_stories';
const hourMs = 3_600_000;
const returnUrl = () => 'https://credits.example.com/done';

export async function openCardSide(): Promise<TopUpSide> {
  const twin = await new StripeTwin().open();
  const cards = Object.assign(keepCards(twin), { isCut: true });
  const access = { secretKey: 'sk_test_1', webhookSecrets: [secret], apiBase: new URL(twin.url) };
  return {
    provider: createStripe(access, { tax: 'included', returnUrl }),
    kind: 'card',
    currency: 'USD',
    customer: 'cus_story',
    events: twin.events,
    message(event) {
      const { body, headers } = signStripe(JSON.stringify(event), secret);
      return { body, header: name => headers[name] };
    },
    be(mood) {
      cards.mood = mood satisfies CardMood;
    },
    isUp(isUp) {
      twin.mood = isUp ? 'up' : 'down';
    },
    taken: () =>
      twin
        .intentsOf('cus_story')
        .filter(({ status }) => status === 'succeeded')
        .map(({ metadata }) => ({ purchase: metadata.purchase_id ?? '', isPaid: true })),
    check: () => undefined,
    close: () => twin.close(),
  };
}

export async function openMandateSide(now: () => number): Promise<TopUpSide> {
  const twin = await new RazorpayTwin().open();
  const mandates = keepMandates(twin, now);
  mandates.customers.push({
    id: 'cust_story',
    entity: 'customer',
    name: 'Acme',
    email: 'pay@acme.test',
    contact: '+919876543210',
  });
  const access = {
    keyId: 'rzp_test_1234567890abcd',
    keySecret: 'a secret key',
    webhookSecrets: [secret],
    apiBase: new URL(twin.url),
  };
  const purchaseOf = (order: string) =>
    mandates.announced.find(({ id }) => id === order)?.receipt ?? 'of no order';
  return {
    provider: createRazorpay(access, { returnUrl, now }),
    kind: 'mandate',
    currency: 'INR',
    customer: 'cust_story',
    events: twin.events,
    message(event) {
      const { body, headers } = signRazorpay(JSON.stringify(event), secret);
      return { body, header: name => headers[name] };
    },
    be(mood) {
      mandates.mood = (mood === 'asks' ? 'refused' : mood) satisfies DebitMood;
    },
    isUp(isUp) {
      twin.mood = isUp ? 'up' : 'down';
    },
    taken: () =>
      mandates.debits.map(({ order_id: order, status }) => ({
        purchase: purchaseOf(order),
        isPaid: status === 'captured',
      })),
    check() {
      for (const { id, notification } of mandates.announced) {
        const dueAt = notification.payment_after * 1000;
        if (dueAt - (mandates.at.get(id) ?? 0) < 36 * hourMs)
          throw new Error(`${id} was announced too late.`);
        const debits = mandates.debits.filter(({ order_id: order }) => order === id);
        if (debits.length > 1) throw new Error(`${id} was debited ${debits.length} times.`);
        const late = (mandates.at.get(debits[0]?.id ?? '') ?? dueAt) - dueAt;
        if (late < 0 || late > 24 * hourMs) throw new Error(`${id} was debited ${late / hourMs} hours late.`);
      }
    },
    close: () => twin.close(),
  };
}

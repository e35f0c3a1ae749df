import type { Provider, SignedMessage } from '../../src/server/payments/provider.ts';
import { createRazorpay } from '../../src/server/payments/razorpay.ts';
import { createStripe } from '../../src/server/payments/stripe.ts';
import { RazorpayTwin, signRazorpay } from '../support/razorpay-twin.ts';
import { type Signed, StripeTwin, signStripe } from '../support/stripe-twin.ts';

export type SideMood = 'up' | 'down' | 'missing' | 'absurd';

/** The other side of a provider: what people, banks and the provider do there. `page` names a hosted page. */
export interface Side {
  readonly provider: Provider;
  readonly currency: 'USD' | 'INR';
  /** Of 3,000 credits. */
  readonly priceMinor: number;
  readonly events: readonly unknown[];
  message(event: unknown): SignedMessage;
  be(mood: SideMood): void;
  pageAt(checkoutUrl: string): string;
  isPaid(page: string): boolean;
  /** Does one thing on a page, if it can be done there. */
  act(does: string, page: string): Promise<void>;
  /** Each answers what it made, to be undone or closed. */
  refund(page: string, amountMinor: number): Promise<() => Promise<void>>;
  dispute(page: string, amountMinor: number): Promise<(became: 'won' | 'lost') => Promise<void>>;
  close(): Promise<void>;
}

const secret = 'whsec_of_the_stories';
const returnUrl = () => 'https://credits.example.com/done';

const messageOf = ({ body, headers }: Signed): SignedMessage => ({ body, header: name => headers[name] });

/** Stripe's twin, told to deliver nothing by itself. */
export async function openStripe(): Promise<Side & { readonly twin: StripeTwin }> {
  const twin = await new StripeTwin().open();
  const access = { secretKey: 'sk_test_1', webhookSecrets: [secret], apiBase: new URL(twin.url) };
  return {
    twin,
    provider: createStripe(access, { tax: 'included', returnUrl }),
    currency: 'USD',
    priceMinor: 3000,
    events: twin.events,
    message: event => messageOf(signStripe(JSON.stringify(event), secret)),
    be: mood => {
      twin.mood = mood;
    },
    pageAt: url => twin.sessionAt(url).id,
    isPaid: page => twin.session(page).payment_status === 'paid',
    async act(does, page) {
      const session = twin.session(page);
      const isOpen = session.status === 'open' || session.status === 'expired';
      const isWaiting = session.status === 'complete' && session.payment_status !== 'paid';
      if (does === 'pay' && isOpen) await twin.pay(session);
      if (does === 'pay later' && isOpen) await twin.pay(session, { isLater: true });
      if (does === 'settle' && isWaiting) await twin.settle(session, 'succeeded');
      if (does === 'fail' && isWaiting) await twin.settle(session, 'failed');
      if (does === 'decline' && isOpen) await twin.decline(session);
      if (does === 'expire' && session.status === 'open') await twin.expire(session);
    },
    async refund(page, amountMinor) {
      const refund = await twin.refund(twin.session(page), amountMinor);
      return () => twin.failRefund(twin.session(page), refund);
    },
    async dispute(page, amountMinor) {
      const dispute = await twin.dispute(twin.session(page), amountMinor);
      return became => twin.closeDispute(dispute, became);
    },
    close: () => twin.close(),
  };
}

/** Razorpay's twin, the same. */
export async function openRazorpay(): Promise<Side & { readonly twin: RazorpayTwin }> {
  const twin = await new RazorpayTwin().open();
  const payments = new Map<string, string>();
  const access = {
    keyId: 'rzp_test_1234567890abcd',
    keySecret: 'a secret key',
    webhookSecrets: [secret],
    apiBase: new URL(twin.url),
  };
  const paymentOf = (page: string) => payments.get(page) ?? '';
  return {
    twin,
    provider: createRazorpay(access, { returnUrl }),
    currency: 'INR',
    priceMinor: 299_700,
    events: twin.events,
    message: event => messageOf(signRazorpay(JSON.stringify(event), secret)),
    be: mood => {
      twin.mood = mood;
    },
    pageAt: url => twin.link(twin.linkAt(url)).id,
    isPaid: page => payments.has(page),
    async act(does, page) {
      const isOpen = !payments.has(page);
      if (does === 'pay' && isOpen) payments.set(page, await twin.pay(page));
      if ((does === 'decline' || does === 'fail') && isOpen) await twin.fail(page);
      if (does === 'expire' && isOpen) await twin.expire(page);
      if (does === 'settle' && isOpen) await twin.expire(page, 'cancelled');
    },
    async refund(page, amountMinor) {
      const refund = await twin.refund(paymentOf(page), amountMinor);
      return () => twin.failRefund(refund);
    },
    async dispute(page, amountMinor) {
      const dispute = await twin.dispute(paymentOf(page), amountMinor);
      return became => twin.closeDispute(dispute, became);
    },
    close: () => twin.close(),
  };
}

export const sides = { Stripe: openStripe, Razorpay: openRazorpay } as const;

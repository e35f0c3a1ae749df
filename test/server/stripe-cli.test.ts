import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { metadataOf, type StripeTwin, type TwinCall } from '../support/stripe-twin.ts';
import { type StripeShop, stripeShops } from './stripe-shop.ts';

const cli = join(import.meta.dirname, '../../node_modules/.bin/stripe');
const home = mkdtempSync(join(tmpdir(), 'credits-stripe-'));
afterAll(() => rmSync(home, { recursive: true }));
const open = stripeShops();

/** Stripe's own tool plays one of Stripe's stories at the twin. */
async function trigger(twin: StripeTwin, story: string, ...changes: readonly string[]): Promise<string> {
  const access = ['--api-key', 'sk_test_123456789012345', '--api-base', twin.url];
  const env = { PATH: process.env.PATH, HOME: home, STRIPE_CLI_TELEMETRY_OPTOUT: '1' };
  const { stdout } = await promisify(execFile)(cli, ['trigger', story, ...access, ...changes], {
    env,
    timeout: 30_000,
  });
  return stdout;
}

// What the tool asks for and the product does not: prices, the insides of the hosted page, payments without one.
function answerTool(twin: StripeTwin) {
  const prices = new Map<string, { unit: number; currency: string }>();
  return async ({ method, path, form }: TwinCall): Promise<unknown> => {
    const [, , what, id = '', act] = path.split('/');
    const call = `${method} ${what}${act ? ` ${act}` : ''}`;
    if (call === 'POST products') return { id: 'prod_1', object: 'product' };
    if (call === 'POST payment_methods') return { id: 'pm_1', object: 'payment_method' };
    if (call === 'POST prices') {
      const price = `price_${prices.size}`;
      prices.set(price, { unit: Number(form.get('unit_amount')), currency: form.get('currency') ?? '' });
      return { id: price, object: 'price' };
    }
    if (path === '/v1/checkout/sessions' && form.has('line_items[0][price]')) {
      const price = prices.get(form.get('line_items[0][price]') ?? '');
      const amount = (price?.unit ?? 0) * Number(form.get('line_items[0][quantity]'));
      return twin.newSession({
        amount_subtotal: amount,
        currency: price?.currency ?? null,
        metadata: metadataOf(form),
      });
    }
    if (call === 'GET payment_pages') return { id: `ppage_${id}`, object: 'payment_page', session_id: id };
    if (call === 'POST payment_pages confirm') {
      await twin.pay(twin.session(id.replace('ppage_', '')));
      return { id, object: 'payment_page' };
    }
    if (call === 'POST payment_intents') {
      const [amount, currency] = [Number(form.get('amount')), form.get('currency') ?? ''];
      const [intent, charge] = await twin.charge({ amount, currency, metadata: metadataOf(form) });
      if (form.get('payment_method')?.includes('createDispute')) await twin.disputeCharge(charge, amount);
      return intent;
    }
    if (call === 'POST refunds') {
      const charge = twin.chargeOfIntent(form.get('payment_intent') ?? '');
      return twin.refundCharge(charge, Number(form.get('amount') ?? charge.amount));
    }
    return null;
  };
}

async function shopAndPurchase(): Promise<{
  shop: StripeShop;
  purchase: string;
  named: (what: string) => string[];
}> {
  const shop = await open();
  const answer = answerTool(shop.twin);
  shop.twin.also = async call => {
    const said = await answer(call);
    return said ? [200, said] : null;
  };
  const { body } = await shop.start();
  const named = (what: string) => [
    `--add=${what}:metadata[purchase_id]=${body.id}`,
    `--add=${what}:metadata[account]=acme`,
  ];
  return { shop, purchase: body.id, named };
}

describe("what Stripe's own tool plays", { timeout: 60_000 }, () => {
  it('is paid once', async () => {
    const { shop, purchase, named } = await shopAndPurchase();
    const price = '--override=price:unit_amount=2500';
    const said = await trigger(shop.twin, 'checkout.session.completed', price, ...named('checkout_session'));
    expect(said).toContain('Trigger succeeded');
    expect(shop.twin.events.map(({ type }) => type)).toContain('checkout.session.completed');
    expect(await shop.status(purchase)).toBe('paid');
    expect(await shop.paid()).toBe(5000);
  });

  it('is refunded', async () => {
    const { shop, purchase, named } = await shopAndPurchase();
    await trigger(
      shop.twin,
      'charge.refunded',
      '--override=payment_intent:amount=5000',
      ...named('payment_intent'),
    );
    expect(await shop.status(purchase)).toBe('refunded');
    expect(await shop.paid()).toBe(0);
  });

  it('is disputed', async () => {
    const { shop, purchase, named } = await shopAndPurchase();
    await trigger(
      shop.twin,
      'charge.dispute.created',
      '--override=payment_intent:amount=5000',
      '--override=payment_intent:payment_method=pm_card_createDispute',
      ...named('payment_intent'),
    );
    expect(await shop.status(purchase)).toBe('disputed');
    expect(await shop.paid()).toBe(0);
  });

  it('is nothing to us where it names no purchase', async () => {
    const { shop } = await shopAndPurchase();
    await trigger(shop.twin, 'checkout.session.completed');
    expect(shop.twin.events.length).toBeGreaterThan(0);
    expect(await shop.paid()).toBe(0);
  });
});

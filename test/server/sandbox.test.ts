import { describe, expect, it, vi } from 'vitest';
import { rowsOf } from './proof.ts';
import { small } from './top-up-shop.ts';
import { provenWorlds } from './worlds.ts';

const open = provenWorlds();
const world = await open({ now: '2025-08-28T12:00:00Z' });
let opened = 0;

async function purchase(name = 'Acme') {
  const account = await world.openAccount({ account: `account-${++opened}`, name });
  const where = `/v1/accounts/${account}`;
  const { body } = await world.api(
    'POST',
    `${where}/purchases`,
    { credits: 5000 },
    { 'idempotency-key': 'k' },
  );
  const page = new URL(body.checkoutUrl);
  page.host = 'credits.test';
  const press = (what: string) => world.fetch(new Request(`${page.href}/${what}`, { method: 'POST' }));
  /** What the page says and offers, as a person reads it. */
  async function read(query = '') {
    const text = await (await world.fetch(new Request(page.href + query))).text();
    const words = (html = '') =>
      html
        .replace(/<[^>]*>/g, '')
        .replace(/\s+/g, ' ')
        .trim();
    const forms = [...text.matchAll(/action="[^/]+\/([^"]*)">\s*<button[^>]*>(.*?)<\/button>/gs)];
    return {
      word: words(/<p class="word (?:good|warn|bad)"[^>]*>(.*?)<\/p>/s.exec(text)?.[1]),
      note: words(/<p class="repeated[^>]*>(.*?)<\/p>/s.exec(text)?.[1]),
      buttons: new Map(forms.map(([, action = '', label]) => [words(label), action])),
    };
  }
  return {
    account,
    page,
    press,
    read,
    /** Presses the buttons of the page one after the other, each on the page that the one before led to. */
    async play(...labels: string[]) {
      for (const label of labels) {
        world.clock.advance(1000);
        const { buttons } = await read();
        const action = buttons.get(label);
        if (action === undefined) throw new Error(`There is no "${label}" on ${[...buttons.keys()]}.`);
        expect((await press(action)).status).toBe(303);
      }
      return (await read()).word;
    },
    debt: async () => (await world.api('GET', `${where}/balance`)).body.debt,
    show: async () => (await world.fetch(new Request(page.href))).text(),
    status: async () => (await world.api('GET', `${where}/purchases/${body.id}`)).body.status,
    available: async () => (await world.api('GET', `${where}/balance`)).body.available,
    facts: () => rowsOf(world.path, 'SELECT kind FROM purchase_fact WHERE purchase = ?', body.id),
  };
}

describe('the sandbox checkout', () => {
  it('shows the amount, the price, its buttons and that no money moves', async () => {
    const { show } = await purchase();
    const text = await show();
    for (const words of ['$50.00', '5,000 AI credits', 'Acme', 'no money moves', 'Decline', 'Pay later']) {
      expect(text).toContain(words);
    }
  });

  it('grants once when pay is pressed 20 times at once', async () => {
    const { press, available, status, facts } = await purchase();
    const answers = await Promise.all(Array.from({ length: 20 }, () => press('pay')));
    for (const answer of answers) expect(answer.status).toBe(303);
    expect(await available()).toBe(45_000);
    expect(await status()).toBe('paid');
    expect(facts()).toHaveLength(1);
  });

  it('knows no purchase whose name has a control character in it', async () => {
    const { page } = await purchase();
    const answer = await world.fetch(new Request(`${page.href}%00/pay`, { method: 'POST' }));
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-type')).toContain('html');
  });

  it('sends back to the page, which says what became of the purchase', async () => {
    const { page, press, show } = await purchase();
    const answer = await press('pay');
    expect(new URL(answer.headers.get('location') ?? '', `${page.href}/pay`).href).toBe(page.href);
    expect(await show()).toContain('Paid.');
  });

  it('grants what is paid after it was declined', async () => {
    const { press, available, status, show } = await purchase();
    await press('decline');
    expect(await status()).toBe('failed');
    expect(await available()).toBe(40_000);
    expect(await show()).toContain('Declined.');
    await press('pay');
    expect(await status()).toBe('paid');
    expect(await available()).toBe(45_000);
  });

  it('stays paid when it is declined after', async () => {
    const { press, available, status } = await purchase();
    await press('pay');
    await press('decline');
    await press('pay');
    expect(await status()).toBe('paid');
    expect(await available()).toBe(45_000);
  });

  it('grants once whatever is pressed at the same time', async () => {
    const { press, available, status } = await purchase();
    await Promise.all(['decline', 'pay', 'later', 'pay', 'decline', 'pay'].map(press));
    expect(await status()).toBe('paid');
    expect(await available()).toBe(45_000);
  });

  it('stays pending when it is to be paid later, and can be paid then', async () => {
    const { page, press, status, available } = await purchase();
    const answer = await press('later');
    const next = new URL(answer.headers.get('location') ?? '', `${page.href}/later`);
    expect(await (await world.fetch(new Request(next))).text()).toContain('Not paid yet.');
    expect(await status()).toBe('pending');
    world.clock.advance(90 * 24 * 3_600_000);
    await press('pay');
    expect(await status()).toBe('paid');
    expect(await available()).toBe(45_000);
  });

  it('may load nothing, be framed nowhere and say nothing of where it was', async () => {
    const { page } = await purchase();
    const { headers } = await world.fetch(new Request(page));
    const policy = headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('writes the name of an account as text', async () => {
    const { press, show } = await purchase('<script>alert("1")</script>&amp;');
    expect(await show()).not.toContain('<script');
    await press('pay');
    expect(await show()).not.toContain('<script');
    expect(await show()).toContain('&lt;script&gt;');
  });

  it.each(['pur_unknown', '%0D%0Aset-cookie:a=b', '%2F%2Fevil.example'])(
    'knows no purchase called %s',
    async id => {
      const ask = (path: string, method: string) =>
        world.fetch(new Request(`http://credits.test/checkout/account-1/${path}`, { method }));
      expect((await ask(id, 'GET')).status).toBe(404);
      for (const press of ['pay', 'decline', 'later', 'refund', 'dispute', 'again']) {
        const answer = await ask(`${id}/${press}`, 'POST');
        expect([press, answer.status]).toEqual([press, 404]);
        expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
      }
    },
  );

  it("does not show one account's purchase under another", async () => {
    const { page } = await purchase();
    await purchase();
    const elsewhere = page.href.replace(`account-${opened - 1}`, `account-${opened}`);
    expect((await world.fetch(new Request(elsewhere))).status).toBe(404);
    expect((await world.fetch(new Request(`${elsewhere}/pay`, { method: 'POST' }))).status).toBe(404);
  });
});

describe('a payment in the sandbox', () => {
  const again = 'Send the last word again';
  const labels = async ({ read }: Pick<Awaited<ReturnType<typeof purchase>>, 'read'>) => [
    ...(await read()).buttons.keys(),
  ];

  it('offers what makes sense as it stands', async () => {
    const bought = await purchase();
    const saving = ['Pay and save Visa 4242', 'Pay and save Visa 0002, which declines later'];
    expect(await labels(bought)).toEqual(['Pay $50.00', ...saving, 'Decline the payment', 'Pay later']);
    await bought.play('Decline the payment');
    expect(await labels(bought)).toEqual(['Pay $50.00', again]);
    await bought.play('Pay $50.00');
    const whole = ['Refund half, $25.00', 'Refund all, $50.00', 'Open a dispute', again];
    expect(await labels(bought)).toEqual(whole);
    await bought.play('Refund half, $25.00');
    const half = ['Refund the rest, $25.00', 'Fail the refund', 'Open a dispute', again];
    expect(await labels(bought)).toEqual(half);
    await bought.play('Open a dispute');
    expect(await labels(bought)).toEqual(['Win the dispute', 'Lose the dispute', again]);
    await bought.play('Win the dispute');
    expect(await labels(bought)).toEqual(half);
    await bought.play('Fail the refund');
    expect(await labels(bought)).toEqual(whole);
    await bought.play('Refund all, $50.00');
    expect(await labels(bought)).toEqual(['Fail the refund', again]);
  });

  it('says what each word did to the credits', async () => {
    const { play, available, status } = await purchase();
    expect(await play('Pay $50.00')).toBe('Paid. 5,000 credits were added to Acme. You can close this tab.');
    expect(await play('Refund half, $25.00')).toBe(
      'Partly refunded. $25.00 went back. 2,500 of 5,000 credits were taken back from Acme.',
    );
    expect([await available(), await status()]).toEqual([42_500, 'partly_refunded']);
    expect(await play('Refund the rest, $25.00')).toBe(
      'Refunded. All the money went back. All 5,000 credits were taken back from Acme.',
    );
    expect([await available(), await status()]).toEqual([40_000, 'refunded']);
    expect(await play('Fail the refund', 'Fail the refund')).toBe(
      'The refund failed. The money stays, and all 5,000 credits are with Acme again.',
    );
    expect([await available(), await status()]).toEqual([45_000, 'paid']);
    expect(await play('Open a dispute')).toBe(
      'Disputed. The bank holds $50.00 until it has decided. All 5,000 credits were taken back from Acme.',
    );
    expect([await available(), await status()]).toEqual([40_000, 'disputed']);
    expect(await play('Win the dispute')).toBe(
      'The dispute is won. The money stays, and all 5,000 credits are with Acme again.',
    );
    expect([await available(), await status()]).toEqual([45_000, 'paid']);
    expect(await play('Open a dispute', 'Lose the dispute')).toBe(
      'Dispute lost. The money is gone. All 5,000 credits were taken back from Acme.',
    );
    expect([await available(), await status()]).toEqual([40_000, 'disputed']);
  });

  it('says what is owed where credits were used already', async () => {
    const { account, play, debt } = await purchase();
    await play('Pay $50.00');
    await world.use(account, 'used', 44_000);
    expect(await play('Refund all, $50.00')).toBe(
      'Refunded. All the money went back. All 5,000 credits were taken back from Acme. 4,000 of them were used already, and are owed.',
    );
    expect(await debt()).toBe(4000);
  });

  it.each([
    ['Decline the payment'],
    ['Pay $50.00'],
    ['Pay $50.00', 'Refund half, $25.00'],
    ['Pay $50.00', 'Refund all, $50.00', 'Fail the refund'],
    ['Pay $50.00', 'Open a dispute'],
    ['Pay $50.00', 'Open a dispute', 'Lose the dispute'],
  ])('changes nothing when %s is the last word and is sent again', async (...pressed) => {
    const { page, play, press, read, available, status, facts } = await purchase();
    const word = await play(...pressed);
    const before = [await available(), await status(), facts()];
    const answer = await press('again');
    const next = new URL(answer.headers.get('location') ?? '', `${page.href}/again`);
    const seen = await read(next.search);
    expect(seen.word).toBe(word);
    expect(seen.note).toMatch(/^Sent again: .*\. Nothing changed\.$/);
    expect([await available(), await status(), facts()]).toEqual(before);
  });

  it('takes one button of one page as one fact, however often it is pressed', async () => {
    const { play, press, read, available, facts } = await purchase();
    await play('Pay $50.00');
    const action = (await read()).buttons.get('Refund half, $25.00') ?? '';
    await Promise.all(Array.from({ length: 20 }, () => press(action)));
    await press(action);
    expect(facts()).toHaveLength(2);
    expect(await available()).toBe(42_500);
    await play('Refund the rest, $25.00');
    expect(facts()).toHaveLength(3);
    expect(await available()).toBe(40_000);
  });

  it('does not do what an old page offers and makes no sense any more', async () => {
    const { play, press, read, facts, status } = await purchase();
    await play('Pay $50.00');
    const { buttons } = await read();
    await play('Open a dispute');
    for (const label of ['Refund half, $25.00', 'Refund all, $50.00']) {
      expect((await press(buttons.get(label) ?? '')).status).toBe(303);
    }
    for (const action of ['pay', 'decline', 'refund', 'win?word=sandbox:dispute_won:other'])
      await press(action);
    expect([facts().length, await status()]).toEqual([2, 'disputed']);
  });

  it('takes back nothing before it is paid', async () => {
    const { press, facts, status } = await purchase();
    for (const action of ['refund', 'refund-half', 'fail-refund', 'dispute', 'win', 'lose', 'again']) {
      expect((await press(action)).status).toBe(303);
    }
    expect([facts(), await status()]).toEqual([[], 'pending']);
  });
});

describe('a card in the sandbox', () => {
  const buyBy = (account: string, key: string) => {
    const order = { credits: 5000, savedCard: true };
    return world.api('POST', `/v1/accounts/${account}/purchases`, order, { 'idempotency-key': key });
  };
  const cardOf = async (account: string) =>
    (await world.api('GET', `/v1/accounts/${account}/pricing`)).body.savedCard;

  it('is saved on the page, pays at once, and is removed', async () => {
    const { account, play, available } = await purchase();
    expect(await cardOf(account)).toBeUndefined();
    await play('Pay and save Visa 4242');
    expect(await cardOf(account)).toEqual({ brand: 'visa', last4: '4242' });
    expect((await buyBy(account, 'one-click')).body.status).toBe('paid');
    expect(await available()).toBe(50_000);
    expect((await world.api('DELETE', `/v1/accounts/${account}/saved-card`)).status).toBe(204);
    expect(await cardOf(account)).toBeUndefined();
  });

  it('can be one that declines, for a person and for a rule', async () => {
    const { account, play, available } = await purchase();
    await play('Pay and save Visa 0002, which declines later');
    const { body } = await buyBy(account, 'one-click');
    expect(body.status).toBe('failed');
    const page = await world.fetch(new Request(body.checkoutUrl));
    expect(new URL(page.headers.get('location') ?? '', body.checkoutUrl).pathname).toBe(
      `/checkout/${account}/${body.id}`,
    );
    expect(await available()).toBe(45_000);
  });
});

describe('a mandate in the sandbox', () => {
  async function agreed(press: string) {
    const shop = await open({ now: '2025-08-28T12:00:00Z', config: small });
    await shop.openAccount({ currency: 'INR' });
    const key = { 'idempotency-key': 'agree' };
    const order = { credits: 1000, mandate: true };
    const { body } = await shop.api('POST', '/v1/accounts/acme/purchases', order, key);
    const page = await (await shop.fetch(new Request(body.checkoutUrl))).text();
    expect(page).toContain('Pay and agree to later debits');
    await shop.fetch(new Request(`${body.checkoutUrl}/${press}`, { method: 'POST' }));
    const rule = { enabled: true, threshold: 2000, credits: 5000, monthlyCapMinor: 999_000 };
    await shop.api('PUT', '/v1/accounts/acme/auto-top-up', rule);
    await shop.use('acme', 'use', 2500);
    await shop.proxy.topUps?.sweep();
    const state = async () => (await shop.api('GET', '/v1/accounts/acme/auto-top-up')).body;
    const available = async () => (await shop.api('GET', '/v1/accounts/acme/balance')).body.available;
    const day = async () => {
      shop.clock.set((await state()).debit.at);
      await shop.proxy.topUps?.sweep();
    };
    return { shop, state, available, day };
  }

  it('is agreed to on the page, announced, and debited on its day', async () => {
    const { shop, state, available, day } = await agreed('keep');
    expect((await shop.api('GET', '/v1/accounts/acme/pricing')).body).not.toHaveProperty('savedCard');
    expect(await state()).toMatchObject({ mandate: { agreed: 'UPI' }, debit: { priceMinor: 499_500 } });
    expect(await available()).toBe(1500);
    await day();
    expect(await available()).toBe(6500);
  });

  it('can be one whose debits are declined', async () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const { state, available, day } = await agreed('keep-declining');
    await day();
    expect((await state()).attempts).toMatchObject([{ status: 'failed' }]);
    expect(await available()).toBe(1500);
    said.mockRestore();
  });
});

import { describe, expect, it } from 'vitest';
import { rowsOf } from './proof.ts';
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
  return {
    page,
    press: (what: string) => world.fetch(new Request(`${page.href}/${what}`, { method: 'POST' })),
    show: async () => (await world.fetch(new Request(page.href))).text(),
    status: async () => (await world.api('GET', `${where}/purchases/${body.id}`)).body.status,
    available: async () => (await world.api('GET', `${where}/balance`)).body.available,
    facts: () => rowsOf(world.path, 'SELECT kind FROM purchase_fact WHERE purchase = ?', body.id),
  };
}

describe('the sandbox checkout', () => {
  it('shows the amount, the price, three buttons and that no money moves', async () => {
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
      for (const press of ['pay', 'decline', 'later']) {
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

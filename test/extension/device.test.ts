import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDevice } from '../../extension/device.ts';
import type { Ask } from '../../extension/messages.ts';
import { createMessenger } from '../../extension/messenger.ts';
import { type Area, currentOf, idOf, readStored, type Workspace } from '../../extension/stored.ts';
import { isPurchaseFresh, purchaseUnderWay } from '../../extension/workspace.ts';
import { type CardWorld, createCardWorld } from '../support/card-world.ts';
import { createWorld } from '../support/world.ts';
import { createArea } from './area.ts';

const endpoint = 'http://127.0.0.1:8787';
let world: Awaited<ReturnType<typeof createWorld>>;
let area: Area;
let session: Area;
let managed: Area;
let tabs: string[];
let isOnline: boolean;
let warnings: [string, string][];

beforeEach(async () => {
  world = await createWorld({ now: '2025-08-28T12:00:00Z', environment: { PUBLIC_URL: endpoint } });
  await world.openAccount({ account: 'acme' });
  area = createArea();
  session = createArea();
  managed = createArea();
  tabs = [];
  isOnline = true;
  warnings = [];
});
afterEach(() => world.close());

// The service worker dies at any moment, so each use may be the first of a new one.
function wake() {
  return createDevice({
    area,
    session,
    managed,
    now: world.clock.now,
    openTab: async url => tabs.push(url),
    warn: ({ account }, { level }) => warnings.push([account, level]),
    fetch: async (input, init) => {
      if (!isOnline) throw new TypeError('Failed to fetch');
      return world.fetch(new Request(input, init));
    },
  });
}

const ask: Ask = async command => ({ reply: await wake().answer(command) });
const page = () => createMessenger(ask);
const whole = () => readStored(area);
async function here(): Promise<Workspace> {
  const current = currentOf(await whole());
  if (current === undefined) throw new Error('No workspace is looked at.');
  return current;
}

async function makeCode(): Promise<string> {
  const token = await world.session('acme');
  return (await world.as(token, 'POST', '/v1/pairing-codes', {})).body.code;
}

async function pairDevice(): Promise<void> {
  await wake().answer({ ask: 'pair', endpoint, code: await makeCode(), device: 'Chrome on Linux' });
}

/** The same, where the owner has a saved card. */
async function pairCardDevice(): Promise<CardWorld> {
  await world.close();
  const shop = await createCardWorld({
    now: '2025-08-28T12:00:00Z',
    environment: { PUBLIC_URL: endpoint },
  });
  world = shop;
  await pairDevice();
  return shop;
}

const order = { credits: 5000, idempotencyKey: 'key-1' };
const byCard = { ...order, savedCard: true };

test('a code pairs the browser, and the first balance is known at once', async () => {
  const reply = await wake().answer({
    ask: 'pair',
    endpoint,
    code: (await makeCode()).toLowerCase(),
    device: 'Chrome on Linux',
  });
  expect(reply).toEqual({ server: expect.any(String) });
  expect(await here()).toMatchObject({
    id: idOf({ endpoint, account: 'acme' }),
    balance: { available: 40_000 },
  });
});

test('the owner sees the device by its name', async () => {
  await pairDevice();
  const { body } = await world.as(await world.session('acme'), 'GET', '/v1/devices');
  expect(body.devices).toMatchObject([{ name: 'Chrome on Linux', user: 'priya' }]);
});

test('a wrong code pairs nothing', async () => {
  const reply = await wake().answer({ ask: 'pair', endpoint, code: 'BBBBBBBB', device: 'Chrome' });
  expect(reply).toEqual({ fault: 'code' });
  expect((await whole()).workspaces).toEqual([]);
});

test('a code works once', async () => {
  const code = await makeCode();
  await wake().answer({ ask: 'pair', endpoint, code, device: 'Chrome' });
  expect(await wake().answer({ ask: 'pair', endpoint, code, device: 'Chrome' })).toEqual({ fault: 'code' });
});

test('who guesses codes is asked to wait', async () => {
  const guess = () => wake().answer({ ask: 'pair', endpoint, code: 'BBBBBBBB', device: 'Chrome' });
  for (let tries = 0; tries < 5; tries++) await guess();
  expect(await guess()).toEqual({ fault: 'too_many' });
});

test('no code is sent to an address that is no proxy', async () => {
  const sent: string[] = [];
  const device = createDevice({
    area,
    session,
    managed,
    now: world.clock.now,
    openTab: async () => 1,
    warn() {},
    fetch: async input => {
      sent.push(new URL(new Request(input).url).pathname);
      return Response.json({ hello: 'world' });
    },
  });
  expect(await device.answer({ ask: 'pair', endpoint, code: 'BBBBBBBB', device: 'Chrome' })).toEqual({
    fault: 'no_server',
  });
  expect(sent).toEqual(['/v1/meta']);
});

test('a page gets the balance, the prices and the history through the background', async () => {
  await pairDevice();
  await world.use('acme', 'reply-1', 6);
  expect(await page().balance()).toMatchObject({ ok: true, value: { available: 39_994 } });
  expect(await page().pricing()).toMatchObject({ ok: true, value: { unitPriceMinor: 1000 } });
  const history = await page().transactions({ filter: 'usage' });
  expect(history).toMatchObject({ ok: true, value: { transactions: [{ credits: -6 }] } });
});

test('a poll brings the badge the balance of now', async () => {
  await pairDevice();
  await world.use('acme', 'reply-1', 6);
  await wake().poll();
  expect((await here()).balance?.available).toBe(39_994);
});

test('a proxy out of reach leaves the last known balance', async () => {
  await pairDevice();
  isOnline = false;
  await wake().poll();
  expect((await here()).balance?.available).toBe(40_000);
});

test('a purchase is kept before anything is sent', async () => {
  await pairDevice();
  isOnline = false;
  await expect(page().buy(order)).rejects.toThrow();
  expect((await here()).pending).toMatchObject({ ...order, startedAt: world.clock.now() });
});

test('a purchase that never reached the proxy is sent again with its key', async () => {
  await pairDevice();
  isOnline = false;
  await page()
    .buy(order)
    .catch(() => null);
  isOnline = true;
  await wake().poll();
  const { pending } = await here();
  const again = await page().buy(order);
  expect(again).toMatchObject({ ok: true, value: { id: pending?.purchase } });
});

test('the checkout opens in a tab, and its closing finds the payment', async () => {
  await pairDevice();
  const bought = await page().buy(order);
  if (!bought.ok) throw new Error(bought.problem.detail);
  const { checkoutUrl } = bought.value;
  await wake().answer({ ask: 'checkout', url: checkoutUrl });
  expect(tabs).toEqual([checkoutUrl]);
  await world.pay(checkoutUrl);
  await wake().tabClosed(99);
  expect((await here()).balance?.available).toBe(40_000);
  await wake().tabClosed(1);
  expect(await here()).toMatchObject({
    balance: { available: 45_000 },
    pending: { isSettled: true },
  });
});

test('a paid purchase is found by a worker that was not there when it began', async () => {
  await pairDevice();
  const bought = await page().buy(order);
  if (bought.ok) await world.pay(bought.value.checkoutUrl);
  await wake().poll();
  expect(await here()).toMatchObject({
    balance: { available: 45_000 },
    pending: { isSettled: true },
  });
});

test('a settled purchase waits for a screen to say so, and is forgotten then', async () => {
  await pairDevice();
  const bought = await page().buy(order);
  if (bought.ok) await world.pay(bought.value.checkoutUrl);
  await wake().poll();
  const stored = await here();
  expect(purchaseUnderWay(stored, world.clock.now())).toBeNull();
  await wake().answer({ ask: 'forget', idempotencyKey: 'another' });
  expect((await here()).pending).toBeDefined();
  await wake().answer({ ask: 'forget', idempotencyKey: order.idempotencyKey });
  expect((await here()).pending).toBeUndefined();
});

test('a purchase is looked after for a day', async () => {
  await pairDevice();
  await page().buy(order);
  const stored = await here();
  const hours = (count: number) => world.clock.now() + count * 3_600_000;
  expect(purchaseUnderWay(stored, hours(23))).toMatchObject(order);
  expect(purchaseUnderWay(stored, hours(24))).toBeNull();
});

test('a purchase is asked about every half minute in its first half hour', async () => {
  await pairDevice();
  await page().buy(order);
  const stored = await here();
  const minutes = (count: number) => world.clock.now() + count * 60_000;
  expect(isPurchaseFresh(stored, minutes(29))).toBe(true);
  expect(isPurchaseFresh(stored, minutes(30))).toBe(false);
});

test('a purchase whose card was declined is asked about still, and found paid by another one', async () => {
  await pairDevice();
  const bought = await page().buy(order);
  if (!bought.ok) throw new Error(bought.problem.detail);
  await world.tell('acme', bought.value.id, { id: 'declined', kind: 'failed' });
  await wake().poll();
  expect((await here()).pending).toMatchObject({ isSettled: false });
  await world.pay(bought.value.checkoutUrl);
  await wake().poll();
  expect(await here()).toMatchObject({ balance: { available: 45_000 }, pending: { isSettled: true } });
});

test('a purchase that is given up at the same moment is not sent again', async () => {
  await pairDevice();
  isOnline = false;
  await page()
    .buy(order)
    .catch(() => undefined);
  isOnline = true;
  const device = wake();
  const forgotten = device.answer({ ask: 'forget', idempotencyKey: order.idempotencyKey });
  await Promise.all([device.poll(), forgotten]);
  expect((await here()).pending).toBeUndefined();
});

test('an address that is no checkout is not opened', async () => {
  await wake().answer({ ask: 'checkout', url: 'javascript:alert(1)' });
  expect(tabs).toEqual([]);
});

test('a browser whose token was taken back forgets token and balance', async () => {
  await pairDevice();
  const session = await world.session('acme');
  const { body } = await world.as(session, 'GET', '/v1/devices');
  await world.as(session, 'DELETE', `/v1/devices/${body.devices[0].id}`);
  await wake().poll();
  const { isConnected, balance } = await here();
  expect([isConnected, balance]).toEqual([false, undefined]);
  expect(await area.get(['tokens', 'endpoint'])).toEqual({ tokens: {}, endpoint });
});

test('disconnecting ends the token at its server, and connecting anew the one before', async () => {
  const devices = async () =>
    (await world.as(await world.session('acme'), 'GET', '/v1/devices')).body.devices.length;
  await pairDevice();
  await pairDevice();
  expect(await devices()).toBe(1);
  await wake().answer({ ask: 'disconnect' });
  expect(await devices()).toBe(0);
});

test('a browser is disconnected though its server is out of reach', async () => {
  await pairDevice();
  isOnline = false;
  await wake().answer({ ask: 'disconnect' });
  expect((await whole()).workspaces).toEqual([]);
});

test('a browser that was disconnected asks nothing', async () => {
  await pairDevice();
  await wake().answer({ ask: 'disconnect' });
  expect(await page().balance()).toMatchObject({ ok: false, problem: { code: 'unauthenticated' } });
});

test('the saved card is charged once, and a new worker finds it settled', async () => {
  const shop = await pairCardDevice();
  expect(await page().buy(byCard)).toMatchObject({ ok: true, value: { status: 'paid' } });
  expect((await here()).pending).toMatchObject({ savedCard: true, isSettled: true });
  await wake().poll();
  expect([(await here()).balance?.available, shop.cards.charged]).toEqual([46_000, 1]);
});

test.each([
  ['a moment ago', 100_000, 1],
  ['long ago', 121_000, 0],
])(
  'a charge that never arrived is sent by itself only where it was pressed a moment ago: %s',
  async (_, ms, times) => {
    const shop = await pairCardDevice();
    isOnline = false;
    await page()
      .buy(byCard)
      .catch(() => null);
    isOnline = true;
    world.clock.advance(ms);
    await wake().poll();
    expect([shop.cards.charged, (await here()).pending?.savedCard]).toEqual([times, true]);
    // Somebody presses in the popup.
    expect(await page().buy(byCard)).toMatchObject({ ok: true, value: { status: 'paid' } });
    expect(shop.cards.charged).toBe(1);
  },
);

test('automatic top-up is read and set for the popup', async () => {
  await pairCardDevice();
  const rule = { enabled: true, threshold: 100, credits: 5000, monthlyCapMinor: 15_000 };
  expect(await page().setTopUp(rule)).toMatchObject({ ok: true, value: { ...rule, stop: null } });
  expect(await page().topUp()).toMatchObject({ ok: true, value: rule });
});

test('the saved card is removed for the popup', async () => {
  const shop = await pairCardDevice();
  expect(await page().dropCard()).toEqual({ ok: true, value: true });
  expect(shop.cards.detached).toHaveLength(1);
});

test('a request is made, approved with what is kept of it, declined and read', async () => {
  await pairDevice();
  const made = await page().askTopUp({ credits: 1000, note: 'low', idempotencyKey: 'ask' });
  const id = made.ok ? made.value.id : '';
  const bought = await page().buy({ credits: 1000, idempotencyKey: 'approve', request: id });
  expect(bought).toMatchObject({ ok: true, value: { status: 'pending', credits: 1000 } });
  expect((await here()).pending).toMatchObject({ idempotencyKey: 'approve', request: id });
  const where = `/v1/accounts/acme/top-up-requests`;
  const other = await world.api('POST', where, { credits: 2000, user: 'sam' }, { 'idempotency-key': 'sam' });
  expect(await page().declineTopUp(other.body.id, 'no')).toMatchObject({
    ok: true,
    value: { status: 'declined', reason: 'no' },
  });
  await ask({ ask: 'told', request: id });
  expect((await here()).told).toBe(id);
});

test('an approval whose answer was lost is sent again as one', async () => {
  await pairDevice();
  const made = await page().askTopUp({ credits: 1000, idempotencyKey: 'ask' });
  const id = made.ok ? made.value.id : '';
  isOnline = false;
  await expect(page().buy({ credits: 1000, idempotencyKey: 'approve', request: id })).rejects.toThrow();
  isOnline = true;
  await wake().poll();
  const { body } = await world.api('GET', '/v1/accounts/acme/top-up-requests');
  expect(body.requests).toMatchObject([{ id, purchase: (await here()).pending?.purchase }]);
});

/** The same, for a second account of the same proxy. */
async function pairSecond(): Promise<string> {
  await world.openAccount({ account: 'globex', name: 'Globex' });
  const { body } = await world.as(await world.session('globex'), 'POST', '/v1/pairing-codes', {});
  await wake().answer({ ask: 'pair', endpoint, code: body.code, device: 'Chrome on Linux' });
  return (await here()).id;
}

const shown = async () =>
  (await whole()).workspaces.map(({ account, balance }) => [account, balance?.available]);

test('a second code adds a workspace, and a poll brings the balances of both', async () => {
  await pairDevice();
  await pairSecond();
  await world.use('acme', 'reply-1', 6);
  await wake().poll();
  expect([await shown(), (await here()).account]).toEqual([
    [
      ['acme', 39_994],
      ['globex', 40_000],
    ],
    'globex',
  ]);
});

test('a screen of one workspace asks of it, whichever is looked at', async () => {
  await pairDevice();
  const { id } = await here();
  await pairSecond();
  const balance = await wake().answer({ ask: 'balance', workspace: id });
  expect(balance).toMatchObject({ ok: true, value: { account: 'acme' } });
  await wake().answer({ ask: 'lookAt', id });
  expect(await page().balance()).toMatchObject({ ok: true, value: { account: 'acme' } });
});

test('each workspace keeps a purchase of its own, asked of nobody else', async () => {
  await pairDevice();
  const first = (await here()).id;
  await wake().answer({ ask: 'buy', workspace: first, ...order });
  const second = await pairSecond();
  const other = { credits: 1000, idempotencyKey: 'key-2' };
  const bought = await wake().answer({ ask: 'buy', workspace: second, ...other });
  if (bought.ok) await world.pay(bought.value.checkoutUrl);
  await wake().poll();
  const { workspaces } = await whole();
  expect(workspaces.map(({ pending }) => [pending?.idempotencyKey, pending?.isSettled])).toEqual([
    ['key-1', false],
    ['key-2', true],
  ]);
  const asked = await wake().answer({
    ask: 'purchase',
    workspace: first,
    id: workspaces[1]?.pending?.purchase ?? '',
  });
  expect(asked).toMatchObject({ ok: false, problem: { code: 'not_found' } });
});

test('a purchase that is open outlives its workspace being disconnected and connected again', async () => {
  await pairDevice();
  await page().buy(order);
  await wake().answer({ ask: 'disconnect' });
  expect(await here()).toMatchObject({ isConnected: false, pending: order });
  await pairDevice();
  expect(await here()).toMatchObject({ isConnected: true, pending: order });
  await wake().answer({ ask: 'disconnect' });
  await wake().answer({ ask: 'disconnect' });
  expect((await whole()).workspaces).toEqual([]);
});

test('who wants to be told is told of each level once', async () => {
  await pairDevice();
  await wake().answer({ ask: 'notify', isNotifying: true });
  await world.use('acme', 'reply-1', 39_900);
  for (let polls = 0; polls < 2; polls++) await wake().poll();
  await world.use('acme', 'reply-2', 100);
  for (let polls = 0; polls < 2; polls++) await wake().poll();
  expect(warnings).toEqual([
    ['acme', 'critical'],
    ['acme', 'out'],
  ]);
});

test('nobody else is told of a level', async () => {
  await pairDevice();
  await world.use('acme', 'reply-1', 40_000);
  await wake().poll();
  expect([(await here()).balance?.level, warnings]).toEqual(['out', []]);
});

test('a browser updated with a purchase under way finds it paid', async () => {
  await pairDevice();
  const bought = await page().buy(order);
  const { account, pending, balance } = await here();
  const { tokens } = await area.get(['tokens']);
  const [token] = Object.values(tokens ?? {});
  area = createArea();
  await area.set({ endpoint, account, token, balance, pending: { ...pending, account } });
  if (bought.ok) await world.pay(bought.value.checkoutUrl);
  await wake().poll();
  expect(await here()).toMatchObject({ balance: { available: 45_000 }, pending: { isSettled: true } });
});

import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { serveFolder } from '../../../src/server/static.ts';
import { type CardWorld, createCardWorld } from '../../support/card-world.ts';
import { createWorld, type World } from '../../support/world.ts';

/** A proxy with pages of its own for whoever presses. */
export interface PressShop {
  readonly world: World;
  /** Where the widget of somebody stands: `priya` owns, everybody else is an agent. */
  pageOf(user: string, view?: 'panel' | 'pill'): string;
  /** Whether the page's backend knows somebody. */
  signIn(isSignedIn: boolean): void;
  close(): Promise<void>;
}

/** Sells by Stripe's twin, with a card of the owner's, and lets agents ask. */
export async function openCardShop(): Promise<PressShop & { readonly world: CardWorld }> {
  const world = await createCardWorld({ config: JSON.stringify({ agentsMayBuy: false }) });
  await fillHistory(world);
  return { ...(await withPages(world)), world };
}

/** Sells in rupees, where later debits are agreed to. */
export async function openMandateShop(): Promise<PressShop> {
  const world = await createWorld();
  await world.openAccount({ currency: 'INR', cycleAnchor: '2025-08-24T00:00:00+05:30' });
  return withPages(world);
}

/** Somebody asks the owners for credits. */
export async function ask({ world }: PressShop, user: string): Promise<void> {
  const token = await world.session('acme', { user, role: 'agent' });
  const body = { credits: 5000, note: 'running low' };
  const { status } = await world.as(token, 'POST', '/v1/top-up-requests', body, { 'idempotency-key': user });
  if (status !== 200) throw new Error(`Asking answered ${status}.`);
}

/** A browser that asks to be let in: the code that it shows, and how it comes in once it may. */
export async function showCode({ world }: PressShop) {
  const call = (path: string, body: object) => world.as('none', 'POST', path, body);
  const shown = await call('/v1/device-authorizations', { device: 'Chrome on Linux' });
  const { deviceCode, userCode } = shown.body;
  return { userCode: String(userCode), comeIn: () => call('/v1/device-tokens', { deviceCode }) };
}

/** The account agrees to debits. */
export async function agree({ world }: PressShop): Promise<void> {
  const where = '/v1/accounts/acme/purchases';
  const order = { credits: 1000, mandate: true };
  const { body } = await world.api('POST', where, order, { 'idempotency-key': 'agree' });
  await world.fetch(new Request(`${body.checkoutUrl}/keep`, { method: 'POST' }));
}

// The world's own app takes no more routes once it has answered.
async function withPages(world: World): Promise<PressShop> {
  let isSignedIn = true;
  const app = new Hono();
  app.get('/page/:user/:view', context => {
    const { user, view } = context.req.param();
    const attributes = `endpoint="/" token-url="/token/${user}" view="${view}" locale="en-US"`;
    return context.html(`<!doctype html><html lang="en"><meta charset="utf-8"><title>Inbox</title>
      <body style="margin:16px;max-width:380px"><script src="/widget/ai-credits.js" async></script>
      <ai-credits ${attributes} conversation-url="/inbox/{conversation}"></ai-credits>`);
  });
  app.get('/inbox/:conversation', context => context.text('A conversation.'));
  app.post('/token/:user', async context => {
    if (!isSignedIn) return context.text('Who are you?', 401);
    const user = context.req.param('user');
    const token = await world.session('acme', { user, role: user === 'priya' ? 'owner' : 'agent' });
    return context.json({ token, expiresAt: new Date(Date.now() + 3_600_000).toISOString() });
  });
  app.route('/widget', serveFolder('dist/widget', {}));
  app.all('*', context => world.fetch(context.req.raw));
  const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    world,
    pageOf: (user, view = 'panel') => `http://127.0.0.1:${port}/page/${user}/${view}`,
    signIn: next => {
      isSignedIn = next;
    },
    async close() {
      server.close();
      await world.close();
    },
  };
}

// More than a page of lines, few of them of credits that were added, and a line of more than a page of uses.
async function fillHistory(world: World): Promise<void> {
  const [lines, uses] = [60, 250];
  for (let place = 0; place < lines; place += 1) {
    const body = { id: `correction-${place}`, credits: place % 6 === 0 ? 10 : -1, reason: 'A correction' };
    await world.api('POST', '/v1/accounts/acme/adjustments', body);
  }
  const events = Array.from({ length: uses }, (_, place) => ({
    id: `use-${place}`,
    account: 'acme',
    credits: 1,
    channel: 'whatsapp',
    kind: 'reply',
    conversation: `order-${place % 4}`,
  }));
  await world.api('POST', '/v1/usage', { events });
}

import fc from 'fast-check';
import type { Command } from '../../src/server/store/store.ts';
import { opened, story } from '../support/commands.ts';
import { createWorld } from '../support/world.ts';
import { withStore } from './engines.ts';

const start = Date.parse('2025-08-28T12:00:00Z');

/** A ledger with something in every table, in several accounts, with texts that sort and quote badly. */
export async function makeLedger(path: string): Promise<void> {
  const world = await createWorld({ now: '2025-08-28T12:00:00Z', path });
  await world.openAccount();
  await world.proxy.committer.submit({
    type: 'set-payer',
    account: 'acme',
    payer: { name: `O'Hara`, taxId: '29ABCDE1234F1Z5' },
  });
  const token = await world.session('acme');
  const { body: code } = await world.as(token, 'POST', '/v1/pairing-codes');
  await world.as('', 'POST', '/v1/pair', { code: code.code, device: 'Chrome' });
  await world.as(token, 'POST', '/v1/pairing-codes');
  await world.as('', 'POST', '/v1/device-authorizations', { device: 'Firefox' });
  await world.api('DELETE', '/v1/accounts/acme/users/sam');
  const key = { 'idempotency-key': 'k' };
  const { body: order } = await world.api('POST', '/v1/accounts/acme/purchases', { credits: 1000 }, key);
  await world.pay(order.checkoutUrl);
  await world.tell('acme', order.id, { id: 'r', kind: 'receipt', subject: 'https://pay.example.com/r' }, [
    'ch_1',
  ]);
  const card = {
    account: 'acme',
    kind: 'card' as const,
    provider: 'stripe',
    customer: 'cus_1',
    method: 'pm_1',
    brand: 'visa',
    last4: '4242',
  };
  await world.proxy.committer.submit({ type: 'keep-card', account: 'acme', card });
  const rule = { enabled: true, threshold: 100, credits: 1000, monthlyCapMinor: 5000, currency: 'USD' };
  await world.proxy.committer.submit({ type: 'set-top-up', account: 'acme', rule });
  const asked = { credits: 1000, note: `it's "\\ 東京` };
  await world.as(token, 'POST', '/v1/top-up-requests', asked, key);
  await world.use('acme', `it's "\\ {} 東京`, 5, { description: 'é\u2028' });
  await world.close();
  await withStore(`sqlite:${path}`, async store => {
    for (const [place, { steps }] of fc.sample(story, 12).entries()) {
      const account = ['Zed', 'alice', 'Élan', 'a b', "o'hara", '東京', 'z'][place] ?? `account-${place}`;
      const commands: Command[] = [
        { ...opened, account },
        ...steps.map(({ command }) => ({ ...command, account })),
      ];
      for (const [turn, command] of commands.entries()) await store.commit([command], start + turn * 400_000);
    }
  });
}

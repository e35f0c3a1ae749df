// @vitest-environment jsdom

import { screen } from '@testing-library/preact';
import { expect, it } from 'vitest';
import { comeBack, useStage } from './stage.ts';

const stage = useStage({ now: '2025-09-05T12:00:00Z', config: JSON.stringify({ agentsMayBuy: false }) });

/** What a screen reader says of a place whose additions it is to tell: the text of each new node. */
function listen(): string[] {
  const said: string[] = [];
  new MutationObserver(records => {
    for (const { target, addedNodes } of records) {
      if (!(target as Element).matches('[role=status][aria-relevant=additions]')) continue;
      // Without the names of what can be done.
      for (const { firstChild } of addedNodes) said.push(firstChild?.textContent ?? '');
    }
  }).observe(document.body, { childList: true, subtree: true });
  return said;
}

it('a payment is said once as it waits, once as it fails and once as it is paid', async () => {
  await stage.world.openAccount();
  const { checkouts, person, world } = stage.open('acme');
  await person.click(await screen.findByRole('button', { name: 'Get More Credits' }));
  const said = listen();
  await person.click(await screen.findByRole('button', { name: 'Pay $50.00' }));
  await screen.findByText(/Waiting for confirmation/);
  const [, purchase = ''] = new URL(checkouts[0] ?? '').pathname.split('/checkout/acme/');
  await world.tell('acme', purchase, { id: 'declined', kind: 'failed' });
  comeBack();
  await screen.findByText(/did not go through/);
  await world.pay(checkouts[0] ?? '');
  await screen.findByText('5,000 credits added.');
  await screen.findByText('45,000');
  expect(said).toEqual([
    'Payment started in another tab. Waiting for confirmation…',
    'The payment did not go through. No money moved.',
    '5,000 credits added.',
  ]);
});

it('what became of a request is said once', async () => {
  await stage.world.openAccount();
  const { person, world } = stage.open('acme', { role: 'agent' });
  await person.click(await screen.findByRole('button', { name: 'Ask the owner' }));
  const said = listen();
  await person.click(await screen.findByRole('button', { name: 'Ask for 5,000 credits' }));
  await screen.findByText(/^You asked for 5,000 credits/);
  const { body } = await world.api('GET', '/v1/accounts/acme/top-up-requests');
  const path = `/v1/accounts/acme/top-up-requests/${body.requests[0].id}/decline`;
  await world.api('POST', path, { user: 'ravi' }, { 'idempotency-key': 'decline' });
  comeBack();
  await screen.findByText(/was declined/);
  expect(said).toEqual([
    'You asked for 5,000 credits. An owner sees it here.',
    'Your request for 5,000 credits was declined.',
  ]);
});

// @vitest-environment jsdom

import { screen, waitFor, within } from '@testing-library/preact';
import { beforeEach, describe, expect, it } from 'vitest';
import { useStage } from './stage.ts';

const stage = useStage({ now: '2025-08-28T17:28:00+05:30' });
beforeEach(() => stage.world.openAccount({ cycleAnchor: '2025-08-24T00:00:00+05:30' }));

async function openExplanation() {
  const open = stage.open('acme', { locale: 'en-IN' });
  await open.person.click(await screen.findByRole('button', { name: /^[\d,]+$/ }));
  await screen.findByRole('heading', { name: 'How it adds up' });
  return open;
}

const parts = () => screen.getAllByRole('listitem').map(({ textContent }) => textContent);

describe('the balance explained', () => {
  it('is a sum of both kinds of credits, with what is set aside and owed', async () => {
    const { world } = stage;
    const purchase = await world.buy('acme', 5000);
    await world.use('acme', 'reply-1', 6);
    await world.api('POST', '/v1/accounts/acme/adjustments', { id: 'a', credits: -50, reason: 'Twice' });
    await world.tell('acme', purchase, { id: 'f', kind: 'refunded', subject: 're', amountMinor: 1000 });
    const draft = { id: 'h', credits: 4, ttlSeconds: 600, channel: 'whatsapp', kind: 'reply' };
    await world.api('POST', '/v1/accounts/acme/holds', draft);
    await openExplanation();
    await screen.findByRole('heading', { name: 'Monthly credits 39,994 left' });
    expect(parts()).toEqual([
      'Given for this cycle+40,000',
      'AI Credits Used−6',
      'Credits purchased+5,000',
      'Corrections−50',
      'Refunds and disputes−1,000',
    ]);
    screen.getByRole('heading', { name: 'Paid credits 3,950 left' });
    screen.getByText('4 set aside for replies under way');
    expect(screen.getByText('Available').parentElement?.textContent).toBe('Available43,940');
  });

  it('says when the reset comes, in the zone of the account, and that paid credits stay', async () => {
    await stage.world.buy('acme', 5000);
    await openExplanation();
    await screen.findByText('Resets 24 Sept, 12:00 am IST · in 26 days · your 5,000 paid credits stay');
  });

  it('leads from each part to its lines', async () => {
    await stage.world.use('acme', 'reply-1', 6);
    const { person } = await openExplanation();
    await person.click(await screen.findByRole('button', { name: 'AI Credits Used' }));
    await waitFor(() => expect(parts()).toHaveLength(1));
    expect(parts()[0]).toContain('AI Credits Used');
    expect(screen.getByLabelText<HTMLInputElement>('Start date').value).toBe('28/08/2025');
    expect(screen.getByRole<HTMLInputElement>('radio', { name: 'Usage' }).checked).toBe(true);
  });

  it('leads to its lines, and spans to their days, in a zone that the browser does not know', async () => {
    stage.answer('/v1/balance', body => ({ ...body, timeZone: 'Mars/Olympus' }));
    await stage.world.use('acme', 'reply-1', 6);
    const { person } = await openExplanation();
    await person.click(await screen.findByRole('button', { name: 'AI Credits Used' }));
    // In the browser's own.
    const day = (at: string) => new Intl.DateTimeFormat('en-GB').format(Date.parse(at));
    const from = () => screen.getByLabelText<HTMLInputElement>('Start date').value;
    await waitFor(() => expect(from()).toBe(day('2025-08-28T17:28:00+05:30')));
    await person.click(screen.getByRole('button', { name: 'Clear dates' }));
    await waitFor(() => expect(from()).toBe(''));
    await person.click(screen.getByRole('button', { name: 'This cycle' }));
    await waitFor(() => expect(from()).toBe(day('2025-08-24T00:00:00+05:30')));
    await person.click(screen.getByRole('tab', { name: 'Insights' }));
    await person.click(screen.getByRole('radio', { name: 'Last cycle' }));
    await screen.findByText('No credits were used on these days.');
  });

  it('follows what was set aside and is used now, though as much is available', async () => {
    const { handle, world } = await openExplanation();
    const draft = { id: 'h', credits: 4, ttlSeconds: 600, channel: 'whatsapp', kind: 'reply' };
    await world.api('POST', '/v1/accounts/acme/holds', draft);
    await handle.refresh();
    await screen.findByText('4 set aside for replies under way');
    await world.api('POST', '/v1/accounts/acme/holds/h/capture', { credits: 4 });
    await handle.refresh();
    await waitFor(() => expect(parts()).toContain('AI Credits Used−4'));
    expect(screen.queryByText(/set aside/)).toBeNull();
  });

  it('follows a new balance, and goes back to it', async () => {
    const { handle, person, world } = await openExplanation();
    await screen.findByText('Given for this cycle');
    await world.use('acme', 'reply-1', 6);
    world.clock.advance(1000);
    await handle.refresh();
    await waitFor(() => expect(parts()).toContain('AI Credits Used−6'));
    await person.click(screen.getByRole('button', { name: 'Back' }));
    within(screen.getByRole('tabpanel')).getByText('39,994');
  });

  it('can be asked for again', async () => {
    stage.cut('/v1/explain');
    const { person } = await openExplanation();
    await screen.findByText(/Can't reach the server\./);
    stage.restore();
    await person.click(screen.getByRole('button', { name: 'Retry' }));
    await screen.findByText('Given for this cycle');
  });
});

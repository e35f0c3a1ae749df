// @vitest-environment jsdom

import { screen, waitFor, within } from '@testing-library/preact';
import { describe, expect, it } from 'vitest';
import { type Stage, useStage } from './stage.ts';

const stage = useStage();
const dayMs = 24 * 3_600_000;

async function openInsights(role: 'owner' | 'agent' = 'owner'): Promise<Stage> {
  const open = stage.open('acme', { role });
  await open.person.click(await screen.findByRole('tab', { name: 'Insights' }));
  return open;
}

async function used(): Promise<void> {
  const { world } = stage;
  await world.openAccount({ cycleAnchor: '2025-08-24T00:00:00+05:30' });
  await world.use('acme', 'a', 60, { channel: 'instagram', kind: 'action' });
  world.clock.advance(2 * 3_600_000);
  await world.use('acme', 'b', 40);
  await world.use('acme', 'c', 20, { channel: 'fax' });
}

const table = (name: string) => screen.findByRole('table', { name });

describe('insights', () => {
  it('show channels by what they used, and both kinds', async () => {
    await used();
    await openInsights();
    await screen.findByRole('heading', { name: 'By channel' });
    const rows = screen.getAllByRole('row').slice(0, 3);
    expect(rows.map(row => row.textContent)).toEqual(['Instagram60', 'WhatsApp40', 'fax20']);
    await screen.findByText('AI replies 60');
    await screen.findByText('AI actions 60');
  });

  it('say in tables what the pictures show, and in words when most was used', async () => {
    await used();
    await openInsights();
    const days = within(await table('By day')).getAllByRole('row');
    expect(days).toHaveLength(30);
    expect(days.at(-1)?.textContent).toBe('09/05/2025120');
    // A Friday, 5 to 6 and 7 to 8 in the evening in India.
    const week = within(await table('Peak hours')).getAllByRole('row');
    expect(week).toHaveLength(8);
    const cells = within(week[5] ?? document.body).getAllByRole('cell');
    expect([cells.length, cells[17]?.textContent, cells[19]?.textContent]).toEqual([24, '60', '60']);
    expect(within(week[0] ?? document.body).getAllByRole('columnheader')[17]?.textContent).toBe('5 PM');
    await screen.findByText('Most used on Fri at 5 PM.');
  });

  it('are of this cycle or the last one', async () => {
    await used();
    const { person } = await openInsights();
    await screen.findByText('AI replies 60');
    await person.click(screen.getByRole('radio', { name: 'Last cycle' }));
    await screen.findByText('No credits were used on these days.');
    await person.click(screen.getByRole('radio', { name: 'This cycle' }));
    await screen.findByText('AI replies 60');
    expect(within(await table('By day')).getAllByRole('row')).toHaveLength(13);
  });

  it('show nothing of other days than those that are chosen, and keep what is known of them', async () => {
    await used();
    const { handle, person, world } = await openInsights();
    await screen.findByText('AI replies 60');
    const release = stage.hold('/v1/insights');
    await person.click(screen.getByRole('radio', { name: 'Last cycle' }));
    await waitFor(() => expect(screen.queryByText('AI replies 60')).toBeNull());
    release();
    await screen.findByText('No credits were used on these days.');
    stage.cut('/v1/insights');
    await world.use('acme', 'd', 5);
    world.clock.advance(1000);
    await handle.refresh();
    await new Promise(resolve => setTimeout(resolve, 100));
    screen.getByText('No credits were used on these days.');
    await person.click(screen.getByRole('radio', { name: 'This cycle' }));
    await screen.findByRole('button', { name: 'Retry' });
  });

  it('follow a new balance', async () => {
    await used();
    const { handle, world } = await openInsights();
    await screen.findByText('AI replies 60');
    await world.use('acme', 'd', 5);
    world.clock.advance(1000);
    await handle.refresh();
    await screen.findByText('AI replies 65');
  });

  it('follow a reply that was set aside before, though as much is available', async () => {
    await used();
    const { handle, world } = await openInsights();
    const draft = { id: 'h', credits: 4, ttlSeconds: 600, channel: 'whatsapp', kind: 'reply' };
    await world.api('POST', '/v1/accounts/acme/holds', draft);
    await handle.refresh();
    await screen.findByText('AI replies 60');
    const { status } = await world.api('POST', '/v1/accounts/acme/holds/h/capture', { credits: 4 });
    expect(status).toBe(200);
    await handle.refresh();
    await screen.findByText('AI replies 64');
  });

  it('are of 366 days at most, and say so', async () => {
    await used();
    const { person } = await openInsights();
    await screen.findByText('AI replies 60');
    const from = screen.getByLabelText<HTMLInputElement>('Start date');
    const to = screen.getByLabelText<HTMLInputElement>('End date');
    await person.clear(from);
    await person.type(from, '09/04/2024{Enter}');
    await screen.findByText('At most 366 days at a time.');
    expect([from.value, from.getAttribute('aria-invalid')]).toEqual(['09/04/2024', 'true']);
    await person.clear(to);
    await person.type(to, '09/04/2025{Enter}');
    await waitFor(() => expect(screen.queryByText('At most 366 days at a time.')).toBeNull());
    await screen.findByText('No credits were used on these days.');
  });

  it.each([
    // It is the next day there already, and the day before still.
    ['Pacific/Kiritimati', 0, '09/06/2024', '09/05/2024'],
    ['Pacific/Pago_Pago', 14, '09/05/2024', '09/04/2024'],
  ])('are of 366 days of the account in %s', async (timeZone, hours, first, tooEarly) => {
    await stage.world.openAccount({ timeZone });
    stage.world.clock.advance(hours * 3_600_000);
    const { person } = await openInsights();
    await screen.findByText('No credits were used on these days.');
    const from = screen.getByLabelText<HTMLInputElement>('Start date');
    const to = screen.getByLabelText<HTMLInputElement>('End date');
    await person.clear(to);
    await person.clear(from);
    await person.type(from, `${tooEarly}{Enter}`);
    await screen.findByText('At most 366 days at a time.');
    await person.clear(from);
    await person.type(from, `${first}{Enter}`);
    await waitFor(() => expect(to.value).not.toBe(''));
    expect(screen.queryByText('At most 366 days at a time.')).toBeNull();
    await screen.findByText('No credits were used on these days.');
  });

  it('are of one day where only a start is given that is yet to come', async () => {
    await used();
    const { person } = await openInsights();
    await screen.findByText('AI replies 60');
    const from = screen.getByLabelText<HTMLInputElement>('Start date');
    const to = screen.getByLabelText<HTMLInputElement>('End date');
    await person.clear(to);
    await person.clear(from);
    await person.type(from, '10/04/2025{Enter}');
    await screen.findByText('No credits were used on these days.');
    await waitFor(() => expect([from.value, to.value]).toEqual(['10/04/2025', '10/04/2025']));
  });

  it.each(['Pacific/Kiritimati', 'Pacific/Pago_Pago'])(
    'name each day as the account in %s does',
    async timeZone => {
      await stage.world.openAccount({ timeZone });
      await stage.world.use('acme', 'a', 4);
      await openInsights();
      const last = within(await table('By day'))
        .getAllByRole('row')
        .at(-1);
      const today = new Intl.DateTimeFormat('en-US', {
        timeZone,
        year: 'numeric',
        month: '2-digit',
        day: '2-digit',
      }).format(stage.world.clock.now());
      expect(last?.textContent).toBe(`${today}4`);
    },
  );

  it('are an agent’s as well, and say so where nothing was used', async () => {
    await stage.world.openAccount();
    await openInsights('agent');
    await screen.findByText('No credits were used on these days.');
    expect(screen.queryByText(/pace/)).toBeNull();
  });

  it('can be asked for again', async () => {
    await used();
    stage.cut('/v1/insights');
    const { person } = await openInsights();
    await screen.findByText(/Can't reach the server\./);
    stage.restore();
    await person.click(screen.getByRole('button', { name: 'Retry' }));
    await screen.findByText('AI replies 60');
  });
});

describe('the forecast', () => {
  const spend = async (credits: number, days: number) => {
    const { world } = stage;
    await world.openAccount({ cycleAnchor: '2025-08-24T00:00:00+05:30' });
    world.clock.advance(days * dayMs);
    await world.use('acme', 'much', credits);
    stage.open('acme');
  };

  it('says that monthly credits outlast the cycle', async () => {
    await spend(400, 4);
    await screen.findByText('On pace: monthly credits outlast this cycle.');
  });

  it('says when monthly credits run out, and when all do', async () => {
    await stage.world.openAccount({ cycleAnchor: '2025-08-24T00:00:00+05:30' });
    await stage.world.buy('acme', 100_000);
    await spend(20_000, 4);
    await screen.findByText('At this pace monthly credits run out on Sep 13, before the reset.');
  });

  it('says when all credits run out', async () => {
    await spend(20_000, 4);
    await screen.findByText('At this pace all credits run out on Sep 13, before the reset.');
  });

  it('is not of what is out, whatever an older server says', async () => {
    await spend(400, 4);
    await screen.findByText(/^On pace/);
    const now = new Date(stage.world.clock.now()).toISOString();
    const later = '2025-09-13T12:00:00.000Z';
    const told = (endsAt: string | null, monthlyEndsAt: string | null, remaining = 0) => {
      stage.answer('/v1/balance', body => ({
        ...body,
        forecast: { endsAt, monthlyEndsAt },
        monthly: { ...Object(body.monthly), remaining },
      }));
      stage.open('acme');
      return screen.findByText('Monthly credits');
    };
    for (const [endsAt, monthlyEndsAt] of [
      [null, now],
      [now, now],
      [null, null],
    ] as const) {
      await told(endsAt, monthlyEndsAt);
      await waitFor(() => expect(screen.queryByText(/pace/)).toBeNull());
    }
    await told(later, now);
    await screen.findByText('At this pace all credits run out on Sep 13, before the reset.');
    await told(null, later, 9);
    await screen.findByText('At this pace monthly credits run out on Sep 13, before the reset.');
  });

  it('says of credits that run low when they are gone, and else until when they last', async () => {
    await spend(34_000, 4);
    const notice = (await screen.findByText('Running low.')).parentElement;
    expect(notice?.textContent).toBe('Running low. At this pace, gone in 16 hr.');
    stage.answer('/v1/balance', body => ({ ...body, forecast: null }));
    stage.open('acme');
    await screen.findByText(/6,000 credits left until Sep 24\./);
  });

  it('ends with the moment that it was of', async () => {
    await spend(20_000, 4);
    await screen.findByText(/^At this pace all credits/);
    // Also of a balance that is kept, and by a clock that is behind the server's.
    const old = new Date(stage.world.clock.now() - dayMs).toISOString();
    for (const [asOf, endsAt] of [
      [old, new Date(stage.world.clock.now() - 1000).toISOString()],
      ['2025-09-12T12:00:00.000Z', '2025-09-12T12:00:00.000Z'],
    ] as const) {
      stage.answer('/v1/balance', body => ({ ...body, asOf, forecast: { endsAt, monthlyEndsAt: null } }));
      stage.open('acme');
      await screen.findByText('Monthly credits');
      await waitFor(() => expect(screen.queryByText(/pace/)).toBeNull());
    }
  });

  it('is silent where nothing was used, and where somebody else’s server says what is unknown here', async () => {
    await spend(400, 4);
    await screen.findByText(/^On pace/);
    for (const forecast of [null, 7, 'soon', {}, { endsAt: 'never', monthlyEndsAt: null }]) {
      stage.answer('/v1/balance', body => ({ ...body, forecast }));
      stage.open('acme');
      await screen.findByText('Monthly credits');
      await waitFor(() => expect(screen.queryByText(/pace/)).toBeNull());
    }
  });
});

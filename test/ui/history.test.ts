// @vitest-environment jsdom

import { fireEvent, screen, waitFor, within } from '@testing-library/preact';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { comeBack, useStage } from './stage.ts';

const stage = useStage({ now: '2025-08-28T17:28:00+05:30' });
beforeEach(() => stage.world.openAccount({ cycleAnchor: '2025-08-24T00:00:00+05:30' }));

async function openHistory() {
  const open = stage.open('acme');
  await open.person.click(await screen.findByRole('tab', { name: 'History' }));
  return open;
}

const lines = () => screen.getAllByRole('listitem').map(line => line.textContent);

function enterRange(from: string, to: string) {
  fireEvent.input(screen.getByLabelText('Start date'), { target: { value: from } });
  fireEvent.input(screen.getByLabelText('End date'), { target: { value: to } });
}

describe('the history', () => {
  it('shows usage with its times and channels under its day', async () => {
    await stage.world.use('acme', 'reply-1', 4);
    stage.world.clock.set('2025-08-28T17:32:00+05:30');
    await stage.world.use('acme', 'reply-2', 2, { channel: 'live_chat' });
    await openHistory();
    await screen.findByText('AI Credits Used');
    expect(lines()[0]).toBe('AI Credits Used5:28 PM – 5:32 PM · WhatsApp 4 · Live Chat 2−6');
    screen.getByRole('heading', { name: 'Aug 28, 2025' });
  });

  it('says in the words of the server what was released, returned, refunded, repaid and corrected', async () => {
    const { world } = stage;
    const post = (path: string, body?: unknown) => world.api('POST', `/v1/accounts/acme/${path}`, body);
    await world.use('acme', 'reply-1', 4);
    const draft = { id: 'reply-2', credits: 2, ttlSeconds: 60, channel: 'whatsapp', kind: 'reply' };
    await post('holds', draft);
    await post('holds/reply-2/release', { reason: 'AI reply failed' });
    await post('usage/reply-1/reverse');
    const purchase = await world.buy('acme', 1000);
    await world.use('acme', 'reply-3', 40_300);
    const refund = { id: 'f1', kind: 'refunded', subject: 're_1', amountMinor: 1000 } as const;
    await world.tell('acme', purchase, refund);
    await post('adjustments', { id: 'a1', credits: 500, reason: 'An hour of trouble' });
    await post('adjustments', { id: 'a2', credits: -50, reason: 'Counted twice' });
    await openHistory();
    await waitFor(() => expect(lines()).toHaveLength(10));
    expect(lines()).toEqual([
      'Credits removed: Counted twice5:28 PM−50',
      'Owed credits repaid - 3005:28 PM−300',
      'Credits added: An hour of trouble5:28 PM+500',
      'Purchase refunded, 300 used credits are owed5:28 PM−700',
      'AI Credits Used5:28 PM · WhatsApp 40,300−40,300',
      'Credits purchased5:28 PM · $10.00+1,000',
      'AI Credits Returned - 45:28 PM+4',
      'Released 2: AI reply failed5:28 PM0',
      'AI Credits Used5:28 PM · WhatsApp 4−4',
      'Monthly credit reset5:28 PM · to 40,000+40,000',
    ]);
  });

  it('tells no time before it knows the zone of the account', async () => {
    await stage.world.use('acme', 'reply-1', 4);
    const release = stage.hold('/v1/balance');
    const asked = vi.spyOn(stage.world, 'fetch');
    await openHistory();
    await waitFor(() => expect(asked).toHaveBeenCalled());
    await Promise.all(asked.mock.results.map(({ value }) => value));
    await new Promise(resolve => setTimeout(resolve, 100));
    expect(screen.queryAllByRole('listitem')).toEqual([]);
    release();
    await waitFor(() => expect(lines()[0]).toContain('5:28 PM'));
  });

  it('links the receipt of a purchase, and tells it from others', async () => {
    const purchase = await stage.world.buy('acme', 5000);
    await stage.world.buy('acme', 1000);
    await stage.world.tell('acme', purchase, { id: 'r', kind: 'receipt', subject: 'https://pay.example/r' });
    await openHistory();
    const link = await screen.findByRole<HTMLAnchorElement>('link', { name: /^Receipt/ });
    expect(lines()[1]).toBe('Credits purchased5:28 PM · $50.00 · Receipt+5,000');
    expect(link.getAttribute('aria-label')).toBe('Receipt, 5,000 credits, Aug 28, 2025, 5:28 PM');
    expect([link.href, link.target, link.rel]).toEqual([
      'https://pay.example/r',
      '_blank',
      'noopener noreferrer',
    ]);
  });

  it('opens a line to its kinds and conversations, with their links', async () => {
    const { world } = stage;
    const inChat = { conversation: 'chat 7/2' };
    await world.use('acme', 'reply-1', 4, inChat);
    await world.use('acme', 'look-up', 3, { kind: 'action', ...inChat });
    await world.use('acme', 'reply-2', 2, { conversation: 'chat 8' });
    await world.use('acme', 'reply-3', 1);
    const conversationUrl = 'https://inbox.example/c/{conversation}?from=credits';
    const { handle, person } = stage.open('acme');
    await person.click(await screen.findByRole('tab', { name: 'History' }));
    const line = await screen.findByRole('button', { name: /^AI Credits Used/ });
    expect(line.getAttribute('aria-expanded')).toBe('false');
    await person.click(line);
    const detail = within(await screen.findByRole('region', { name: 'AI Credits Used' }));
    await detail.findByText('AI replies 7 · AI actions 3');
    await waitFor(() => expect(detail.getAllByRole('listitem')).toHaveLength(3));
    expect(detail.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
      'Without a conversation1',
      'chat 82',
      'chat 7/27',
    ]);
    expect(detail.queryAllByRole('link')).toEqual([]);
    handle.change({ conversationUrl });
    const links = await detail.findAllByRole<HTMLAnchorElement>('link');
    expect(links.map(({ href }) => href)).toEqual([
      'https://inbox.example/c/chat%208?from=credits',
      'https://inbox.example/c/chat%207%2F2?from=credits',
    ]);
    handle.change({ conversationUrl: 'https://inbox.example/{conversation}?of={conversation}' });
    const href = 'https://inbox.example/chat%208?of=chat%208';
    await waitFor(() => expect(links[0]?.href).toBe(href));
    await world.use('acme', 'reply-4', 1, { conversation: '..' });
    comeBack();
    expect((await detail.findByText('..')).closest('a')).toBeNull();
    await person.click(line);
    expect(screen.queryByRole('region', { name: 'AI Credits Used' })).toBeNull();
  });

  it('follows a line that grows while it is open, with the pages that are there', async () => {
    const { world } = stage;
    const use = (from: number, count: number) =>
      Promise.all(
        Array.from({ length: count }, (_, at) =>
          world.use('acme', `reply-${from + at}`, 1, { conversation: `chat ${from + at}` }),
        ),
      );
    await use(1, 205);
    const { person } = stage.open('acme');
    await person.click(await screen.findByRole('tab', { name: 'History' }));
    await person.click(await screen.findByRole('button', { name: /^AI Credits Used/ }));
    const detail = within(await screen.findByRole('region', { name: 'AI Credits Used' }));
    const chats = () => new Set(detail.queryAllByText(/^chat /).map(({ textContent }) => textContent)).size;
    await waitFor(() => expect(chats()).toBeGreaterThan(0));
    const first = chats();
    expect(first).toBeLessThan(205);
    await use(206, 2);
    comeBack();
    await waitFor(() => expect(chats()).toBe(first + 2));
    while (detail.queryByRole('button', { name: 'Show more' })) {
      const before = chats();
      await person.click(detail.getByRole('button', { name: 'Show more' }));
      await waitFor(() => expect(chats()).toBeGreaterThan(before));
    }
    expect(chats()).toBe(207);
    await use(208, 1);
    comeBack();
    await waitFor(() => expect(chats()).toBe(208));
    detail.getByText('AI replies 208');
  });

  it('tells a line of many events page by page, and why the next one cannot be had', async () => {
    for (let each = 0; each < 230; each += 1)
      await stage.world.use('acme', `reply-${each}`, 1, { conversation: `chat-${each % 2}` });
    const { person } = await openHistory();
    await person.click(await screen.findByRole('button', { name: /^AI Credits Used/ }));
    const detail = within(await screen.findByRole('region', { name: 'AI Credits Used' }));
    const credits = () => detail.getAllByRole('listitem').map(({ textContent }) => textContent);
    const more = await detail.findByRole('button', { name: 'Show more' });
    expect(credits()).toEqual(['chat-1100', 'chat-0100']);
    stage.cut('/v1/transactions/*');
    await person.click(more);
    await detail.findByText(/Can't reach the server\./);
    stage.restore();
    await person.click(detail.getByRole('button', { name: 'Retry' }));
    await waitFor(() => expect(credits()).toEqual(['chat-1115', 'chat-0115']));
    expect(detail.queryByRole('button')).toBeNull();
  });

  it('shows the last 30 days, this cycle or the last one at a press, and all again', async () => {
    stage.world.clock.set('2025-10-02T12:00:00+05:30');
    await stage.world.use('acme', 'reply-1', 4);
    const { person } = await openHistory();
    await waitFor(() => expect(lines()).toHaveLength(3));
    const days = () => [
      screen.getByLabelText<HTMLInputElement>('Start date').value,
      screen.getByLabelText<HTMLInputElement>('End date').value,
    ];
    await person.click(screen.getByRole('button', { name: 'Last cycle' }));
    await waitFor(() => expect(lines()).toHaveLength(1));
    expect(days()).toEqual(['08/24/2025', '09/23/2025']);
    await person.click(screen.getByRole('button', { name: 'This cycle' }));
    await waitFor(() => expect(lines()).toHaveLength(2));
    expect(days()).toEqual(['09/24/2025', '']);
    await person.click(screen.getByRole('button', { name: 'Last 30 days' }));
    await waitFor(() => expect(days()).toEqual(['09/03/2025', '']));
    await person.click(screen.getByRole('button', { name: 'Clear dates' }));
    await waitFor(() => expect(lines()).toHaveLength(3));
    expect(days()).toEqual(['', '']);
  });

  it('counts 30 days by the calendar, also within an hour of midnight after clocks changed', async () => {
    await stage.world.openAccount({ account: 'york', timeZone: 'America/New_York' });
    // Half past eleven in the evening of November 4, two days after the change.
    stage.world.clock.set('2025-11-05T04:30:00Z');
    const { person } = stage.open('york');
    await screen.findByText('40,000');
    await person.click(await screen.findByRole('tab', { name: 'History' }));
    await person.click(await screen.findByRole('button', { name: 'Last 30 days' }));
    const from = () => screen.getByLabelText<HTMLInputElement>('Start date').value;
    await waitFor(() => expect(from()).toBe('10/06/2025'));
  });

  it('shows only what was added, or only what was used', async () => {
    await stage.world.use('acme', 'reply-1', 4);
    const { person } = await openHistory();
    await waitFor(() => expect(lines()).toHaveLength(2));
    await person.click(screen.getByRole('radio', { name: 'Credits Added' }));
    await waitFor(() => expect(lines()).toHaveLength(1));
    expect(lines()[0]).toContain('Monthly credit reset');
    await person.click(screen.getByRole('radio', { name: 'Usage' }));
    await waitFor(() => expect(lines()[0]).toContain('AI Credits Used'));
  });

  it('shows the days that were asked for when Apply is pressed', async () => {
    const { person } = await openHistory();
    await waitFor(() => expect(lines()).toHaveLength(1));
    enterRange('2025-01-01', '2025-01-31');
    expect(lines()).toHaveLength(1);
    await person.click(screen.getByRole('button', { name: 'Apply' }));
    await screen.findByText('No transactions in this range.');
    await person.click(screen.getByRole('button', { name: 'Clear dates' }));
    await waitFor(() => expect(lines()).toHaveLength(1));
  });

  it('says what is wrong with a range that ends before it starts', async () => {
    const { person } = await openHistory();
    await waitFor(() => expect(lines()).toHaveLength(1));
    enterRange('2025-09-02', '2025-09-01');
    await person.click(screen.getByRole('button', { name: 'Apply' }));
    expect(screen.getByRole('alert').textContent).toBe('The start date is after the end date.');
    expect(lines()).toHaveLength(1);
  });

  it('says which date is none and how it is typed, and loses nothing', async () => {
    const { person } = await openHistory();
    await waitFor(() => expect(lines()).toHaveLength(1));
    enterRange('08/31/2025', '13/09/2025');
    await person.click(screen.getByRole('button', { name: 'Apply' }));
    expect(screen.getByRole('alert').textContent).toBe('“13/09/2025” is not a date. Type it as mm/dd/yyyy.');
    const [from, to] = [screen.getByLabelText('Start date'), screen.getByLabelText('End date')];
    expect([from, to].map(field => field.getAttribute('aria-invalid'))).toEqual(['false', 'true']);
    expect(to.getAttribute('aria-describedby')).toBe(screen.getByRole('alert').id);
    expect(document.activeElement?.shadowRoot?.activeElement ?? document.activeElement).toBe(to);
    expect([from, to].map(field => (field as HTMLInputElement).value)).toEqual(['08/31/2025', '13/09/2025']);
    expect(lines()).toHaveLength(1);
    enterRange('8/31/25', '');
    await person.click(screen.getByRole('button', { name: 'Apply' }));
    await screen.findByText('No transactions in this range.');
    expect(screen.queryByText(/is not a date/)).toBeNull();
  });

  it('takes a wrong date and its sentence away with the next days, and what was typed with all of them', async () => {
    const { person } = await openHistory();
    await waitFor(() => expect(lines()).toHaveLength(1));
    const values = () =>
      ['Start date', 'End date'].map(label => screen.getByLabelText<HTMLInputElement>(label).value);
    enterRange('13/09/2025', '');
    await person.click(screen.getByRole('button', { name: 'Apply' }));
    await person.click(screen.getByRole('button', { name: 'This cycle' }));
    await waitFor(() => expect(values()).toEqual(['08/24/2025', '']));
    await waitFor(() => expect(screen.queryByText(/is not a date/)).toBeNull());
    expect(screen.getByLabelText('Start date').getAttribute('aria-invalid')).toBe('false');
    await person.click(screen.getByRole('button', { name: 'Clear dates' }));
    enterRange('08/25/2025', '');
    await person.click(screen.getByRole('button', { name: 'Clear dates' }));
    await waitFor(() => expect(values()).toEqual(['', '']));
  });

  it('keeps the focus in a date that Enter asks for, and what is typed while new lines come', async () => {
    const { handle, person, world } = await openHistory();
    await waitFor(() => expect(lines()).toHaveLength(1));
    const from = screen.getByLabelText<HTMLInputElement>('Start date');
    await person.type(from, '8/20/2025{Enter}');
    await waitFor(() => expect(from.value).toBe('08/20/2025'));
    expect(document.activeElement).toBe(from);
    await person.type(screen.getByLabelText('End date'), '9/1');
    await world.use('acme', 'reply-1', 4);
    await handle.refresh();
    await waitFor(() => expect(lines()).toHaveLength(2));
    expect(screen.getByLabelText<HTMLInputElement>('End date').value).toBe('9/1');
  });

  it('calls a channel by its own name, whatever that is', async () => {
    await stage.world.use('acme', 'reply-1', 4, { channel: 'constructor' });
    await openHistory();
    await waitFor(() => expect(lines()[0]).toContain('constructor 4'));
  });

  it('says that nothing of a kind is there', async () => {
    const { person } = await openHistory();
    await person.click(screen.getByRole('radio', { name: 'Usage' }));
    await screen.findByText('No transactions of this kind.');
  });

  it('goes on where a page ends', async () => {
    for (let hour = 0; hour < 60; hour += 1) {
      stage.world.clock.set(stage.world.clock.now() + 3_600_000);
      await stage.world.use('acme', `reply-${hour}`, 1);
    }
    const { person } = await openHistory();
    await waitFor(() => expect(lines()).toHaveLength(50));
    await person.click(screen.getByRole('button', { name: 'Show more' }));
    await waitFor(() => expect(lines()).toHaveLength(61));
    expect(screen.queryByRole('button', { name: 'Show more' })).toBeNull();
  });

  it('that cannot be reached can be asked for again', async () => {
    stage.cut('/v1/transactions');
    const { person } = await openHistory();
    await screen.findByText(/Can't reach the server\./);
    stage.restore();
    await person.click(screen.getByRole('button', { name: 'Retry' }));
    await waitFor(() => expect(lines()).toHaveLength(1));
  });
});

describe('the tabs', () => {
  it('move by arrow keys, Home and End', async () => {
    const { person } = stage.open('acme');
    const balance = await screen.findByRole('tab', { name: 'Balance' });
    const history = screen.getByRole('tab', { name: 'History' });
    const insights = screen.getByRole('tab', { name: 'Insights' });
    balance.focus();
    await person.keyboard('{ArrowRight}');
    expect([document.activeElement, history.getAttribute('aria-selected')]).toEqual([history, 'true']);
    expect(screen.getByRole('tabpanel', { name: 'History' })).not.toBeNull();
    await person.keyboard('{ArrowRight}');
    expect(document.activeElement).toBe(insights);
    await person.keyboard('{ArrowRight}');
    expect(document.activeElement).toBe(balance);
    await person.keyboard('{ArrowLeft}');
    expect(document.activeElement).toBe(insights);
    await person.keyboard('{Home}');
    expect(document.activeElement).toBe(balance);
    await person.keyboard('{End}');
    expect(document.activeElement).toBe(insights);
    expect(balance.tabIndex).toBe(-1);
  });
});

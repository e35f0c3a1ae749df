// @vitest-environment jsdom

import { screen, waitFor } from '@testing-library/preact';
import { beforeEach, describe, expect, it } from 'vitest';
import { useStage } from './stage.ts';

const stage = useStage();
beforeEach(() => stage.world.openAccount());

const pill = () => screen.findByRole('button', { name: '40,000 credits available, open AI Credits' });
const panel = () => screen.queryByRole('dialog', { name: 'AI Credits' });

describe('the pill', () => {
  it('shows the balance and opens the panel, with the focus in it', async () => {
    const { person } = stage.open('acme', { view: 'pill' });
    const button = await pill();
    expect(button.textContent).toBe('40,000');
    expect([panel(), button.getAttribute('aria-expanded')]).toEqual([null, 'false']);
    await person.click(button);
    expect(button.getAttribute('aria-expanded')).toBe('true');
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('tab', { name: 'Balance' })));
  });

  it('takes the focus back when Esc closes the panel, and the page around hears nothing of it', async () => {
    const heard: string[] = [];
    document.addEventListener('keydown', event => heard.push(event.key));
    const { person } = stage.open('acme', { view: 'pill' });
    await person.click(await pill());
    await waitFor(() => expect(panel()?.contains(document.activeElement)).toBe(true));
    await person.keyboard('{Escape}');
    await waitFor(() => expect(panel()).toBeNull());
    expect(document.activeElement).toBe(await pill());
    expect(heard).toEqual([]);
  });

  it('takes it back too where the control that had it first is gone', async () => {
    const { person } = stage.open('acme', { view: 'pill' });
    await person.click(await pill());
    await person.click(screen.getByRole('tab', { name: 'History' }));
    await screen.findByText('Monthly credit reset');
    stage.cut('/v1/transactions');
    await person.click(screen.getByRole('radio', { name: 'Usage' }));
    const retry = await screen.findByRole('button', { name: 'Retry' });
    stage.restore();
    await person.click(retry);
    await screen.findByText('No transactions of this kind.');
    expect(document.activeElement).toBe(screen.getByRole('heading', { name: 'AI Credits' }));
    await person.keyboard('{Escape}');
    await waitFor(() => expect(panel()).toBeNull());
    expect(document.activeElement).toBe(await pill());
  });

  it('lets an agent top up by a second click', async () => {
    const { checkouts, person } = stage.open('acme', { view: 'pill', role: 'agent' });
    await person.click(await pill());
    await person.click(await screen.findByRole('button', { name: 'Top up $10' }));
    await waitFor(() => expect(checkouts).toHaveLength(1));
    const { body } = await stage.world.as(
      await stage.world.session('acme'),
      'GET',
      `/v1/purchases/${checkouts[0]?.split('/').at(-1)}`,
    );
    expect(body).toMatchObject({ credits: 1000, status: 'pending' });
  });

  it('keeps the focus inside when it goes back from a title', async () => {
    const { person } = stage.open('acme', { view: 'pill' });
    await person.click(await pill());
    await person.click(await screen.findByRole('button', { name: 'Get More Credits' }));
    await person.click(screen.getByRole('button', { name: 'Back' }));
    await waitFor(() =>
      expect(document.activeElement).toBe(screen.getByRole('heading', { name: 'AI Credits' })),
    );
    await person.tab({ shift: true });
    expect(panel()?.contains(document.activeElement)).toBe(true);
    await person.tab();
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Refresh' }));
  });

  it('keeps the focus inside while the balance is loading', async () => {
    const answer = stage.hold('/v1/balance');
    const { person } = stage.open('acme', { view: 'pill' });
    await person.click(await screen.findByRole('button', { name: 'AI Credits, loading' }));
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('tab', { name: 'Balance' })));
    await person.tab();
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Refresh' }));
    await person.tab({ shift: true });
    expect(document.activeElement).toBe(screen.getByRole('tab', { name: 'Balance' }));
    answer();
    await pill();
  });

  it('closes the panel when something outside is pressed', async () => {
    const { person } = stage.open('acme', { view: 'pill' });
    await person.click(await pill());
    await person.click(document.body);
    await waitFor(() => expect(panel()).toBeNull());
  });

  it('is opened at a place, and closed, by the page', async () => {
    const { handle } = stage.open('acme', { view: 'pill' });
    await pill();
    handle.open('buy');
    await screen.findByRole('heading', { name: 'Get More Credits' });
    handle.close();
    await waitFor(() => expect(panel()).toBeNull());
  });

  it('says that it does not know the balance', async () => {
    stage.cut('/v1/balance');
    stage.open('acme', { view: 'pill' });
    await screen.findByRole('button', { name: 'AI Credits, balance unknown' });
  });
});

describe('a mounted widget', () => {
  it('changes its look without losing where a person is', async () => {
    const { handle, person } = stage.open('acme', { view: 'panel' });
    await person.click(await screen.findByRole('tab', { name: 'History' }));
    handle.change({ theme: 'dark', messages: { tabHistory: 'Verlauf' }, locale: 'de' });
    const tab = await screen.findByRole('tab', { name: 'Verlauf' });
    expect(tab.getAttribute('aria-selected')).toBe('true');
    expect(tab.closest<HTMLElement>('.ai-credits')?.style.colorScheme).toBe('dark');
  });

  it('leaves nothing behind', async () => {
    const { handle } = stage.open('acme');
    await screen.findByText('40,000');
    handle.destroy();
    expect(document.querySelector('main')?.querySelector('.ai-credits')).toBeNull();
  });
});

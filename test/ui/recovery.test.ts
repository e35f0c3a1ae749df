// @vitest-environment jsdom

import { screen, waitFor } from '@testing-library/preact';
import { beforeEach, describe, expect, it } from 'vitest';
import { comeBack, useStage } from './stage.ts';

const stage = useStage();
beforeEach(() => stage.world.openAccount());

const alerts = () =>
  screen
    .queryAllByRole('alert')
    .map(alert => alert.textContent)
    .filter(Boolean);

/** What the alerts of the page say, each time that they say it. */
function listenToAlerts(): string[] {
  const said: string[] = [];
  const hear = (records: MutationRecord[]) => {
    for (const { target, addedNodes } of records) {
      const around = (target instanceof Element ? target : target.parentElement)?.closest('[role=alert]');
      const added = [...addedNodes].filter(node => node instanceof Element);
      const alerts = around ? [around] : added.flatMap(node => [...node.querySelectorAll('[role=alert]')]);
      const own = added.filter(node => node.matches('[role=alert]'));
      said.push(...[...alerts, ...own].map(alert => alert.textContent ?? '').filter(Boolean));
    }
  };
  new MutationObserver(hear).observe(document, { childList: true, characterData: true, subtree: true });
  return said;
}

// Nothing of the account changes meanwhile: only that the server answers again.
describe('after an outage', () => {
  it.each([
    ['History', 'Monthly credit reset'],
    ['Insights', 'No credits were used on these days.'],
  ])('%s comes by itself, and was in trouble once', async (tab, text) => {
    const { person } = stage.open('acme');
    await screen.findByText('40,000');
    stage.cut('/v1/*');
    await person.click(screen.getByRole('tab', { name: tab }));
    comeBack();
    await waitFor(() => expect(alerts()).toHaveLength(2));
    stage.restore();
    comeBack();
    await screen.findByText(text);
    expect(alerts()).toEqual([]);
  });

  it.each([
    ['40,000', 'Given for this cycle'],
    ['Automatic top-up', 'Top up automatically'],
  ])('what "%s" leads to comes by itself', async (button, text) => {
    stage.cut('/v1/auto-top-up');
    const { person } = stage.open('acme');
    await screen.findByText('40,000');
    await screen.findByRole('button', { name: 'Automatic top-up' });
    stage.cut('/v1/*');
    await person.click(screen.getByRole('button', { name: button }));
    comeBack();
    // One of the balance, one of what is looked at.
    await waitFor(() => expect(alerts()).toHaveLength(2));
    stage.restore();
    comeBack();
    await screen.findByText(text);
  });

  it('is told of once where only the balance is in trouble, as something new', async () => {
    const { handle } = stage.open('acme');
    await screen.findByText('40,000');
    stage.cut('/v1/balance');
    await handle.refresh();
    await waitFor(() => expect(alerts()).toHaveLength(1));
    const [alert] = screen.getAllByRole('alert');
    expect(alert?.closest('[role=status]')).toBeNull();
    await handle.refresh();
    expect(alerts()).toHaveLength(1);
  });

  it('is told of once however long it lasts, while the age of the balance goes on', async () => {
    const said = listenToAlerts();
    stage.open('acme');
    await screen.findByText('40,000');
    stage.cut('/v1/balance');
    for (const minutes of [2, 3, 4]) {
      stage.world.clock.set(`2025-09-05T12:0${minutes}:00Z`);
      comeBack();
      await screen.findByText(new RegExp(`Showing the balance from ${minutes} min`));
    }
    expect(said).toEqual(["Can't reach the server."]);
  });

  it('keeps the age and the focus while Retry asks, and is told of once more where that fails', async () => {
    const said = listenToAlerts();
    const { person } = stage.open('acme');
    await screen.findByText('40,000');
    stage.cut('/v1/balance');
    stage.world.clock.set('2025-09-05T12:02:00Z');
    comeBack();
    await screen.findByText(/Showing the balance from 2 min/);
    const retry = screen.getByRole('button', { name: 'Retry' });
    const answer = stage.hold('/v1/balance');
    await person.click(retry);
    expect(document.activeElement).toBe(retry);
    screen.getByText(/Showing the balance from 2 min/);
    expect(screen.getByRole('button', { name: 'Refresh' }).ariaBusy).toBe('true');
    expect(said).toHaveLength(1);
    stage.cut('/v1/balance');
    await person.click(retry);
    await waitFor(() => expect(said).toHaveLength(2));
    expect(document.activeElement).toBe(retry);
    answer();
    stage.restore();
    await person.click(retry);
    await waitFor(() => expect(document.activeElement?.textContent).toBe('AI Credits'));
    expect(said).toHaveLength(2);
  });

  it('keeps the focus where no balance was known', async () => {
    stage.cut('/v1/balance');
    const { person } = stage.open('acme');
    const retry = await screen.findByRole('button', { name: 'Retry' });
    const answer = stage.hold('/v1/balance');
    await person.click(retry);
    screen.getByText('Loading…');
    expect(document.activeElement).toBe(retry);
    answer();
    await screen.findByText('40,000');
  });
});

describe('a remembered balance', () => {
  it('keeps its age while somebody has it asked for again', async () => {
    const { body } = await stage.world.api('GET', '/v1/accounts/acme/balance');
    stage.world.clock.set('2025-09-05T12:02:05Z');
    const answer = stage.hold('/v1/balance');
    const { person } = stage.open('acme', { remembered: { balance: body } });
    await screen.findByText(/As of 2 min ago/);
    await person.click(screen.getByRole('button', { name: 'Refresh' }));
    screen.getByText(/As of 2 min ago/);
    answer();
    await waitFor(() => expect(screen.queryByText(/As of/)).toBeNull());
  });
});

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
});

// @vitest-environment jsdom

import { screen, waitFor } from '@testing-library/preact';
import { afterEach, describe, expect, it } from 'vitest';
import { useStage } from './stage.ts';

const stage = useStage();
const saved: { name: string; text: Promise<string> }[] = [];

// jsdom saves nothing: what would be saved is kept here.
const blobs = new Map<string, Blob>();
Object.assign(URL, {
  createObjectURL: (blob: Blob) => {
    blobs.set(`blob:${blobs.size}`, blob);
    return `blob:${blobs.size - 1}`;
  },
  revokeObjectURL: () => undefined,
});
function click(this: HTMLAnchorElement): void {
  const blob = blobs.get(this.getAttribute('href') ?? '');
  const text = new Promise<string>(done => {
    const reader = new FileReader();
    reader.onload = () => done(String(reader.result));
    reader.readAsText(blob ?? new Blob());
  });
  saved.push({ name: this.download, text });
}
HTMLAnchorElement.prototype.click = click;
afterEach(() => {
  saved.length = 0;
});

async function openHistory() {
  const { world } = stage;
  await world.openAccount();
  await world.use('acme', 'a', 4);
  await world.buy('acme', 5000);
  const open = stage.open('acme');
  await open.person.click(await screen.findByRole('tab', { name: 'History' }));
  await screen.findByText('Credits purchased');
  return open;
}

const button = () => screen.getByRole('button', { name: 'Download as CSV' });

describe('the history as CSV', () => {
  it('is what is shown, filters included', async () => {
    const { person } = await openHistory();
    await person.click(button());
    await waitFor(() => expect(saved).toHaveLength(1));
    expect(saved[0]?.name).toBe('ai-credits.csv');
    expect((await saved[0]?.text)?.split('\r\n')).toHaveLength(5);
    await person.click(screen.getByRole('radio', { name: 'Usage' }));
    await waitFor(() => expect(screen.queryByText('Credits purchased')).toBeNull());
    await person.click(button());
    await waitFor(() => expect(saved).toHaveLength(2));
    expect((await saved[1]?.text)?.split('\r\n').slice(1, -1)).toEqual([expect.stringContaining(',usage,')]);
  });

  it('is saved once, however often the button is pressed meanwhile', async () => {
    const { person } = await openHistory();
    const release = stage.hold('/v1/transactions.csv');
    await person.dblClick(button());
    release();
    await waitFor(() => expect(saved).toHaveLength(1));
    await new Promise(resolve => setTimeout(resolve, 200));
    expect(saved).toHaveLength(1);
  });

  it('that alone cannot be had is told above the lines, which stay', async () => {
    const { person } = await openHistory();
    stage.cut('/v1/transactions.csv');
    await person.click(button());
    const text = await screen.findByText(/Can't reach the server\./);
    expect(text.getAttribute('role')).toBe('alert');
    screen.getByText('Credits purchased');
    stage.restore();
    await person.click(screen.getByRole('button', { name: 'Retry' }));
    await waitFor(() => expect(screen.queryByText(/Can't reach/)).toBeNull());
    await person.click(button());
    await waitFor(() => expect(saved).toHaveLength(1));
  });

  it('that cannot be had is told where the lines are', async () => {
    const { person } = await openHistory();
    stage.cut('/v1/*');
    await person.click(button());
    await screen.findAllByText(/Can't reach the server\./);
    expect(saved).toEqual([]);
    stage.restore();
    await person.click(button());
    await waitFor(() => expect(saved).toHaveLength(1));
  });

  it('is offered beside the history only', async () => {
    const { person } = await openHistory();
    await person.click(screen.getByRole('tab', { name: 'Insights' }));
    await screen.findByText('By channel');
    expect(screen.queryByRole('button', { name: 'Download as CSV' })).toBeNull();
  });
});

// @vitest-environment jsdom

import { screen, waitFor } from '@testing-library/preact';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Remembered } from '../../src/mount.tsx';
import { comeBack, useStage } from './stage.ts';

const stage = useStage();
beforeEach(async () => {
  await stage.world.openAccount();
  await stage.world.openAccount({ account: 'other', name: 'Other' });
  await stage.world.use('acme', 'reply-1', 7, { channel: 'acme-channel' });
});

const endSessions = () => stage.world.api('DELETE', '/v1/accounts/acme/users/priya');
const nobody = (): string => {
  throw new Error('Nobody is signed in.');
};

/** Ends a session, and has somebody else sign in. */
async function signInAsOther() {
  let account = () => 'acme';
  const kept: Remembered[] = [];
  const open = stage.open(() => account(), { remember: next => kept.push(next) });
  await screen.findByText('39,993');
  return {
    ...open,
    kept,
    async change() {
      account = nobody;
      await endSessions();
      comeBack();
      await screen.findByText('Your session has ended.');
      account = () => 'other';
      await open.person.click(screen.getByRole('button', { name: 'I have signed in' }));
      await waitFor(() => expect(document.body.textContent).not.toContain('session has ended'));
    },
  };
}

describe('somebody else who signs in', () => {
  it('sees no line and no sum of the one before, also where their own do not come', async () => {
    const { person, change } = await signInAsOther();
    await person.click(screen.getByRole('tab', { name: 'Insights' }));
    await screen.findByText('acme-channel');
    await person.click(screen.getByRole('tab', { name: 'History' }));
    await screen.findByText(/acme-channel 7/);
    const release = stage.hold('/v1/transactions');
    await change();
    expect(document.body.textContent).not.toContain('acme-channel');
    release();
    await screen.findByText('Monthly credit reset');
    expect(document.body.textContent).not.toContain('acme-channel');
    stage.cut('/v1/insights');
    await person.click(screen.getByRole('tab', { name: 'Insights' }));
    await screen.findByRole('button', { name: 'Retry' });
    expect(document.body.textContent).not.toContain('acme-channel');
  });

  it('hears nothing of their purchase, and keeps none of it', async () => {
    const { person, change, kept } = await signInAsOther();
    await person.click(await screen.findByRole('button', { name: 'Get More Credits' }));
    await person.click(await screen.findByRole('button', { name: 'Pay $50.00' }));
    await screen.findByText(/Waiting for confirmation/);
    expect(kept.at(-1)?.pending?.credits).toBe(5000);
    await change();
    await waitFor(() => expect(kept.at(-1)?.balance?.account).toBe('other'));
    expect(kept.at(-1)?.pending).toBeUndefined();
    expect(screen.queryByText(/Waiting for confirmation/)).toBeNull();
  });

  it('is somebody else also where no session ended between', async () => {
    let account = 'acme';
    const { person, handle, told } = stage.open(() => account);
    await screen.findByText('39,993');
    await person.click(screen.getByRole('tab', { name: 'History' }));
    await screen.findByText(/acme-channel 7/);
    account = 'other';
    await endSessions();
    await handle.refresh();
    await waitFor(() => expect(document.body.textContent).not.toContain('acme-channel'));
    await screen.findByText('Monthly credit reset');
    expect(told.filter(([name]) => name === 'ready')).toHaveLength(2);
  });
});

it('who comes back finds what they bought', async () => {
  const { person } = stage.open('acme');
  await person.click(await screen.findByRole('button', { name: 'Get More Credits' }));
  await screen.findByRole('button', { name: 'Pay $50.00' });
  stage.refuse('/v1/*', 401, 'unauthenticated');
  comeBack();
  await screen.findByText('Your session has ended.');
  stage.restore();
  comeBack();
  await screen.findByRole('button', { name: 'Pay $50.00' });
});

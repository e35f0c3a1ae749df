// @vitest-environment jsdom

import { screen, waitFor } from '@testing-library/preact';
import { beforeEach, describe, expect, it } from 'vitest';
import { comeBack, type Stage, useStage } from './stage.ts';

const stage = useStage();
beforeEach(() => stage.world.openAccount());

const button = (name: string) => screen.findByRole('button', { name });
const heading = (name = 'AI Credits') => screen.getByRole('heading', { name, level: 2 });
const hasFocus = (find: () => Element) => waitFor(() => expect(document.activeElement).toBe(find()));

async function startPaying({ person }: Stage): Promise<void> {
  await person.click(await button('Get More Credits'));
  await person.click(await button('Pay $50.00'));
  await screen.findByText(/Waiting for confirmation/);
}

async function askForCredits(): Promise<string> {
  const sam = await stage.world.session('acme', { user: 'sam', role: 'agent' });
  const draft = { credits: 5000 };
  const { body } = await stage.world.as(sam, 'POST', '/v1/top-up-requests', draft, {
    'idempotency-key': 'sam',
  });
  return body.id;
}

async function failToRefresh(): Promise<void> {
  await screen.findByText('40,000');
  stage.cut('/v1/balance');
  comeBack();
  await screen.findByText(/Can't reach the server/);
}

interface Change {
  /** What a person does in the widget before they go on elsewhere. */
  readonly first?: (opened: Stage) => Promise<unknown>;
  readonly drive: (opened: Stage) => unknown;
  readonly shown: string;
}

const changes: Readonly<Record<string, Change>> = {
  'a new balance': {
    drive: () => stage.world.use('acme', 'reply-1', 6),
    shown: '39,994',
  },
  'a payment': {
    first: startPaying,
    drive: ({ checkouts, world }) => world.pay(checkouts[0] ?? ''),
    shown: '5,000 credits added.',
  },
  'the end of the session': {
    first: async ({ person }) => person.click(await button('Get More Credits')),
    drive: () => stage.refuse('/v1/balance', 401, 'unauthenticated'),
    shown: 'Your session has ended.',
  },
  'a request that a colleague decided': {
    async first({ person }) {
      await askForCredits();
      comeBack();
      await person.click(await button('Approve'));
      await button('Pay $50.00');
    },
    async drive({ world }) {
      const { body } = await world.api('GET', '/v1/accounts/acme/top-up-requests?user=sam');
      const [{ id }] = body.requests;
      const path = `/v1/accounts/acme/top-up-requests/${id}/decline`;
      await world.api('POST', path, { user: 'ravi' });
    },
    shown: 'Automatic top-up',
  },
  'an answer after Retry': {
    async first({ person }) {
      await failToRefresh();
      stage.restore();
      answer = stage.hold('/v1/balance');
      await stage.world.use('acme', 'reply-1', 6);
      await person.click(await button('Retry'));
    },
    drive: () => answer(),
    shown: '39,994',
  },
};
let answer = () => {};

describe('the focus in the page around', () => {
  it.each(Object.keys(changes))('stays where it is at %s', async name => {
    const { first, drive, shown } = changes[name] as Change;
    const opened = stage.open('acme', { mayPair: true });
    await screen.findByText('40,000');
    await first?.(opened);
    const reply = document.createElement('textarea');
    document.body.append(reply);
    await opened.person.type(reply, 'abc');
    await drive(opened);
    comeBack();
    await screen.findByText(shown);
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Retry' })).toBeNull());
    await opened.person.keyboard('def');
    expect(reply.value).toBe('abcdef');
  });

  it.each(['a payment', 'the end of the session'])('stays nowhere at %s', async name => {
    const { first, drive, shown } = changes[name] as Change;
    const opened = stage.open('acme');
    await first?.(opened);
    await opened.person.click(document.body);
    await drive(opened);
    comeBack();
    await screen.findByText(shown);
    await screen.findByRole('heading', { name: 'AI Credits' });
    expect(document.activeElement).toBe(document.body);
  });

  it('stays where it is when the page opens a place', async () => {
    const { handle, person } = stage.open('acme');
    await screen.findByText('40,000');
    const own = document.createElement('button');
    document.body.append(own);
    await person.click(own);
    handle.open('buy');
    await screen.findByRole('heading', { name: 'Get More Credits' });
    expect(document.activeElement).toBe(own);
  });
});

describe('the focus of what is gone', () => {
  it('goes to the title when a payment is through', async () => {
    const opened = stage.open('acme');
    await startPaying(opened);
    await hasFocus(() => screen.getByRole('button', { name: 'Pay $50.00' }));
    await stage.world.pay(opened.checkouts[0] ?? '');
    comeBack();
    await screen.findByText('5,000 credits added.');
    await hasFocus(() => heading());
  });

  it('goes to the title when a message is put away', async () => {
    const opened = stage.open('acme');
    await startPaying(opened);
    await opened.person.click(await button('Dismiss'));
    await hasFocus(() => heading('Get More Credits'));
  });

  it('goes to the title when somebody has signed in again', async () => {
    const { person } = stage.open('acme');
    await screen.findByText('40,000');
    stage.refuse('/v1/balance', 401, 'unauthenticated');
    comeBack();
    const signIn = await button('I have signed in');
    stage.restore();
    await person.click(signIn);
    await hasFocus(() => heading());
  });

  it('goes to the title with the last page of the history', async () => {
    for (let use = 0; use < 51; use += 1) {
      await stage.world.use('acme', `reply-${use}`, 1, { channel: use % 2 ? 'whatsapp' : 'facebook' });
      stage.world.clock.advance(3_600_000);
    }
    const { person } = stage.open('acme');
    await person.click(await screen.findByRole('tab', { name: 'History' }));
    await person.click(await button('Show more'));
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Show more' })).toBeNull());
    await hasFocus(() => heading());
  });

  it('goes to the title when a list could be had after all', async () => {
    const { person } = stage.open('acme');
    await screen.findByText('40,000');
    stage.cut('/v1/insights');
    await person.click(screen.getByRole('tab', { name: 'Insights' }));
    const retry = await button('Retry');
    stage.restore();
    await person.click(retry);
    await screen.findByText('No credits were used on these days.');
    await hasFocus(() => heading());
  });

  it('goes to the title on the way back', async () => {
    const { person } = stage.open('acme');
    await person.click(await button('Get More Credits'));
    await hasFocus(() => heading('Get More Credits'));
    await person.click(await button('Back'));
    await hasFocus(() => heading());
  });
});

import { type Client, Unreachable } from '../src/client.ts';
import type { Ask, Command, Questions, Replies } from './messages.ts';

/** The calls of a page, made by the background: a page never holds the token. */
export function createMessenger(ask: Ask): Client {
  async function call<Q extends keyof Questions>(command: Command<Q>): Promise<Replies[Q]> {
    const answered = await ask(command).catch((cause: unknown) => {
      throw new Unreachable('The background of the extension did not answer.', { cause });
    });
    if ('unreachable' in answered) throw new Unreachable(answered.unreachable);
    return answered.reply;
  }

  return {
    balance: () => call({ ask: 'balance' }),
    pricing: () => call({ ask: 'pricing' }),
    transactions: query => call({ ask: 'transactions', query }),
    transaction: (id, cursor) => call({ ask: 'transaction', id, cursor }),
    csv: range => call({ ask: 'csv', range }),
    explain: () => call({ ask: 'explain' }),
    insights: days => call({ ask: 'insights', ...days }),
    buy: order => call({ ask: 'buy', ...order }),
    purchase: id => call({ ask: 'purchase', id }),
    dropCard: () => call({ ask: 'dropCard' }),
    topUp: () => call({ ask: 'topUp' }),
    setTopUp: rule => call({ ask: 'setTopUp', rule }),
    cancelDebit: purchase => call({ ask: 'cancelDebit', purchase }),
    askTopUp: wanted => call({ ask: 'askTopUp', ...wanted }),
    declineTopUp: (request, reason) => call({ ask: 'declineTopUp', request, reason }),
    pairingCode: refuse,
    devices: refuse,
    removeDevice: refuse,
    decideDevice: refuse,
  };
}

const refuse = async () =>
  ({
    ok: false,
    problem: { code: 'forbidden', detail: 'A browser extension cannot connect another one.' },
  }) as const;

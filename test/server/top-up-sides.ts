import type { KeptKind } from '../../src/domain/top-up.ts';
import type { RazorpayTwin } from '../support/razorpay-twin.ts';
import { type DebitMood, keepMandates } from '../support/razorpay-twin-mandates.ts';
import { type CardMood, keepCards } from '../support/stripe-twin-cards.ts';
import { openRazorpay, openStripe, type Side } from './payment-sides.ts';

/** What a bank does with the charge of a card or the debit of a mandate. */
export const bankMoods = ['pays', 'declines', 'refuses', 'later', 'answer lost', 'request lost'] as const;
export type BankMood = (typeof bankMoods)[number];

/** A charge or a debit as it was made at the provider. */
export interface Taken {
  readonly purchase: string;
  readonly account: string;
  readonly amountMinor: number;
  /** The card or mandate that it was made by. */
  readonly method: string;
  readonly at: number;
  readonly became: 'captured' | 'declined' | 'open';
  /** What its payer was told of; null of a card. */
  readonly order: string | null;
}

/** A debit as its payer was told of it. */
export interface Told {
  readonly order: string;
  readonly purchase: string;
  readonly method: string;
  readonly at: number;
  readonly debitAt: number;
}

/** The other side of a provider that takes money by what it keeps. */
export interface TopUpSide extends Side {
  readonly keeps: KeptKind;
  /** What becomes of whatever is taken from now on. */
  askBank(mood: BankMood): void;
  /** Pays on a hosted page, and lets the card be kept or agrees to debits. */
  agree(checkoutUrl: string): Promise<void>;
  /** What was under way ends. */
  settleAll(became: 'captured' | 'failed'): Promise<void>;
  taken(): readonly Taken[];
  told(): readonly Told[];
}

type SideAt = (now: () => number) => Promise<TopUpSide>;

const byCard: SideAt = async now => {
  const side = await openStripe();
  const { twin } = side;
  const cards = keepCards(twin, now);
  const moods: Partial<Record<BankMood, CardMood>> = { refuses: 'asks', later: 'asks' };
  return {
    ...side,
    keeps: 'card',
    askBank: mood => {
      cards.mood = moods[mood] ?? (mood as CardMood);
    },
    agree: url => twin.pay(twin.sessionAt(url), { isKept: true }),
    settleAll: async () => undefined,
    taken: () =>
      cards.intents.map(({ metadata, amount, payment_method, created, status }) => ({
        purchase: metadata.purchase_id ?? '',
        account: metadata.account ?? '',
        amountMinor: amount,
        method: String(payment_method),
        at: created * 1000,
        became: status === 'succeeded' ? 'captured' : 'declined',
        order: null,
      })),
    told: () => [],
  };
};

const byMandate: SideAt = async now => {
  const side = await openRazorpay();
  const { twin } = side;
  const mandates = keepMandates(twin, now);
  const moods: Partial<Record<BankMood, DebitMood>> = { refuses: 'refused' };
  return {
    ...side,
    keeps: 'mandate',
    askBank: mood => {
      mandates.mood = moods[mood] ?? (mood as DebitMood);
    },
    agree: url => mandates.agree(url),
    async settleAll(became) {
      for (const { id } of mandates.debits) {
        const debit = twin.payment(id);
        if (debit.status === 'created') await mandates.settle(debit, became);
      }
    },
    taken: () => mandates.debits.map(({ id }) => takenBy(twin, id)),
    told: () =>
      mandates.announced.map(({ id, receipt = '', notification, created_at }) => ({
        order: id,
        purchase: receipt,
        method: notification.token_id,
        at: created_at * 1000,
        debitAt: notification.payment_after * 1000,
      })),
  };
};

function takenBy(twin: RazorpayTwin, id: string): Taken {
  const { notes, amount, token_id = '', created_at = 0, status, order_id } = twin.payment(id);
  const { purchase_id = '', account = '' } = notes as Readonly<Record<string, string>>;
  const became = { captured: 'captured', failed: 'declined' } as const;
  return {
    purchase: purchase_id,
    account,
    amountMinor: Number(amount),
    method: token_id,
    at: created_at * 1000,
    became: became[status as keyof typeof became] ?? 'open',
    order: order_id,
  };
}

export const topUpSides = { 'a card': byCard, 'a mandate': byMandate } as const;

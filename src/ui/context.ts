import type { Signal } from '@preact/signals';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Wallet } from '../wallet.ts';
import type { Copy, Sentence } from './copy.ts';
import type { Format } from './format.ts';
import type { Language } from './language.ts';
import { say, shortCredits, type Values } from './say.ts';

/** Where a person is in the panel. */
export type Place = 'balance' | 'history' | 'insights' | 'explain' | 'buy' | 'approve' | 'topUp' | 'pair';

/** What every component of one widget shares. */
export interface Ui {
  /** Tells this widget's ids and names from those of another one in the same document. */
  readonly id: string;
  readonly wallet: Wallet;
  readonly copy: Copy;
  /** What the sentences are in. */
  readonly language: Language;
  readonly format: { readonly value: Format };
  readonly place: Signal<Place>;
  /** The amount chosen in the panel; null until the price list is here or a person chose. */
  readonly amount: Signal<number | null>;
  /** The request that is about to be approved. */
  readonly chosenRequest: Signal<string>;
  /** Whether the panel of a pill is open. */
  readonly isOpen: Signal<boolean>;
  /** Whether the panel opens from a pill. */
  readonly isPill: boolean;
  /** The address of a conversation, with its name instead of `{conversation}`. */
  readonly conversationUrl: string | undefined;
  readonly mayPair: boolean;
  readonly openSettings: (() => void) | undefined;
  now(): number;
}

const context = createContext<Ui | null>(null);

export const UiProvider = context.Provider;

/** The widget that the calling component belongs to, with the format of now. */
export function useUi() {
  const ui = useContext(context);
  if (!ui) throw new Error('This component is outside of a widget.');
  const format = ui.format.value;
  return {
    ...ui,
    format,
    say: (sentence: Sentence, values: Values) => say(format, sentence, values),
    short: (credits: number) => shortCredits(format, ui.copy, credits),
  };
}

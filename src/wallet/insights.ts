import { type ReadonlySignal, signal } from '@preact/signals';
import type { Insights } from '../contract/insights.ts';
import { type Ask, latestOf } from './ask.ts';
import type { Trouble } from './trouble.ts';

/** Days of the account's zone, `YYYY-MM-DD`, both included; the server's usual ones where nothing is said. */
export interface InsightDays {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export type InsightsState =
  | { readonly phase: 'loading' }
  | { readonly phase: 'ready'; readonly insights: Insights }
  | { readonly phase: 'failed'; readonly trouble: Trouble };

/** Keeps where the credits went. Nothing is asked until somebody looks. */
export function createInsights(ask: Ask) {
  const state = signal<InsightsState>({ phase: 'loading' });
  const askLatest = latestOf(ask);
  let shown: InsightDays = {};

  return {
    state: state as ReadonlySignal<InsightsState>,
    /** Asks for the use of some days. What is known of them stays until something newer is here. */
    async look(days: InsightDays): Promise<void> {
      const isSame = days.from === shown.from && days.to === shown.to;
      if (!isSame || state.value.phase === 'failed') state.value = { phase: 'loading' };
      shown = days;
      const result = await askLatest(client => client.insights(days));
      if (result?.ok) state.value = { phase: 'ready', insights: result.value };
      else if (result && state.value.phase !== 'ready')
        state.value = { phase: 'failed', trouble: result.trouble };
    },
  };
}

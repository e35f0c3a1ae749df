import { useEffect } from 'preact/hooks';
import type { Balance } from '../contract/balance.ts';
import { codeOf } from '../wallet/trouble.ts';
import { useUi } from './context.ts';

/** The way to automatic top-up, with whether it is on and whether its card was declined. */
export function TopUpLink({ balance: { available, asOf } }: { balance: Balance }) {
  const { copy, format, place, wallet } = useUi();
  const { refresh, state } = wallet.topUp;
  const { value } = state;
  const topUp = value.phase === 'ready' && value.topUp.enabled ? value.topUp : undefined;
  // While something should have been bought, each new balance asks what became of it.
  const due = topUp && available < topUp.threshold && asOf;

  useEffect(() => void refresh(), [refresh, due]);

  const on = topUp?.debit ? format.date(topUp.debit.at) : copy.on;

  // A server that answers for somebody else's ledger may not have it.
  if (value.phase === 'failed' && codeOf(value.trouble) === 'not_found') return null;
  return (
    <button type="button" onClick={() => (place.value = 'topUp')}>
      {copy.autoTopUp}
      {topUp && ' · '}
      {topUp && (topUp.declines > 0 ? <span class="corrected">{copy.outcomes.failed}</span> : on)}
    </button>
  );
}

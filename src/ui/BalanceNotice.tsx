import type { BalanceState } from '../wallet/balance.ts';
import { useUi } from './context.ts';
import { Failure } from './Notice.tsx';

/** Says that the balance is old or missing, and offers to ask again. */
export function BalanceNotice({ state }: { state: BalanceState }) {
  const { copy, format, now, say, wallet } = useUi();
  if (!('trouble' in state)) return null;
  const shown = 'balance' in state && {
    more: say(copy.stale, {
      age: format.relative(Math.min(Date.parse(state.balance.asOf), now() - 1000), now()),
    }),
  };
  const isAsked = state.phase === 'refreshing' || state.phase === 'loading';
  return <Failure trouble={state.trouble} {...shown} isAsked={isAsked} retry={wallet.refresh} />;
}

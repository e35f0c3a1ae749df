import type { BalanceState } from '../wallet/balance.ts';
import { useUi } from './context.ts';
import { Notice, TextButton } from './Notice.tsx';
import { say, troubleText } from './say.ts';

/** Says that the balance is old or missing, and offers to ask again. */
export function BalanceNotice({ state }: { state: BalanceState }) {
  const { copy, format, now, wallet } = useUi();
  const retry = <TextButton onClick={() => void wallet.refresh()}>{copy.retry}</TextButton>;
  if (state.phase === 'failed') {
    return (
      <Notice tone="bad">
        {troubleText(copy, state.trouble)} {retry}
      </Notice>
    );
  }
  if (state.phase !== 'stale') return null;
  const { trouble, balance } = state;
  const age = format.value.relative(Math.min(Date.parse(balance.asOf), now() - 1000), now());
  return (
    <Notice tone="bad">
      {trouble.kind === 'unreachable'
        ? say(copy.offline, { age })
        : say(copy.stale, { reason: troubleText(copy, trouble), age })}{' '}
      {retry}
    </Notice>
  );
}

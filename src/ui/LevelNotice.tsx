import type { Balance } from '../contract/balance.ts';
import { useUi } from './context.ts';
import { levelShown } from './level.ts';
import { Notice } from './Notice.tsx';
import { say } from './say.ts';

/** Says that credits run low, or that they are gone and until when. */
export function LevelNotice({ balance }: { balance: Balance }) {
  const { copy, format } = useUi();
  const level = levelShown(balance);
  if (level === 'ok') return null;
  const { available, monthly, mayBuy } = balance;
  const values = { credits: format.value.credits(available), date: format.value.date(monthly.resetsAt) };
  if (level === 'out') {
    return (
      <Notice tone="bad" title={copy.outTitle}>
        {say(mayBuy ? copy.out : copy.outNoBuying, values)}
      </Notice>
    );
  }
  return (
    <Notice tone="warn" title={level === 'low' ? copy.lowTitle : copy.criticalTitle}>
      {say(copy.low, values, available)}
    </Notice>
  );
}

import type { Balance } from '../contract/balance.ts';
import { useUi } from './context.ts';
import { levelShown } from './level.ts';
import { Notice } from './Notice.tsx';

/** Says that credits run low, or that they are gone and until when. */
export function LevelNotice({ balance }: { balance: Balance }) {
  const { copy, format, say } = useUi();
  const level = levelShown(balance);
  if (level === 'ok') return null;
  const isOut = level === 'out';
  const sentence = isOut ? (balance.mayBuy ? copy.out : copy.outNoBuying) : copy.low;
  const text = say(sentence, { credits: balance.available, date: format.date(balance.monthly.resetsAt) });
  return <Notice tone={isOut ? 'bad' : 'warn'} title={copy[`${level}Title`]} text={text} />;
}

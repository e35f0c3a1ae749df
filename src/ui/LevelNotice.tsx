import type { Balance } from '../contract/balance.ts';
import { useUi } from './context.ts';
import { forecastOf, isOver } from './ForecastNotice.tsx';
import { levelShown } from './level.ts';
import { Notice } from './Notice.tsx';

/** Says that credits run low, and how long they last, or that they are gone and until when. */
export function LevelNotice({ balance }: { balance: Balance }) {
  const { copy, format, now, say } = useUi();
  const level = levelShown(balance);
  if (level === 'ok') return null;
  const isOut = level === 'out';
  const ends = forecastOf(balance)?.endsAt;
  const isEnding = ends && !isOver(ends, balance, now());
  const low = isEnding ? copy.lowEnds : copy.low;
  const sentence = isOut ? (balance.mayBuy ? copy.out : copy.outNoBuying) : low;
  const text = say(sentence, {
    credits: balance.available,
    date: format.date(balance.monthly.resetsAt),
    when: isEnding ? format.relative(Date.parse(ends), now()) : '',
  });
  return <Notice tone={isOut ? 'bad' : 'warn'} title={copy[`${level}Title`]} text={text} />;
}

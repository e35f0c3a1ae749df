import { useState } from 'preact/hooks';
import type { LineWord } from '../contract/line-word.ts';
import { isSafeLink } from '../contract/link.ts';
import type { Transaction } from '../contract/transaction.ts';
import { Action } from './Action.tsx';
import { useUi } from './context.ts';
import type { Copy } from './copy.ts';
import type { Format } from './format.ts';
import { Icon } from './Icon.tsx';
import { LineDetail } from './LineDetail.tsx';
import { nameOf } from './say.ts';

type Say = ReturnType<typeof useUi>['say'];

const icons = { usage: 'usage', purchase: 'plus', reset: 'refresh' } as const;

/** One line: what happened, when and where, and how many credits it moved. A line of usage opens. */
export function HistoryLine({ line }: { line: Transaction }) {
  const { copy, format, id, language, say } = useUi();
  const [isOpen, open] = useState(false);
  const { type, credits, description, allocation, priceMinor, currency, receiptUrl, askedBy, note } = line;
  // Usage that takes nothing and types of a newer server are told in the server's own words.
  const kind = isKind(type) && (type !== 'usage' || credits < 0) ? type : undefined;
  const when = whenOf(format, line);
  const label = [copy.receipt, say(copy.credits, { credits }), format.longDate(line.at), when].join(', ');
  const more = [
    when,
    askedBy && [say(copy.askedBy, { user: askedBy }), note].filter(Boolean).join(': '),
    allocation !== undefined && say(copy.resetTo, { credits: allocation }),
    priceMinor !== undefined && currency !== undefined && format.money(priceMinor, currency),
    ...Object.entries(line.channels ?? {})
      .sort(([, one], [, other]) => other - one)
      .map(([channel, spent]) => `${nameOf(copy.channels, channel)} ${format.credits(spent)}`),
    receiptUrl && isSafeLink(receiptUrl) && <Action of={[copy.receipt, receiptUrl, label]} />,
  ];
  const detailId = `${id}-${line.id}`;
  const text = (
    <>
      <Icon name={kind ? icons[kind] : credits < 0 ? 'minus' : 'usage'} />
      <span>
        {kind ? copy[kind] : wordsOf(line, copy, say)}
        <span class="note">{more.filter(Boolean).flatMap((part, index) => [index > 0 && ' · ', part])}</span>
      </span>
      <bdi class={credits > 0 ? 'added' : ''}>{format.signed(credits)}</bdi>
    </>
  );
  return (
    <li part="line" title={language === 'en' ? description : undefined}>
      {line.channels ? (
        <button
          type="button"
          class="line"
          aria-expanded={isOpen}
          aria-controls={isOpen ? detailId : undefined}
          onClick={() => open(!isOpen)}
        >
          {text}
        </button>
      ) : (
        <div class="line">{text}</div>
      )}
      {isOpen && <LineDetail line={line} detailId={detailId} />}
    </li>
  );
}

// English is what the server speaks, of what it tells and of what a newer one may tell.
function wordsOf({ told, description }: Transaction, { lines }: Copy, say: Say): string {
  if (!told || !lines || !Object.hasOwn(lines, told.what)) return description;
  const { credits, owed = 0, lapsed, reason } = told;
  const parts = [
    [lines[told.what as LineWord], credits ?? 0],
    [lines.moreLapsed, lapsed],
    [owed < 0 ? lines.forgiven : lines.owed, Math.abs(owed)],
  ] as const;
  const words = parts.flatMap(([sentence, count], at) =>
    sentence && (count || at === 0) ? say(sentence, { credits: count ?? 0 }) : [],
  );
  return words.join(', ') + (reason ? `: ${reason}` : '');
}

function isKind(type: string): type is keyof typeof icons {
  return Object.hasOwn(icons, type);
}

function whenOf(format: Format, { at, from = at, to = from }: Transaction): string {
  // Usage that was reported late stands on the day of its report: then its own day has to be said.
  const isLate = format.longDate(from) !== format.longDate(at);
  const start = format.time(from);
  const end = format.time(to);
  return (isLate ? `${format.date(from)}, ` : '') + start + (start === end ? '' : ` – ${end}`);
}

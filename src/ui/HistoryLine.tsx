import { isSafeLink } from '../contract/link.ts';
import type { Transaction } from '../contract/transaction.ts';
import { Action } from './Action.tsx';
import { useUi } from './context.ts';
import type { Format } from './format.ts';
import { Icon, type IconName } from './Icon.tsx';

const kinds = {
  usage: ['usage', 'usageLine'],
  purchase: ['plus', 'purchaseLine'],
  reset: ['refresh', 'resetLine'],
  refund: ['minus', 'refundLine'],
  adjustment: ['usage', 'adjustmentLine'],
} as const satisfies Record<string, readonly [IconName, string]>;

/** One line: what happened, when and where, and how many credits it moved. */
export function HistoryLine({ line }: { line: Transaction }) {
  const { copy, format, say } = useUi();
  const { type, credits, allocation, priceMinor, currency, receiptUrl, channels = {} } = line;
  // A type of a newer server, and usage that gives back, are told in the server's own words.
  const isKnown = type in kinds && (type !== 'usage' || credits < 0);
  const [icon, title] = kinds[isKnown ? (type as keyof typeof kinds) : 'usage'];
  const names: Readonly<Record<string, string>> = copy.channels;
  const more = [
    whenOf(format, line),
    allocation !== undefined && say(copy.resetTo, { credits: allocation }),
    priceMinor !== undefined && currency !== undefined && format.money(priceMinor, currency),
    ...Object.entries(channels)
      .sort(([, one], [, other]) => other - one)
      .map(([channel, spent]) => `${names[channel] ?? channel} ${format.credits(spent)}`),
    type === 'adjustment' && line.description,
    receiptUrl !== undefined && isSafeLink(receiptUrl) && <Action of={[copy.receipt, receiptUrl]} />,
  ].filter(Boolean);
  return (
    <li class="line" part="line" title={line.description}>
      <Icon name={icon} />
      <div>
        {isKnown ? copy[title] : line.description}
        <div class="note">{more.flatMap((part, index) => (index ? [' · ', part] : [part]))}</div>
      </div>
      <bdi class={credits > 0 ? 'added' : ''}>{format.signed(credits)}</bdi>
    </li>
  );
}

function whenOf(format: Format, { at, from = at, to = from }: Transaction): string {
  // Usage that was reported late stands on the day of its report: then its own day has to be said.
  const isLate = format.longDate(from) !== format.longDate(at);
  const start = isLate ? `${format.date(from)}, ${format.time(from)}` : format.time(from);
  const end = format.time(to);
  return format.time(from) === end ? start : `${start} – ${end}`;
}

import { isSafeLink } from '../contract/link.ts';
import type { Transaction } from '../contract/transaction.ts';
import { useUi } from './context.ts';
import type { Copy } from './copy.ts';
import type { Format } from './format.ts';
import { Icon, type IconName } from './Icon.tsx';
import { channelName, say } from './say.ts';

const icons: Readonly<Record<string, IconName>> = {
  usage: 'usage',
  purchase: 'plus',
  reset: 'reset',
  refund: 'minus',
};

/** One line: what happened, when and where, and how many credits it moved. */
export function HistoryLine({ line }: { line: Transaction }) {
  const { copy, format } = useUi();
  const icon = icons[line.type] ?? 'usage';
  return (
    <li class="line" part="line" title={line.description}>
      <span class="line-icon">
        <Icon name={icon} filled={icon === 'usage'} />
      </span>
      <span class="line-words">
        <span class="line-title">{titleOf(copy, line)}</span>
        <span class="line-more">
          {moreOf(copy, format.value, line).join(' · ')}
          <Receipt address={line.receiptUrl} />
        </span>
      </span>
      <bdi class={line.credits > 0 ? 'line-credits added' : 'line-credits'}>
        {line.credits === 0 ? format.value.credits(0) : format.value.signed(line.credits)}
      </bdi>
    </li>
  );
}

function Receipt({ address }: { address: string | undefined }) {
  const { copy } = useUi();
  if (address === undefined || !isSafeLink(address)) return null;
  return (
    <>
      {' · '}
      <a class="text-button" href={address} target="_blank" rel="noopener noreferrer">
        {copy.receipt}
      </a>
    </>
  );
}

// A type of a newer server, and usage that gives back, are told in the server's own words.
function titleOf(copy: Copy, line: Transaction): string {
  if (line.type === 'usage' && line.credits < 0) return copy.usageLine;
  if (line.type === 'purchase') return copy.purchaseLine;
  if (line.type === 'reset') return copy.resetLine;
  if (line.type === 'refund') return copy.refundLine;
  if (line.type === 'adjustment') return copy.adjustmentLine;
  return line.description;
}

function moreOf(copy: Copy, format: Format, line: Transaction): string[] {
  const parts = [whenOf(format, line)];
  if (line.allocation !== undefined)
    parts.push(say(copy.resetTo, { credits: format.credits(line.allocation) }));
  if (line.priceMinor !== undefined && line.currency !== undefined) {
    parts.push(format.money(line.priceMinor, line.currency));
  }
  const channels = Object.entries(line.channels ?? {}).sort(([, one], [, other]) => other - one);
  for (const [channel, credits] of channels) {
    parts.push(`${channelName(copy, channel)} ${format.credits(credits)}`);
  }
  if (line.type === 'adjustment') parts.push(line.description);
  return parts;
}

function whenOf(format: Format, { at, from = at, to = from }: Transaction): string {
  // Usage that was reported late stands on the day of its report: then its own day has to be said.
  const isLate = format.longDate(from) !== format.longDate(at);
  const start = isLate ? `${format.date(from)}, ${format.time(from)}` : format.time(from);
  const end = format.time(to);
  return format.time(from) === end ? start : `${start} – ${end}`;
}

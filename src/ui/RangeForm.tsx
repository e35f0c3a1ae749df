import type { TargetedEvent } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { dayOf } from '../domain/day.ts';
import { known } from '../wallet/balance.ts';
import type { Days } from '../wallet/history.ts';
import { useUi } from './context.ts';
import { DayField } from './DayField.tsx';
import { zoneOf } from './format.ts';

const dayMs = 86_400_000;
/** Where there is a fault, the number of its field and what is wrong. */
const noFault: readonly [at: number, text: string] = [-1, ''];

/**
 * Two days, both included, and a button that asks for what is between them, at most `most` days. Where something else is
 * `asked`, what was typed gives way to its days.
 */
export function RangeForm({
  days,
  asked,
  most = Number.POSITIVE_INFINITY,
  apply,
}: {
  days: Days;
  asked: unknown;
  most?: number;
  apply(days: Days): unknown;
}) {
  const { copy, format, id, now, say, wallet } = useUi();
  const [[wrong, text], find] = useState(noFault);
  const faultId = `${id}-fault`;
  useEffect(() => find(noFault), [asked]);

  // Where the account is: the server counts its days.
  const today = () => dayOf(now(), zoneOf(known(wallet.balance.state.value)?.timeZone));

  function faultIn(texts: string[], typed: (string | undefined)[]): typeof noFault {
    const [from = '', to = ''] = typed;
    const at = typed.indexOf(undefined);
    const day = texts[at];
    if (day) return [at, say(copy.noDay, { day, pattern: format.dayPattern(copy.dayParts) })];
    if (from && to && from > to) return [1, copy.rangeBackwards];
    const count = (Date.parse(to || today()) - Date.parse(from)) / dayMs + 1;
    return count > most ? [0, say(copy.tooLong, { count: most })] : noFault;
  }

  function submit(event: TargetedEvent<HTMLFormElement>): void {
    const fields = [...event.currentTarget.querySelectorAll<HTMLInputElement>('[placeholder]')];
    const texts = fields.map(({ value }) => value);
    const typed = texts.map(value => value && format.parseDay(value));
    const fault = faultIn(texts, typed);
    const field = fields[fault[0]];
    find(fault);
    field?.focus();
    if (!field) apply({ from: typed[0] || undefined, to: typed[1] || undefined });
  }

  const field = (label: string, at: number, day = '') => (
    <DayField label={label} day={day} asked={asked} isWrong={at === wrong} noteId={faultId} />
  );
  return (
    <form class="beside" onSubmit={submit}>
      {field(copy.from, 0, days.from)}
      {field(copy.to, 1, days.to)}
      <button type="submit" class="button">
        {copy.apply}
      </button>
      <p id={faultId} class="fault note" role="alert">
        {text}
      </p>
    </form>
  );
}

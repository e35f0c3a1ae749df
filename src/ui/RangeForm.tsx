import type { TargetedEvent } from 'preact';
import { useState } from 'preact/hooks';
import type { Days } from '../wallet/history.ts';
import { useUi } from './context.ts';
import { DayField } from './DayField.tsx';

const noFault = { at: -1, text: '' };

/** Two days, both included, and a button that asks for what is between them. */
export function RangeForm({ days, apply }: { days: Days; apply(days: Days): unknown }) {
  const { copy, format, id, say } = useUi();
  const [fault, find] = useState(noFault);
  const faultId = `${id}-fault`;

  function submit(event: TargetedEvent<HTMLFormElement>): void {
    const fields = [...event.currentTarget.querySelectorAll<HTMLInputElement>('[placeholder]')];
    const typed = fields.map(({ value }) => value && format.parseDay(value));
    const [from, to] = typed;
    const at = from && to && from > to ? 1 : typed.indexOf(undefined);
    const field = fields[at];
    field?.focus();
    if (!field) {
      find(noFault);
      apply({ from: from || undefined, to: to || undefined });
    } else if (from && to) find({ at, text: copy.rangeBackwards });
    else find({ at, text: say(copy.noDay, { day: field.value, pattern: format.dayPattern(copy.dayParts) }) });
  }

  const field = (label: string, at: number, day = '') => (
    // Made anew where other days are asked for: what was typed gives way to them.
    <DayField
      key={label + format.day(day)}
      label={label}
      day={day}
      isWrong={at === fault.at}
      noteId={faultId}
    />
  );
  return (
    <form class="beside" onSubmit={submit}>
      {field(copy.from, 0, days.from)}
      {field(copy.to, 1, days.to)}
      <button type="submit" class="button">
        {copy.apply}
      </button>
      <p id={faultId} class="fault note" role="alert">
        {fault.text}
      </p>
    </form>
  );
}

import type { TargetedEvent } from 'preact';
import { useState } from 'preact/hooks';
import type { Days } from '../wallet/history.ts';
import { useUi } from './context.ts';

/** Two days, both included, and a button that asks for what is between them. */
export function RangeForm({ days, apply }: { days: Days; apply(days: Days): unknown }) {
  const { copy, id } = useUi();
  const [fault, find] = useState('');
  const faultId = `${id}-fault`;

  // Browsers hold a form back, and say why, while a date in it is typed half.
  function submit(event: TargetedEvent<HTMLFormElement>): void {
    const [from, to] = Array.from(event.currentTarget.querySelectorAll('input'), field => field.value);
    const isBackwards = from && to && from > to;
    find(isBackwards ? copy.rangeBackwards : '');
    if (!isBackwards) apply({ from: from || undefined, to: to || undefined });
  }

  const day = (label: string, value = '') => (
    <input
      // Made anew where other days are asked for: what was typed gives way to them.
      key={label + value}
      type="date"
      aria-label={label}
      aria-describedby={faultId}
      aria-invalid={fault !== ''}
      defaultValue={value}
    />
  );
  return (
    <form class="beside" onSubmit={submit}>
      {day(copy.from, days.from)}
      {day(copy.to, days.to)}
      <button type="submit" class="button">
        {copy.apply}
      </button>
      <p id={faultId} class="fault note" role="alert">
        {fault}
      </p>
    </form>
  );
}

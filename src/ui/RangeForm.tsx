import type { TargetedEvent } from 'preact';
import { useState } from 'preact/hooks';
import { useUi } from './context.ts';

/** Two days, both included, and a button that asks for the lines between them. */
export function RangeForm() {
  const { copy, id, wallet } = useUi();
  const { apply, state } = wallet.history;
  const { range } = state.value;
  const [fault, find] = useState('');
  const faultId = `${id}-fault`;

  // Browsers hold a form back, and say why, while a date in it is typed half.
  function submit(event: TargetedEvent<HTMLFormElement>): void {
    event.preventDefault();
    const [from, to] = Array.from(event.currentTarget.querySelectorAll('input'), field => field.value);
    const isBackwards = from && to && from > to;
    find(isBackwards ? copy.rangeBackwards : '');
    if (!isBackwards) void apply({ from: from || undefined, to: to || undefined });
  }

  function clear(): void {
    find('');
    void apply({});
  }

  const day = (label: string, value = '') => (
    <input
      type="date"
      aria-label={label}
      aria-describedby={faultId}
      aria-invalid={fault !== ''}
      defaultValue={value}
    />
  );
  return (
    // A reset lets go of what was typed: from then on the fields show the range, which is empty.
    <form class="beside" onSubmit={submit} onReset={clear}>
      {day(copy.from, range.from)}
      {day(copy.to, range.to)}
      <button type="submit" class="button">
        {copy.apply}
      </button>
      <p id={faultId} class="fault note" role="alert">
        {fault}
      </p>
      {(range.from ?? range.to) && (
        <button type="reset" class="text">
          {copy.clear}
        </button>
      )}
    </form>
  );
}

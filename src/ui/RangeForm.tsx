import type { TargetedEvent } from 'preact';
import { useState } from 'preact/hooks';
import { useUi } from './context.ts';

/** Two days, both included, and a button that asks for the lines between them. */
export function RangeForm() {
  const { copy, id, wallet } = useUi();
  const { history } = wallet;
  const { range } = history.state.value;
  const [fault, find] = useState('');
  const faultId = `${id}-fault`;

  function apply(event: TargetedEvent<HTMLFormElement>): void {
    event.preventDefault();
    const [from, to] = event.currentTarget.querySelectorAll('input');
    if (!from || !to) return;
    const isHalfTyped = from.validity.badInput || to.validity.badInput;
    const isBackwards = to.value !== '' && from.value > to.value;
    find(isHalfTyped ? copy.rangeUnfinished : isBackwards ? copy.rangeBackwards : '');
    if (isHalfTyped || isBackwards) return;
    void history.apply({ from: from.value || undefined, to: to.value || undefined });
  }

  function clear(): void {
    find('');
    void history.apply({});
  }

  const day = (label: string, value = '') => (
    <label>
      <span class="hidden">{label}</span>
      <input type="date" aria-describedby={faultId} aria-invalid={fault !== ''} defaultValue={value} />
    </label>
  );
  return (
    // A reset lets go of what was typed: from then on the fields show the range, which is empty.
    <form class="range" noValidate onSubmit={apply} onReset={clear}>
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

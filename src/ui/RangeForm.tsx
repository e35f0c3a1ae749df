import { useRef, useState } from 'preact/hooks';
import { useUi, useUniqueId } from './context.ts';
import { TextButton } from './Notice.tsx';

/** Two days, both included, and a button that asks for the lines between them. */
export function RangeForm() {
  const { copy, wallet } = useUi();
  const { range } = wallet.history.state.value;
  const from = useRef<HTMLInputElement>(null);
  const to = useRef<HTMLInputElement>(null);
  const [fault, say] = useState('');
  const faultId = useUniqueId();

  function apply(event: Event): void {
    event.preventDefault();
    const start = from.current;
    const end = to.current;
    if (!start || !end) return;
    const isHalfTyped = start.validity.badInput || end.validity.badInput;
    const isBackwards = start.value !== '' && end.value !== '' && start.value > end.value;
    say(isHalfTyped ? copy.rangeUnfinished : isBackwards ? copy.rangeBackwards : '');
    if (!isHalfTyped && !isBackwards) {
      void wallet.history.apply({ from: start.value || undefined, to: end.value || undefined });
    }
  }

  function clear(): void {
    for (const field of [from.current, to.current]) if (field) field.value = '';
    say('');
    void wallet.history.apply({});
  }

  const field = {
    type: 'date',
    class: 'date',
    'aria-describedby': faultId,
    'aria-invalid': fault !== '',
  } as const;
  return (
    <form class="range" noValidate onSubmit={apply}>
      <label>
        <span class="hidden">{copy.from}</span>
        <input ref={from} {...field} defaultValue={range.from ?? ''} />
      </label>
      <label>
        <span class="hidden">{copy.to}</span>
        <input ref={to} {...field} defaultValue={range.to ?? ''} />
      </label>
      <button type="submit" class="button small">
        {copy.apply}
      </button>
      <p id={faultId} class="fault" role="alert">
        {fault}
      </p>
      {(range.from ?? range.to) !== undefined && <TextButton onClick={clear}>{copy.clear}</TextButton>}
    </form>
  );
}

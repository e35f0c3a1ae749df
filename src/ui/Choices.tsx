import type { ComponentChildren } from 'preact';
import { useUi } from './context.ts';

// Part filter: which lines, or which days.
// Part preset: the amounts that are offered.

/** One of several, as radio buttons; `name` is also their look. */
export function Choices<Value extends string | number>({
  name,
  label,
  options,
  chosen,
  choose,
}: {
  name: 'filter' | 'preset';
  label: string;
  options: readonly (readonly [Value, ComponentChildren])[];
  /** None of them where it is something else. */
  chosen: unknown;
  choose(value: Value): void;
}) {
  const { id } = useUi();
  return (
    <fieldset class={name} part={name} aria-label={label}>
      {options.map(([value, text]) => (
        <label key={value}>
          <input
            type="radio"
            class="hidden"
            name={id + name}
            checked={value === chosen}
            onChange={() => choose(value)}
          />
          {text}
        </label>
      ))}
    </fieldset>
  );
}

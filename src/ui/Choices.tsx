import type { ComponentChildren } from 'preact';
import { useUi } from './context.ts';

/** One of several, as radio buttons; `name` is also their look. */
export function Choices<Value extends string | number>({
  name,
  legend,
  options,
  chosen,
  choose,
}: {
  name: 'filter' | 'preset';
  legend: string;
  options: readonly (readonly [Value, ComponentChildren])[];
  chosen: Value;
  choose(value: Value): void;
}) {
  const { id } = useUi();
  return (
    <fieldset class={name} part={name}>
      <legend class="hidden">{legend}</legend>
      {options.map(([value, label]) => (
        <label key={value}>
          <input
            type="radio"
            class="hidden"
            name={id + name}
            checked={value === chosen}
            onChange={() => choose(value)}
          />
          {label}
        </label>
      ))}
    </fieldset>
  );
}

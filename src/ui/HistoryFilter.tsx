import type { HistoryFilter as Filter } from '../contract/transaction.ts';
import { useUi, useUniqueId } from './context.ts';

/** All Transactions, Credits Added or Usage. */
export function HistoryFilter() {
  const { copy, wallet } = useUi();
  const name = useUniqueId();
  const { filter } = wallet.history.state.value.range;
  const choices: [Filter, string][] = [
    ['all', copy.filterAll],
    ['added', copy.filterAdded],
    ['usage', copy.filterUsage],
  ];
  return (
    <fieldset class="segments" part="filter">
      <legend class="hidden">{copy.history}</legend>
      {choices.map(([value, label]) => (
        <label key={value} class="segment">
          <input
            type="radio"
            class="hidden"
            name={name}
            value={value}
            checked={value === filter}
            onChange={() => void wallet.history.choose(value)}
          />
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
  );
}

import type { Balance } from '../contract/balance.ts';
import { useUi } from './context.ts';
import { levelShown } from './level.ts';

// Part bar: how much of the allocation is used.

/** Monthly credits: what is left, and a bar that shows how much of the allocation is used, nothing else. */
export function MonthlyCard({ balance }: { balance: Balance }) {
  const { copy, format, now, say } = useUi();
  const { allocation, used, remaining, resetsAt } = balance.monthly;
  const reset = Date.parse(resetsAt);
  const usedText = say(copy.used, { used, allocation });
  const resets = reset > now() ? copy.resetsSoon : copy.resets;
  // Six of forty thousand is little, but it is something.
  const inlineSize = used > 0 ? `max(4px, ${(used / allocation) * 100}%)` : '0';

  return (
    <section class="card" part="monthly">
      <h3 class="row">
        {copy.monthlyCredits} <span>{say(copy.left, { credits: remaining })}</span>
      </h3>
      {/* biome-ignore lint/a11y/useSemanticElements: browsers do not let a native meter be drawn alike */}
      <div
        class={`bar ${levelShown(balance)}`}
        part="bar"
        role="meter"
        aria-label={copy.monthlyCredits}
        aria-valuemax={allocation}
        aria-valuenow={Math.min(used, allocation)}
        aria-valuetext={usedText}
      >
        <div style={{ inlineSize }} />
      </div>
      <p class="row secondary">
        <span>{usedText}</span>
        <span>{say(resets, { date: format.date(resetsAt), when: format.relative(reset, now()) })}</span>
      </p>
    </section>
  );
}

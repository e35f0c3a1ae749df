import type { Balance } from '../contract/balance.ts';
import { useUi } from './context.ts';
import { levelShown } from './level.ts';
import { say } from './say.ts';

/** Monthly credits: what is left, and a bar that shows how much of the allocation is used, nothing else. */
export function MonthlyCard({ balance }: { balance: Balance }) {
  const { copy, format, now } = useUi();
  const { allocation, used, remaining, resetsAt } = balance.monthly;
  const { credits, date, relative } = format.value;
  const share = allocation > 0 ? Math.min(1, used / allocation) : 0;
  const usedText = say(copy.used, { used: credits(used), allocation: credits(allocation) });
  const when = relative(Date.parse(resetsAt), now());

  return (
    <section class="card" part="monthly">
      <div class="row strong">
        <h3>{copy.monthlyCredits}</h3>
        <span>{say(copy.left, { credits: credits(remaining) })}</span>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: browsers do not let a native meter be drawn alike */}
      <div
        class={`bar ${levelShown(balance)}`}
        part="bar"
        role="meter"
        aria-label={copy.monthlyCredits}
        aria-valuemin={0}
        aria-valuemax={allocation}
        aria-valuenow={Math.min(used, allocation)}
        aria-valuetext={usedText}
      >
        <div class="fill" style={{ inlineSize: `${share * 100}%` }} />
      </div>
      <div class="row secondary">
        <span>{usedText}</span>
        <span>
          {Date.parse(resetsAt) > now()
            ? say(copy.resetsSoon, { date: date(resetsAt), when })
            : say(copy.resets, { date: date(resetsAt) })}
        </span>
      </div>
    </section>
  );
}

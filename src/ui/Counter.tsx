import { useState } from 'preact/hooks';
import { type AmountRule, amountFault, nearestAmount } from '../domain/price.ts';
import { useUi, useUniqueId } from './context.ts';
import { Icon } from './Icon.tsx';
import { say } from './say.ts';

/** Any amount that may be bought, by buttons, arrow keys or typing. What is typed is corrected, with a word why. */
export function Counter({
  rule,
  amount,
  choose,
}: {
  rule: AmountRule;
  amount: number;
  choose(credits: number): void;
}) {
  const { copy, format } = useUi();
  const [typed, type] = useState<string | null>(null);
  const [corrected, correct] = useState('');
  const noteId = useUniqueId();
  const { credits, parse } = format.value;
  const step = credits(rule.stepCredits);
  const least = credits(rule.minCredits);
  const note = corrected || say(copy.multiples, { step, least });

  function put(next: number): void {
    type(null);
    correct('');
    choose(nearestAmount(rule, next));
  }

  function typing(text: string): void {
    type(text);
    correct('');
    const wanted = parse(text);
    if (amountFault(rule, wanted) === null) choose(wanted);
  }

  function commit(): void {
    if (typed === null) return;
    const wanted = parse(typed);
    const next = Number.isNaN(wanted) ? amount : nearestAmount(rule, wanted);
    const limits = { step, least, most: credits(rule.maxCredits) };
    correct(next === wanted ? '' : say(copy.corrected, { credits: credits(next), ...limits }));
    type(null);
    choose(next);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Enter') commit();
    else if (event.key === 'ArrowUp') put(amount + rule.stepCredits);
    else if (event.key === 'ArrowDown') put(amount - rule.stepCredits);
    else return;
    event.preventDefault();
  }

  return (
    <div>
      <div class="counter" part="counter">
        <button
          type="button"
          aria-label={say(copy.fewer, { credits: step })}
          disabled={amount <= rule.minCredits}
          onClick={() => put(amount - rule.stepCredits)}
        >
          <Icon name="minus" />
        </button>
        <input
          type="text"
          inputMode="numeric"
          autocomplete="off"
          maxLength={16}
          aria-label={copy.amountToBuy}
          aria-describedby={noteId}
          value={typed ?? credits(amount)}
          onInput={event => typing(event.currentTarget.value)}
          onBlur={commit}
          onKeyDown={onKeyDown}
        />
        <button
          type="button"
          aria-label={say(copy.more, { credits: step })}
          disabled={amount + rule.stepCredits > rule.maxCredits}
          onClick={() => put(amount + rule.stepCredits)}
        >
          <Icon name="plus" />
        </button>
      </div>
      <p id={noteId} class={corrected ? 'note corrected' : 'note'} role="status">
        {note}
      </p>
    </div>
  );
}

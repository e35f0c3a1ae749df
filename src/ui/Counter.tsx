import { useState } from 'preact/hooks';
import { type AmountRule, nearestAmount } from '../domain/price.ts';
import { useUi } from './context.ts';
import { useHold } from './hold.ts';
import { Icon } from './Icon.tsx';

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
  const { copy, format, id, say } = useUi();
  const [typed, type] = useState<string | null>(null);
  const [correction, correct] = useState('');
  const { stepCredits: step, minCredits: least, maxCredits: most } = rule;
  const noteId = `${id}-note`;

  function put(credits: number, why = ''): void {
    type(null);
    correct(why);
    choose(nearestAmount(rule, credits));
  }

  function typing(text: string): void {
    const wanted = format.parse(text);
    // What a button sells by now is what is bought, also by the press that ends the typing.
    if (!Number.isNaN(wanted)) choose(nearestAmount(rule, wanted));
    type(text);
    correct('');
  }

  function commit(): void {
    if (typed === null) return;
    const wanted = format.parse(typed);
    const credits = Number.isNaN(wanted) ? amount : nearestAmount(rule, wanted);
    put(credits, credits === wanted ? '' : say(copy.corrected, { credits, step, least, most }));
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Enter') commit();
    else if (event.key === 'ArrowUp') put(amount + step);
    else if (event.key === 'ArrowDown') put(amount - step);
    else return;
    event.preventDefault();
  }

  const fewer = useHold(() => put(amount - step), amount <= least);
  const more = useHold(() => put(amount + step), amount + step > most);

  return (
    <div>
      <div class="counter" part="counter">
        <button type="button" aria-label={say(copy.fewer, { credits: step })} {...fewer}>
          <Icon name="minus" />
        </button>
        <input
          inputMode="numeric"
          autocomplete="off"
          maxLength={16}
          aria-label={copy.amountToBuy}
          aria-describedby={noteId}
          value={typed ?? format.credits(amount)}
          onInput={event => typing(event.currentTarget.value)}
          onBlur={commit}
          onKeyDown={onKeyDown}
        />
        <button type="button" aria-label={say(copy.more, { credits: step })} {...more}>
          <Icon name="plus" />
        </button>
      </div>
      <p id={noteId} class={correction ? 'note corrected' : 'note'} role="status">
        {correction || say(copy.multiples, { step, least })}
      </p>
    </div>
  );
}

import { useState } from 'preact/hooks';
import { type AmountRule, nearestAmount } from '../domain/price.ts';
import { useUi } from './context.ts';
import { useHold } from './hold.ts';
import { Icon } from './Icon.tsx';

/** How often it is looked whether a press has ended. */
const releaseMs = 100;

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
  // The amount that another one was corrected to.
  const [corrected, correct] = useState(0);
  const { stepCredits: step, minCredits: least, maxCredits: most } = rule;
  const isCorrected = corrected === amount;
  if (corrected && !isCorrected) correct(0);
  const noteId = `${id}-note`;

  function put(credits: number): void {
    type(null);
    correct(0);
    choose(nearestAmount(rule, credits));
  }

  function typing(text: string): void {
    const wanted = format.parse(text);
    // What a button sells by now is what is bought, also by the press that ends the typing.
    if (!Number.isNaN(wanted)) choose(nearestAmount(rule, wanted));
    type(text);
    correct(0);
  }

  function commit(): void {
    if (typed === null) return;
    put(amount);
    if (format.parse(typed) === amount) return;
    // A sentence that comes in the middle of a press would move away what is pressed. Firefox knows of a press only after
    // the field was left, and no event tells when one by a finger has ended.
    const tell = () => {
      if (document.querySelector(':active')) setTimeout(tell, releaseMs);
      else correct(amount);
    };
    setTimeout(tell);
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
      <p id={noteId} class={isCorrected ? 'note corrected' : 'note'} role="status">
        {say(isCorrected ? copy.corrected : copy.multiples, { credits: amount, step, least, most })}
      </p>
    </div>
  );
}

import { useState } from 'preact/hooks';
import type { Balance } from '../contract/balance.ts';
import { known } from '../wallet/balance.ts';
import { cardName } from './card.ts';
import { useUi } from './context.ts';
import { useFocusAfter } from './focus.ts';
import { Notice } from './Notice.tsx';
import { troubleText } from './say.ts';

/** Pays by the saved card or on the hosted page, or removes the card. */
type Act = 'card' | 'page' | 'remove';

/**
 * Pays for `credits`: at once where a card is saved, otherwise on the hosted page, as `sentence` says; with a `note`
 * there is room for the other ways. Where some were bought a moment ago, by whoever it was, it asks first, in its own
 * place; so it does before it removes the card.
 */
export function BuyButton({
  credits,
  price,
  sentence,
  note,
  request,
}: {
  credits: number;
  price: string;
  sentence: string;
  note?: string;
  /** The request that is approved so. */
  request?: string | undefined;
}) {
  const { copy, say, wallet } = useUi();
  // What was pressed last has the focus again when its question is gone.
  const [act, choose] = useState<Act>('page');
  const [asked, ask] = useState<Balance['lastPurchase'] | 'remove'>();
  const [told, tell] = useState('');
  const target = useFocusAfter<HTMLButtonElement & HTMLFieldSetElement>(asked);
  const { pricing, purchase } = wallet;
  const prices = pricing.state.value;
  const saved = prices.phase === 'ready' && prices.pricing.savedCard;
  const balanceState = wallet.balance.state.value;
  const balance = known(balanceState);
  const state = purchase.state.value;
  // What is being paid on a page is not paid by card as well: the button leads back there.
  const card = saved && !purchase.isOnPage(credits, request) ? cardName(saved, copy.card) : '';
  const starting = state.phase === 'starting' && (state.pending.savedCard ? 'card' : 'page');
  const isRemoval = asked === 'remove';
  const again = useQuestion(balance, isRemoval ? undefined : asked);
  const question = isRemoval ? card && say(copy.removeQuestion, { card }) : again;

  function press(pressed: Act): void {
    if (starting) return;
    choose(pressed);
    // Of what was just paid no balance may tell yet.
    const isUntold = balance && state.phase === 'paid' && balanceState.phase !== 'ready';
    const last = isUntold
      ? { credits: state.credits, at: balance.asOf, isYours: true }
      : balance?.lastPurchase;
    if (pressed === 'remove') ask(pressed);
    else if (last) ask(last);
    else purchase.buy(credits, pressed, request);
  }

  function go(): void {
    ask(undefined);
    if (isRemoval) void remove();
    else purchase.buy(credits, act === 'card' ? act : 'page', request);
  }

  async function remove(): Promise<void> {
    // Its own buttons go with it: this one stays.
    choose('page');
    tell('');
    const trouble = await pricing.dropCard();
    tell(trouble ? troubleText(copy, trouble) : copy.removed);
  }

  if (question) {
    return (
      // The question stands where the button was, so that a second press of an impatient finger answers nothing.
      <fieldset ref={target} class="stack" aria-label={question} tabIndex={-1}>
        <Notice tone="warn" text={question} />
        <div class="beside">
          <button type="button" class="primary" part={isRemoval ? undefined : 'buy'} onClick={go}>
            {isRemoval ? copy.removeCard : copy.buyAgain}
          </button>
          <button type="button" class="button" onClick={() => ask(undefined)}>
            {copy.cancel}
          </button>
        </div>
      </fieldset>
    );
  }
  // Not disabled while it starts: that would take the focus away.
  const button = (does: Act, look: 'primary' | 'button' | 'text', text: string) => (
    <button
      key={does}
      ref={act === does ? target : null}
      type="button"
      class={look}
      part={look === 'primary' ? 'buy' : undefined}
      aria-disabled={starting !== false}
      onClick={() => press(does)}
    >
      {starting !== does ? text : starting === 'card' ? copy.paying : copy.starting}
    </button>
  );
  return (
    <>
      {card
        ? button('card', 'primary', say(copy.payByCard, { card, price }))
        : button('page', 'primary', say(sentence, { price }))}
      {note && card && button('page', 'button', copy.payOtherwise)}
      {note && (
        <p class="row note">
          <span role="status">{told || note}</span>
          {card && button('remove', 'text', copy.removeCard)}
        </p>
      )}
    </>
  );
}

/** What is asked of a purchase. Both times are the server's, so that the clock of this device does not matter. */
function useQuestion(balance: Balance | undefined, bought: Balance['lastPurchase']): string | undefined {
  const { copy, format, say, short } = useUi();
  if (!balance || !bought) return undefined;
  const [at, now] = [Date.parse(bought.at), Date.parse(balance.asOf)];
  const ages = [copy.justNow, copy.minuteAgo, copy.minutesAgo];
  const age = ages[Math.round((now - at) / 60_000)] ?? format.relative(at, now);
  return say(bought.isYours ? copy.bought : copy.boughtByOther, { credits: short(bought.credits), age });
}

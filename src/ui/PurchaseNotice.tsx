import { type PayWay, unsettled } from '../wallet/purchase.ts';
import type { Pending } from '../wallet/surroundings.ts';
import { codeOf } from '../wallet/trouble.ts';
import type { ActionOf } from './Action.tsx';
import { useUi } from './context.ts';
import { Notice } from './Notice.tsx';
import { troubleText } from './say.ts';

/** How the purchase stands, always with whether money moved. */
export function PurchaseNotice() {
  const { copy, format, now, place, say, wallet } = useUi();
  const { purchase } = wallet;
  const state = purchase.state.value;
  const dismiss: ActionOf = [copy.dismiss, purchase.forget];
  const pending = unsettled(state);
  const isByCard = pending?.savedCard === true;
  // At the price that a button has named.
  const repeat =
    pending &&
    (() =>
      purchase.buy(
        pending.credits,
        wayOf(pending, state.phase),
        pending.request,
        pending.expectedPriceMinor,
      ));
  switch (state.phase) {
    case 'none':
    case 'starting':
      return null;
    case 'waiting': {
      const open: ActionOf = [isByCard ? copy.confirm : copy.openAgain, state.pending.checkoutUrl];
      const text = isByCard ? copy.waitingForBank : copy.waiting;
      return <Notice tone="warn" text={text} actions={[open, dismiss]} />;
    }
    case 'unfinished': {
      const { credits, startedAt } = state.pending;
      const text = say(copy.unfinished, { credits, age: format.relative(startedAt, now()) });
      const check: ActionOf = [copy.checkAgain, purchase.check];
      return <Notice tone="warn" text={text} actions={[check, [copy.forget, purchase.forget]]} />;
    }
    case 'paid':
      return <Notice tone="good" text={say(copy.paid, { credits: state.credits })} actions={[dismiss]} />;
    case 'unsent':
    case 'refused': {
      // A card may have been charged, and only the answer was lost.
      const isUnknown = isByCard && codeOf(state.trouble) !== 'payment_unavailable';
      const text = `${isUnknown ? copy.unanswered : copy.unsent} ${troubleText(copy, state.trouble)}`;
      // The next try has to be the same one, by its key.
      const actions: ActionOf[] = [[copy.tryAgain, repeat]];
      if (!isUnknown) actions.push(dismiss);
      return <Notice tone="bad" text={text} actions={actions} />;
    }
    default: {
      const isAgain = isByCard || pending?.request !== undefined;
      // Where a page for a request has ended, the request is still beside the balance.
      const next = state.phase === 'expired' && state.request ? 'balance' : 'buy';
      const again: ActionOf = [copy.tryAgain, isAgain ? repeat : () => (place.value = next)];
      return <Notice tone="bad" text={copy[state.phase]} actions={[again, dismiss]} />;
    }
  }
}

// A request has one purchase: after a card was declined it is paid on its page.
function wayOf({ savedCard, mandate, request }: Pending, phase: string): PayWay {
  if (request && phase === 'failed') return 'page';
  return savedCard ? 'card' : mandate ? 'mandate' : 'page';
}

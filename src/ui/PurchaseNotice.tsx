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
  switch (state.phase) {
    case 'none':
    case 'starting':
      return null;
    case 'waiting': {
      const open: ActionOf = [copy.openAgain, state.pending.checkoutUrl];
      return <Notice tone="warn" text={copy.waiting} actions={[open, dismiss]} />;
    }
    case 'unfinished': {
      const { credits, startedAt } = state.pending;
      const text = say(copy.unfinished, { credits, age: format.relative(startedAt, now()) });
      const check: ActionOf = [copy.checkAgain, purchase.check];
      return <Notice tone="warn" text={text} actions={[check, [copy.forget, purchase.forget]]} />;
    }
    case 'paid':
      return <Notice tone="good" text={say(copy.paid, state)} actions={[dismiss]} />;
    case 'unsent':
    case 'refused': {
      const text = `${copy.unsent} ${troubleText(copy, state.trouble)}`;
      const again = state.phase === 'unsent' ? () => purchase.buy(state.pending.credits) : undefined;
      return <Notice tone="bad" text={text} actions={[[copy.tryAgain, again], dismiss]} />;
    }
    default: {
      const again: ActionOf = [copy.tryAgain, () => (place.value = 'buy')];
      return <Notice tone="bad" text={copy[state.phase]} actions={[again, dismiss]} />;
    }
  }
}

import type { Balance } from '../contract/balance.ts';
import { useUi } from './context.ts';
import { levelShown } from './level.ts';

/** Paid credits, and what is set aside or owed where there is any. None at all give their room to the way to more. */
export function PaidCard({ balance }: { balance: Balance }) {
  const { copy, format, say } = useUi();
  const { paid, held, debt } = balance;
  if (levelShown(balance) !== 'ok' && !paid.remaining && !held && !debt) return null;
  return (
    <section class="card" part="paid">
      <h3 class="row">
        {copy.paidCredits} <span>{format.credits(paid.remaining)}</span>
      </h3>
      <p class="secondary">{copy.paidNote}</p>
      {held > 0 && <p class="secondary">{say(copy.held, { credits: held })}</p>}
      {debt > 0 && <p class="secondary">{say(copy.owed, { credits: debt })}</p>}
    </section>
  );
}

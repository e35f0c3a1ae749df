import type { Balance } from '../contract/balance.ts';
import { useUi } from './context.ts';
import { say } from './say.ts';

/** Paid credits, and what is set aside or owed where there is any. */
export function PaidCard({ balance }: { balance: Balance }) {
  const { copy, format } = useUi();
  const { credits } = format.value;
  return (
    <section class="card" part="paid">
      <div class="row strong">
        <h3>{copy.paidCredits}</h3>
        <span>{credits(balance.paid.remaining)}</span>
      </div>
      <p class="secondary">{copy.paidNote}</p>
      {balance.held > 0 && <p class="secondary">{say(copy.held, { credits: credits(balance.held) })}</p>}
      {balance.debt > 0 && <p class="secondary">{say(copy.owed, { credits: credits(balance.debt) })}</p>}
    </section>
  );
}

import type { Balance } from '../contract/balance.ts';
import { useUi } from './context.ts';
import { LevelNotice } from './LevelNotice.tsx';
import { levelShown } from './level.ts';
import { MonthlyCard } from './MonthlyCard.tsx';
import { Notice } from './Notice.tsx';
import { PaidCard } from './PaidCard.tsx';
import { QuickTopUp } from './QuickTopUp.tsx';
import { RollingNumber } from './RollingNumber.tsx';
import { say } from './say.ts';

// A balance that is about to be asked anew is worth no word until it is this old.
const quietAgeMs = 60_000;

/** What is left, of which kind, and the way to more. */
export function BalanceView({ balance, isFresh }: { balance: Balance; isFresh: boolean }) {
  const { copy, format, place, mayPair, now } = useUi();
  const asOf = Date.parse(balance.asOf);
  const isOld = !isFresh && now() - asOf > quietAgeMs;
  const age = isOld && say(copy.asOf, { age: format.value.relative(asOf, now()) });
  return (
    <>
      <p class="balance" part="balance">
        <strong>
          <RollingNumber value={balance.available} text={format.value.credits} />
        </strong>
        <span>
          {say(copy.creditsAvailable, {}, balance.available)}
          {age && ` · ${age}`}
        </span>
      </p>
      <LevelNotice balance={balance} />
      <MonthlyCard balance={balance} />
      <PaidCard balance={balance} />
      <WayToMore balance={balance} />
      {mayPair && (
        <button type="button" class="quiet" onClick={() => (place.value = 'pair')}>
          {copy.connect}
        </button>
      )}
    </>
  );
}

function WayToMore({ balance }: { balance: Balance }) {
  const { copy, place, wallet } = useUi();
  const pricing = wallet.pricing.state.value;
  if (!balance.mayBuy) return <Notice tone="plain">{copy.onlyAdmins}</Notice>;
  const isUrgent = levelShown(balance) !== 'ok' && pricing.phase === 'ready';
  return (
    <>
      {isUrgent && <QuickTopUp pricing={pricing.pricing} />}
      <button
        type="button"
        class={isUrgent ? 'button' : 'button primary'}
        part={isUrgent ? 'more' : 'buy'}
        onClick={() => (place.value = 'buy')}
      >
        {copy.getMore}
      </button>
    </>
  );
}

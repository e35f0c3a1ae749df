import type { Balance } from '../contract/balance.ts';
import { useUi } from './context.ts';
import { ForecastNotice } from './ForecastNotice.tsx';
import { LevelNotice } from './LevelNotice.tsx';
import { levelShown } from './level.ts';
import { MonthlyCard } from './MonthlyCard.tsx';
import { Notice } from './Notice.tsx';
import { PaidCard } from './PaidCard.tsx';
import { QuickTopUp } from './QuickTopUp.tsx';
import { RollingNumber } from './RollingNumber.tsx';
import { TopUpLink } from './TopUpLink.tsx';

// A balance that is about to be asked anew is worth no word until it is this old.
const quietAgeMs = 60_000;

/** What is left, of which kind, and the way to more. */
export function BalanceView({ balance, isFresh }: { balance: Balance; isFresh: boolean }) {
  const { copy, format, isPill, mayPair, now, place, say, wallet } = useUi();
  const asOf = Date.parse(balance.asOf);
  const isOld = !isFresh && now() - asOf > quietAgeMs;
  const pricing = wallet.pricing.state.value;
  // Whoever opened a pill is about to go back to a chat.
  const isQuick = (isPill || levelShown(balance) !== 'ok') && pricing.phase === 'ready';
  const mayTopUp = balance.mayBuy && balance.role === 'owner';
  return (
    <>
      <p class="balance secondary" part="balance">
        <strong>
          <button type="button" aria-description={copy.explain} onClick={() => (place.value = 'explain')}>
            <RollingNumber value={balance.available} />
          </button>
        </strong>
        <span>
          {say(copy.creditsAvailable, { credits: balance.available })}
          {isOld && ` · ${say(copy.asOf, { age: format.relative(asOf, now()) })}`}
        </span>
      </p>
      <LevelNotice balance={balance} />
      <MonthlyCard balance={balance} />
      <PaidCard balance={balance} />
      {levelShown(balance) === 'ok' && <ForecastNotice balance={balance} />}
      {balance.mayBuy ? (
        <>
          {isQuick && <QuickTopUp pricing={pricing.pricing} />}
          <button
            type="button"
            class={isQuick ? 'button' : 'primary'}
            part={isQuick ? 'more' : 'buy'}
            onClick={() => (place.value = 'buy')}
          >
            {copy.getMore}
          </button>
        </>
      ) : (
        <Notice tone="plain" text={copy.onlyAdmins} />
      )}
      {(mayPair || mayTopUp) && (
        <p class="row note">
          {mayTopUp && <TopUpLink balance={balance} />}
          {mayPair && (
            <button type="button" onClick={() => (place.value = 'pair')}>
              {copy.connect}
            </button>
          )}
        </p>
      )}
    </>
  );
}

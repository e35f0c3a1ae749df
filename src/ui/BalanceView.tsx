import type { Balance } from '../contract/balance.ts';
import type { TopUpRequest } from '../contract/top-up-request.ts';
import { useUi } from './context.ts';
import { ForecastNotice } from './ForecastNotice.tsx';
import { LevelNotice } from './LevelNotice.tsx';
import { levelShown } from './level.ts';
import { MonthlyCard } from './MonthlyCard.tsx';
import { Notice } from './Notice.tsx';
import { PaidCard } from './PaidCard.tsx';
import { QuickTopUp } from './QuickTopUp.tsx';
import { RequestCard } from './RequestCard.tsx';
import { mayAsk } from './RequestNotice.tsx';
import { RollingNumber } from './RollingNumber.tsx';
import { Bones } from './Skeleton.tsx';
import { TopUpLink } from './TopUpLink.tsx';

// A balance that is about to be asked anew is worth no word until it is this old.
const quietAgeMs = 60_000;
/** Requests that are shown at once, the newest: the next one comes when one is decided. */
const mostCards = 3;

// Part balance: the number and what it counts.
// Part buy: the button that leads to a purchase, or pays.
// Part more: the way to other amounts, below a quick top-up.

/** What is left, of which kind, and the way to more. */
export function BalanceView({ balance, isFresh }: { balance: Balance; isFresh: boolean }) {
  const { copy, format, isPill, mayPair, now, place, say, wallet } = useUi();
  const asOf = Date.parse(balance.asOf);
  const isOld = !isFresh && now() - asOf > quietAgeMs;
  const pricing = wallet.pricing.state.value;
  // Whoever opened a pill is about to go back to a chat.
  const isQuick = (isPill || levelShown(balance) !== 'ok') && pricing.phase !== 'failed';
  const ask = () => (place.value = 'buy');
  // What is being paid for has to end before more is asked for.
  const isAsking = mayAsk(balance) && !balance.requests?.some(isBeingPaid);
  const isPayer = balance.mayBuy && balance.role === 'owner';
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
      {isPayer &&
        balance.requests?.slice(0, mostCards).map(each => <RequestCard key={each.id} request={each} />)}
      <MonthlyCard balance={balance} />
      <PaidCard balance={balance} />
      {levelShown(balance) === 'ok' && <ForecastNotice balance={balance} />}
      {balance.mayBuy ? (
        <>
          {isQuick &&
            (pricing.phase === 'ready' ? (
              <QuickTopUp pricing={pricing.pricing} />
            ) : (
              <Bones heights={[116, 44]} />
            ))}
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
        <Notice tone="plain" text={copy.onlyAdmins} actions={isAsking ? [[copy.askOwner, ask]] : []} />
      )}
      {(mayPair || isPayer) && (
        <p class="row note">
          {isPayer && <TopUpLink balance={balance} />}
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

function isBeingPaid({ status, purchase }: TopUpRequest): boolean {
  return status === 'open' && purchase !== undefined;
}

import { useRef } from 'preact/hooks';
import { known } from '../wallet/balance.ts';
import { useUi, useUniqueId } from './context.ts';
import { levelShown } from './level.ts';
import { Popover } from './Popover.tsx';
import { Ring } from './Ring.tsx';
import { RollingNumber } from './RollingNumber.tsx';
import { say } from './say.ts';

/** The balance in a page's header. A click opens the panel. */
export function Pill() {
  const { copy, format, isOpen, wallet } = useUi();
  const button = useRef<HTMLButtonElement>(null);
  const id = useUniqueId();
  const state = wallet.balance.state.value;
  const balance = known(state);
  const { credits } = format.value;
  const isOff = state.phase === 'stale' || (!balance && state.phase !== 'loading');

  const label = balance
    ? say(
        copy.openPanel,
        { credits: say(copy.balanceNow, { credits: credits(balance.available) }, balance.available) },
        2,
      )
    : isOff
      ? copy.pillUnknown
      : copy.pillLoading;

  return (
    <>
      <button
        ref={button}
        type="button"
        class={`pill ${balance ? levelShown(balance) : 'ok'}${isOff ? ' off' : ''}`}
        part="pill"
        aria-label={label}
        aria-haspopup="dialog"
        aria-expanded={isOpen.value}
        {...(isOpen.value && { 'aria-controls': id })}
        onClick={() => {
          isOpen.value = !isOpen.value;
        }}
      >
        <Ring share={balance ? shareLeft(balance.monthly) : 0} />
        {balance ? (
          <span>
            <RollingNumber value={balance.available} text={credits} />
          </span>
        ) : (
          <span class={isOff ? '' : 'pill-loading'}>{isOff ? '–' : ''}</span>
        )}
      </button>
      {isOpen.value && <Popover id={id} pill={button} />}
    </>
  );
}

function shareLeft({ remaining, allocation }: { remaining: number; allocation: number }): number {
  return allocation > 0 ? Math.min(1, remaining / allocation) : 0;
}

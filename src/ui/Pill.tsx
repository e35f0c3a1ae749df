import { useRef } from 'preact/hooks';
import { known } from '../wallet/balance.ts';
import { useUi } from './context.ts';
import { levelShown } from './level.ts';
import { Popover } from './Popover.tsx';
import { Ring } from './Ring.tsx';
import { RollingNumber } from './RollingNumber.tsx';

/** The balance in a page's header. A click opens the panel. */
export function Pill() {
  const { copy, id, isOpen, say, wallet } = useUi();
  const button = useRef<HTMLButtonElement>(null);
  const state = wallet.balance.state.value;
  const balance = known(state);
  const isOff = 'trouble' in state || state.phase === 'signed_out';
  const unknown = isOff ? '–' : <span class="skeleton" />;
  const panelId = `${id}-dialog`;
  const isAsked = balance?.role === 'owner' && Boolean(balance.requests?.length);

  let label = isOff ? copy.pillUnknown : copy.pillLoading;
  let share = 0;
  if (balance) {
    const { remaining, allocation } = balance.monthly;
    const credits = say(copy.balanceNow, { credits: balance.available });
    label = say(copy.openPanel, { credits: isAsked ? `${credits}, ${copy.somebodyAsks}` : credits });
    share = allocation > 0 ? Math.min(1, remaining / allocation) : 0;
  }

  return (
    <>
      <button
        ref={button}
        type="button"
        class={`pill ${balance ? levelShown(balance) : 'ok'} ${isOff ? 'off' : ''}`}
        part="pill"
        aria-label={label}
        aria-haspopup="dialog"
        aria-expanded={isOpen.value}
        aria-controls={isOpen.value ? panelId : undefined}
        onClick={() => (isOpen.value = !isOpen.value)}
      >
        <Ring share={share} />
        {balance ? <RollingNumber value={balance.available} /> : unknown}
        {isAsked && <span class="dot" />}
      </button>
      {isOpen.value && <Popover id={panelId} pill={button} />}
    </>
  );
}

import { effect } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { useUi } from './context.ts';
import { say } from './say.ts';

// A busy inbox spends every few seconds; nobody wants to hear each one.
const quietMs = 30_000;

/** Tells screen readers a new balance: rises and new levels at once, ordinary spending now and then. */
export function Announcer() {
  const { copy, format, now, wallet } = useUi();
  const [text, tell] = useState('');

  useEffect(() => {
    let last: { available: number; level: string; at: number } | undefined;
    return effect(() => {
      const state = wallet.balance.state.value;
      if (state.phase !== 'ready') return;
      const { available, level } = state.balance;
      const isNews = last && (available > last.available || level !== last.level);
      const isDue = last && available !== last.available && now() - last.at >= quietMs;
      if (isNews || isDue)
        tell(say(copy.balanceNow, { credits: format.value.credits(available) }, available));
      if (!last || isNews || isDue) last = { available, level, at: now() };
    });
  }, [wallet, copy, format, now]);

  return (
    <div class="hidden" aria-live="polite">
      {text}
    </div>
  );
}

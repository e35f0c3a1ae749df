import { useEffect, useRef, useState } from 'preact/hooks';
import { useUi } from './context.ts';

// A busy inbox spends every few seconds; nobody wants to hear each one.
const quietMs = 30_000;

/** Tells screen readers a new balance: rises and new levels at once, ordinary spending now and then. */
export function Announcer() {
  const { copy, now, say, wallet } = useUi();
  const [text, tell] = useState('');
  const told = useRef({ available: Number.NaN, level: '', at: 0, asked: '' });
  const state = wallet.balance.state.value;

  useEffect(() => {
    if (state.phase !== 'ready') return;
    const { available, level, role, requests } = state.balance;
    const last = told.current;
    const [newest] = (role === 'owner' && requests) || [];
    const words: string[] = [];
    if (newest && newest.createdAt > last.asked) {
      last.asked = newest.createdAt;
      const { user, credits } = newest;
      words.push(say(copy.asks, { user, credits: say(copy.credits, { credits }) }));
    }
    const isNews = available > last.available || level !== last.level;
    const isDue = available !== last.available && now() - last.at >= quietMs;
    if (isNews || isDue) {
      words.push(say(copy.balanceNow, { credits: available }));
      told.current = { available, level, at: now(), asked: last.asked };
    }
    // The first balance is read where it stands.
    if (words[0] && last.level) tell(words.join('. '));
  });

  return (
    <div class="hidden" aria-live="polite">
      {text}
    </div>
  );
}

import { useLayoutEffect, useRef } from 'preact/hooks';
import { Composer } from './Composer.tsx';
import { type Conversation, channelNames, type Message } from './conversations.ts';
import type { Desk } from './desk.ts';
import { Person } from './Person.tsx';
import { clock } from './time.ts';

interface ThreadProps {
  readonly desk: Desk;
  readonly conversation: Conversation;
  onGetCredits(): void;
}

/** One conversation: who it is, what was said and what each answer cost, and the box to write in. */
export function Thread({ desk, conversation, onGetCredits }: ThreadProps) {
  const { id, customer, channel, place, messages } = conversation;
  const ai = desk.aiIn(id);
  const log = useRef<HTMLDivElement>(null);
  const isListShown = desk.isListShown.value;
  useLayoutEffect(() => {
    if (log.current !== null) log.current.scrollTop = log.current.scrollHeight;
  }, [messages.length, ai.type, isListShown]);

  return (
    <section class="thread" aria-label={`Conversation with ${customer}`}>
      <header class="thread-head">
        <button type="button" class="icon-button back" onClick={() => desk.showList()}>
          <svg aria-hidden="true">
            <use href="#icon-back" />
          </svg>
          <span class="unseen">Back to conversations</span>
        </button>
        <Person name={customer} channel={channel} />
        <div>
          <h2>{customer}</h2>
          <p class="thread-place">
            {channelNames[channel]} · {place}
          </p>
        </div>
        <p class={ai.type === 'paused' ? 'ai-state paused' : 'ai-state'}>
          {ai.type === 'paused' ? 'AI paused' : 'AI answers'}
        </p>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling log must be reachable by keyboard */}
      <div class="log" role="log" aria-label="Messages" tabIndex={0} ref={log}>
        {messages.map(message => (
          <Bubble key={message.id} message={message} />
        ))}
        {ai.type === 'thinking' ? <Typing /> : null}
        {ai.type === 'paused' ? <Paused customer={customer} onGetCredits={onGetCredits} /> : null}
        {ai.type === 'failed' ? <Failed onAgain={() => desk.askAgain(id)} /> : null}
      </div>
      <Composer desk={desk} conversation={conversation} />
    </section>
  );
}

const author = { customer: '', ai: 'AI reply', human: 'You' } as const;

function Bubble({ message }: { message: Message }) {
  const { from, text, at, cost } = message;
  return (
    <div class={`message ${from}`}>
      <p class="bubble">
        {from === 'ai' ? <span aria-hidden="true">✦ </span> : null}
        {text}
      </p>
      <p class="fine">
        {cost?.kind === 'action' ? 'Order look-up · ' : author[from] === '' ? '' : `${author[from]} · `}
        {cost === undefined ? '' : `${cost.credits} ${cost.credits === 1 ? 'credit' : 'credits'} · `}
        {clock(at)}
      </p>
    </div>
  );
}

function Typing() {
  return (
    <div class="message ai">
      <p class="bubble typing">
        <span class="unseen">The AI is writing</span>
        <i />
        <i />
        <i />
      </p>
    </div>
  );
}

function Paused({ customer, onGetCredits }: { customer: string; onGetCredits(): void }) {
  return (
    <div class="notice bad">
      <p>
        <strong>The AI is paused: no credits left.</strong> Answer {customer.split(' ')[0]} yourself, or get
        more credits and the AI goes on from here.
      </p>
      <button type="button" class="button" onClick={onGetCredits}>
        Get More Credits
      </button>
    </div>
  );
}

function Failed({ onAgain }: { onAgain(): void }) {
  return (
    <div class="notice warn">
      <p>
        <strong>The AI could not be reached.</strong> The message is kept; sending it again never costs twice.
      </p>
      <button type="button" class="button" onClick={onAgain}>
        Try again
      </button>
    </div>
  );
}

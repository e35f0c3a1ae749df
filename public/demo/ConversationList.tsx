import { type Channel, type Conversation, channelNames } from './conversations.ts';
import type { Desk } from './desk.ts';
import { Person } from './Person.tsx';
import { clock } from './time.ts';

/** Whose turn it is, conversation by conversation, newest first. */
export function ConversationList({ desk }: { desk: Desk }) {
  const conversations = desk.conversations.value;
  return (
    <nav class="list" aria-label="Conversations">
      <div class="filter">
        <select
          aria-label="Channel"
          value={desk.channel.value ?? ''}
          onChange={event => desk.filter(asChannel(event.currentTarget.value))}
        >
          <option value="">All channels</option>
          {channels.map(channel => (
            <option key={channel} value={channel}>
              {channelNames[channel]}
            </option>
          ))}
        </select>
        <span class="count">{conversations.length} open</span>
      </div>
      <ul>
        {conversations.map(conversation => (
          <li key={conversation.id}>
            <Row desk={desk} conversation={conversation} />
          </li>
        ))}
      </ul>
      {conversations.length === 0 ? <p class="quiet">Nobody writes on this channel right now.</p> : null}
    </nav>
  );
}

function Row({ desk, conversation }: { desk: Desk; conversation: Conversation }) {
  const last = conversation.messages.at(-1);
  const isOpen = desk.open.value?.id === conversation.id;
  const isPaused = desk.aiIn(conversation.id).type === 'paused';
  return (
    <button
      type="button"
      class="row"
      aria-current={isOpen ? 'true' : undefined}
      onClick={() => desk.choose(conversation.id)}
    >
      <Person name={conversation.customer} channel={conversation.channel} />
      <span class="row-name">{conversation.customer}</span>
      <span class="row-time">{last === undefined ? '' : clock(last.at)}</span>
      <span class="row-last">
        <span class="unseen">{channelNames[conversation.channel]}. </span>
        {isPaused ? <span class="tag">Needs you</span> : null}
        {last === undefined ? '' : `${speaker[last.from]}${last.text}`}
      </span>
    </button>
  );
}

const speaker = { customer: '', ai: '✦ ', human: 'You: ' } as const;

const channels: readonly Channel[] = ['whatsapp', 'instagram', 'facebook', 'live_chat'];

function asChannel(value: string): Channel | null {
  return channels.find(channel => channel === value) ?? null;
}

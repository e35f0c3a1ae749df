import { useSignal } from '@preact/signals';
import type { Conversation } from './conversations.ts';
import type { Desk } from './desk.ts';

const maxText = 2000;

/** The box to write in: as the customer, to see the AI answer, or as yourself. */
export function Composer({ desk, conversation }: { desk: Desk; conversation: Conversation }) {
  const { id } = conversation;
  const text = useSignal('');
  const chosen = useSignal<'customer' | 'human'>('customer');
  const firstName = conversation.customer.split(' ')[0] ?? conversation.customer;
  const isThinking = desk.aiIn(id).type === 'thinking';

  const send = () => {
    const said = text.value.trim();
    if (said === '' || (isThinking && chosen.value === 'customer')) return;
    text.value = '';
    if (chosen.value === 'human') desk.reply(id, said);
    else void desk.hear(id, said);
  };

  return (
    <form
      class="composer"
      onSubmit={event => {
        event.preventDefault();
        send();
      }}
    >
      <div class="composer-top">
        <fieldset class="switch">
          <legend class="unseen">Write as</legend>
          <Choice name={`As ${firstName}`} value="customer" chosen={chosen} />
          <Choice name="As yourself" value="human" chosen={chosen} />
        </fieldset>
        <button
          type="button"
          class="button soft"
          disabled={isThinking}
          onClick={() => void desk.simulate(id)}
        >
          <svg class="spark" aria-hidden="true">
            <use href="#icon-spark" />
          </svg>
          Simulate customer message
        </button>
      </div>
      <div class="composer-box">
        <label class="unseen" for="message">
          Message
        </label>
        <textarea
          id="message"
          rows={1}
          maxLength={maxText}
          value={text.value}
          placeholder={
            chosen.value === 'human' ? `Answer ${firstName}…` : `Write what ${firstName} would ask…`
          }
          onInput={event => {
            text.value = event.currentTarget.value;
          }}
          onKeyDown={event => {
            if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
            event.preventDefault();
            send();
          }}
        />
        <button type="submit" class="icon-button send">
          <svg aria-hidden="true">
            <use href="#icon-send" />
          </svg>
          <span class="unseen">Send</span>
        </button>
      </div>
    </form>
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly value: 'customer' | 'human';
  readonly chosen: { value: 'customer' | 'human' };
}

function Choice({ name, value, chosen }: ChoiceProps) {
  return (
    <label>
      <input
        type="radio"
        name="author"
        checked={chosen.value === value}
        onChange={() => {
          chosen.value = value;
        }}
      />
      <span>{name}</span>
    </label>
  );
}

import { useState } from 'preact/hooks';
import { useUi } from './context.ts';
import { NoteField } from './NoteField.tsx';
import { troubleText } from './say.ts';

/** Asks the owners for `credits`, with a note. */
export function AskForm({ credits }: { credits: number }) {
  const { copy, place, say, wallet } = useUi();
  const [note, write] = useState('');
  const [isSending, be] = useState(false);
  const [told, tell] = useState('');

  async function send(): Promise<void> {
    if (isSending) return;
    be(true);
    tell('');
    const trouble = await wallet.requests.send(credits, note);
    be(false);
    if (trouble) tell(troubleText(copy, trouble));
    else if (place.value === 'buy') place.value = 'balance';
  }

  return (
    <form class="stack" part="ask" onSubmit={() => void send()}>
      <NoteField label={copy.askNote} text={note} write={write} />
      <p class="fault note" role="alert">
        {told}
      </p>
      <button type="submit" class="primary" aria-disabled={isSending}>
        {say(copy.askFor, { credits: say(copy.credits, { credits }) })}
      </button>
    </form>
  );
}

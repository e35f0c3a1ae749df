import { useState } from 'preact/hooks';
import type { TopUpRequest } from '../contract/top-up-request.ts';
import { useUi } from './context.ts';
import { useFocusAfter } from './focus.ts';
import { NoteField } from './NoteField.tsx';
import { troubleText } from './say.ts';

/** Who asks for how much and why, and an owner's answer. To decline asks for a reason first, in the buttons' place. */
export function RequestCard({ request }: { request: TopUpRequest }) {
  const { copy, place, chosenRequest, wallet } = useUi();
  const [isDeclining, be] = useState(false);
  const [reason, write] = useState('');
  const [told, tell] = useState('');
  const target = useFocusAfter<HTMLInputElement & HTMLButtonElement>(isDeclining);

  function approve(): void {
    chosenRequest.value = request.id;
    place.value = 'approve';
  }

  async function decline(): Promise<void> {
    const trouble = await wallet.requests.decline(request.id, reason);
    if (trouble) tell(troubleText(copy, trouble));
  }

  return (
    <section class="card" part="request">
      <RequestText request={request} />
      {isDeclining ? (
        <form class="stack" onSubmit={() => void decline()}>
          <NoteField field={target} label={copy.declineReason} text={reason} write={write} />
          <div class="beside">
            <button type="submit" class="primary">
              {copy.decline}
            </button>
            <button type="button" class="button" onClick={() => be(false)}>
              {copy.cancel}
            </button>
          </div>
        </form>
      ) : (
        <div class="beside">
          <button type="button" class="primary" onClick={approve}>
            {copy.approve}
          </button>
          {/* Once a payment was begun it may come at any moment. */}
          {!request.purchase && (
            <button ref={target} type="button" class="button" onClick={() => be(true)}>
              {copy.decline}
            </button>
          )}
        </div>
      )}
      <p class="fault note" role="alert">
        {told}
      </p>
    </section>
  );
}

/** The words of a request. Names and notes are in whatever direction their language has. */
export function RequestText({ request: { user, credits, note } }: { request: TopUpRequest }) {
  const { copy, say } = useUi();
  return (
    <>
      <h3 dir="auto">{say(copy.asks, { user, credits: say(copy.credits, { credits }) })}</h3>
      {note && (
        <p class="secondary" dir="auto">
          {note}
        </p>
      )}
    </>
  );
}

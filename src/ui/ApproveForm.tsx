import { useState } from 'preact/hooks';
import type { DeviceApproval } from '../contract/device.ts';
import type { Pairing } from '../wallet/pairing.ts';
import { useUi } from './context.ts';
import { useFocusAfter } from './focus.ts';
import { NoteField } from './NoteField.tsx';
import { troubleText } from './say.ts';

/** Lets in a browser that shows a code: says which one it is, and only then asks whether it may. */
export function ApproveForm({ of: { decide, devices } }: { of: Pairing }) {
  const { copy } = useUi();
  const [code, write] = useState('');
  const [found, find] = useState<DeviceApproval>();
  const [told, tell] = useState('');
  const target = useFocusAfter<HTMLInputElement & HTMLButtonElement>(found);

  async function send(decision?: 'approve' | 'deny'): Promise<void> {
    const result = await decide(code, decision);
    if (!result) return;
    find(result.ok && !decision ? result.value : undefined);
    tell(
      result.ok
        ? { approve: copy.letIn, deny: copy.denied, '': '' }[decision ?? '']
        : troubleText(copy, result.trouble),
    );
    if (!decision) return;
    write('');
    void devices.look({});
  }

  return (
    <form class="stack" part="approve" onSubmit={() => void send()}>
      {found ? (
        <>
          <p>
            <strong>{found.device}</strong> <bdi>{found.address}</bdi> {copy.isYours}
          </p>
          <div class="beside">
            <button type="button" class="primary" onClick={() => void send('approve')}>
              {copy.approve}
            </button>
            <button ref={target} type="button" class="button" onClick={() => void send('deny')}>
              {copy.decline}
            </button>
          </div>
        </>
      ) : (
        <>
          <NoteField field={target} label={copy.deviceCode} text={code} write={write} />
          <button type="submit" class="button">
            {copy.next}
          </button>
        </>
      )}
      <p class="note" role="status">
        {told}
      </p>
    </form>
  );
}

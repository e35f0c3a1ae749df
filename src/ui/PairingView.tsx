import { useEffect, useState } from 'preact/hooks';
import { Action } from './Action.tsx';
import { useUi } from './context.ts';
import { Failure } from './Notice.tsx';
import { Skeleton } from './Skeleton.tsx';

/** What to type into the browser extension: the server's address and a code that works once, for some minutes. */
export function PairingView() {
  const { copy, format, say, wallet } = useUi();
  const { start, end, state } = wallet.pairing;
  const pairing = state.value;

  useEffect(() => {
    void start();
    return end;
  }, [start, end]);

  if (pairing.phase === 'failed') return <Failure trouble={pairing.trouble} retry={start} />;
  if (pairing.phase !== 'ready') return <Skeleton of="buy" />;
  const { code, endpoint, expiresAt } = pairing.pairing;
  return (
    <>
      <p class="secondary">{copy.connectNote}</p>
      <p class="row">
        {copy.address} <strong dir="ltr">{endpoint}</strong>
      </p>
      <output class="code" part="code" dir="ltr" aria-label={copy.connect}>
        {code}
      </output>
      <CopyButton code={code} />
      <p class="note">
        {say(copy.connectLasts, { time: format.time(expiresAt) })} <Action of={[copy.newCode, start]} />
      </p>
    </>
  );
}

function CopyButton({ code }: { code: string }) {
  const { copy } = useUi();
  const [copied, setCopied] = useState('');
  // The clipboard is missing outside of https, and a page may refuse it: the code can still be read and typed.
  const clipboard: Clipboard | undefined = navigator.clipboard;
  if (!clipboard) return null;
  const put = () =>
    clipboard.writeText(code).then(
      () => setCopied(code),
      () => setCopied(''),
    );
  return (
    <button type="button" class="button" onClick={put}>
      {copied === code ? copy.copied : copy.copy}
    </button>
  );
}

import { useEffect, useState } from 'preact/hooks';
import { useUi } from './context.ts';
import { Notice, TextButton } from './Notice.tsx';
import { Skeleton } from './Skeleton.tsx';
import { say, troubleText } from './say.ts';

/** A code to type into the browser extension: large, once, for some minutes. */
export function PairingView() {
  const { copy, format, wallet } = useUi();
  const { pairing } = wallet;
  const state = pairing.state.value;

  useEffect(() => {
    void pairing.start();
    return pairing.end;
  }, [pairing]);

  if (state.phase === 'failed') {
    return (
      <Notice tone="bad">
        {troubleText(copy, state.trouble)}{' '}
        <TextButton onClick={() => void pairing.start()}>{copy.retry}</TextButton>
      </Notice>
    );
  }
  if (state.phase !== 'ready') return <Skeleton kind="buy" />;
  const { code, expiresAt } = state.pairing;
  return (
    <>
      <p class="secondary">{copy.connectNote}</p>
      <output class="code" part="code" aria-label={copy.connect}>
        {code}
      </output>
      <CopyButton code={code} />
      <p class="note">
        {say(copy.connectLasts, { time: format.value.time(expiresAt) })}{' '}
        <TextButton onClick={() => void pairing.start()}>{copy.newCode}</TextButton>
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
    <button type="button" class="button" onClick={() => void put()}>
      {copied === code ? copy.copied : copy.copy}
    </button>
  );
}

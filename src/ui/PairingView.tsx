import { useEffect, useMemo, useState } from 'preact/hooks';
import { isSafeLink } from '../contract/link.ts';
import type { Pairing } from '../wallet/pairing.ts';
import { Action } from './Action.tsx';
import { ApproveForm } from './ApproveForm.tsx';
import { useUi } from './context.ts';
import { DeviceList } from './DeviceList.tsx';
import { Failure } from './Notice.tsx';
import { Skeleton } from './Skeleton.tsx';

// Part code: what is typed in the extension.

/** What connects a browser: a code to type there, and a field for one that is shown there. And those that are connected. */
export function PairingView() {
  const { wallet } = useUi();
  const pairing = useMemo(wallet.pairing, [wallet]);
  return (
    <>
      <CodeCard of={pairing} />
      <ApproveForm of={pairing} />
      <DeviceList of={pairing} />
    </>
  );
}

// The server's address and a code that works once, for some minutes; both as a link and as a picture.
function CodeCard({ of: { code: pairing } }: { of: Pairing }) {
  const { copy, format, now, say } = useUi();
  const state = pairing.state.value;
  const start = () => pairing.look(now());

  useEffect(() => void start(), [pairing]);

  if (state.phase === 'failed') return <Failure trouble={state.trouble} retry={start} />;
  if (state.phase === 'loading') return <Skeleton of="buy" />;
  const { code, endpoint, expiresAt, link, qr } = state.value;
  return (
    <>
      <p class="secondary">{copy.connectNote}</p>
      <p class="row">
        {copy.address} <strong dir="ltr">{endpoint}</strong>
      </p>
      <output class="code" part="code" dir="ltr" aria-label={copy.connect}>
        {code}
      </output>
      {qr && (
        <svg class="qr" viewBox={`0 0 ${qr.size} ${qr.size}`} aria-hidden>
          <path d={qr.path} />
        </svg>
      )}
      <CopyButton code={code} />
      <p class="note">
        {say(copy.connectLasts, { time: format.time(expiresAt) })} <Action of={[copy.newCode, start]} />
        {' · '}
        <Action of={[copy.openLink, link && isSafeLink(link) ? link : undefined]} />
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

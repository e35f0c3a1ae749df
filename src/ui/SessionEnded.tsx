import { useUi } from './context.ts';
import { Notice } from './Notice.tsx';

/** Nothing of an account is shown once nobody is signed in. */
export function SessionEnded() {
  const { copy, wallet } = useUi();
  return (
    <>
      <Notice tone="warn" title={copy.signedOut}>
        {copy.signedOutNote}
      </Notice>
      <button type="button" class="button primary" onClick={() => void wallet.refresh()}>
        {copy.signIn}
      </button>
    </>
  );
}

import type { Balance } from '../contract/balance.ts';
import { useUi } from './context.ts';
import { Notice } from './Notice.tsx';

const tones: Readonly<Record<string, 'good' | 'warn'>> = { approved: 'good', declined: 'warn' };

/** Whether somebody can ask the owners for credits: who may not buy, of whom the server says so. */
export function mayAsk({ mayBuy, role, requests }: Balance): boolean {
  return !mayBuy && role !== 'owner' && requests !== undefined;
}

/** What became of the request that a person made last, until they have put it away. */
export function RequestNotice({ balance }: { balance: Balance }) {
  const { copy, say, wallet } = useUi();
  const { told, dismiss } = wallet.requests;
  const request = mayAsk(balance) && balance.requests?.[0];
  if (!request || told.value === request.id) return null;
  const { id, credits, reason, status } = request;
  const sentence = (copy.requests as Readonly<Record<string, string>>)[status];
  if (!sentence) return null;
  const text = say(sentence, { credits: say(copy.credits, { credits }) });
  return (
    <Notice
      // Only what is added is said.
      key={status}
      tone={tones[status] ?? 'plain'}
      text={reason ? `${text} ${reason}` : text}
      actions={status === 'open' ? [] : [[copy.dismiss, () => dismiss(id)]]}
    />
  );
}

import { ConversationList } from './ConversationList.tsx';
import type { Desk } from './desk.ts';
import { Thread } from './Thread.tsx';

/** The list of conversations beside the one that is open; on a narrow screen, one of the two. */
export function SupportInbox({ desk, onGetCredits }: { desk: Desk; onGetCredits(): void }) {
  const open = desk.open.value;
  return (
    <div class={desk.isListShown.value ? 'desk shows-list' : 'desk shows-thread'}>
      <ConversationList desk={desk} />
      {open === null ? null : (
        <Thread key={open.id} desk={desk} conversation={open} onGetCredits={onGetCredits} />
      )}
    </div>
  );
}

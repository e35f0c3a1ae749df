import { useEffect, useMemo } from 'preact/hooks';
import type { Transaction } from '../contract/transaction.ts';
import type { LineState } from '../wallet/line.ts';
import { Action } from './Action.tsx';
import { useUi } from './context.ts';
import { Failure } from './Notice.tsx';

/** What a line of usage is made of: replies and actions, and the conversations that they were for. */
export function LineDetail({
  line: { id, kinds, credits },
  detailId,
}: {
  line: Transaction;
  detailId: string;
}) {
  const { conversationUrl, copy, format, say, wallet } = useUi();
  const line = useMemo(() => wallet.line(id), [wallet, id]);
  const { events, nextCursor, trouble } = line.state.value;
  const { reply = 0, action = 0 } = kinds ?? {};

  useEffect(() => void line.look(), [line, credits, wallet.news.value]);

  // Dots alone would lead to another folder.
  const linkOf = (conversation: string) => {
    const url =
      /[^.]/.test(conversation) &&
      conversationUrl?.replaceAll('{conversation}', encodeURIComponent(conversation));
    return url ? <Action of={[conversation, url]} /> : conversation;
  };
  return (
    <section id={detailId} class="detail note" aria-label={copy.usage}>
      <p>
        {reply > 0 && say(copy.replies, { credits: reply })}
        {reply > 0 && action > 0 && ' · '}
        {action > 0 && say(copy.actions, { credits: action })}
      </p>
      <ul>
        {[...creditsOf(events)].map(([conversation, credits]) => (
          <li key={conversation} class="row">
            <bdi>{conversation ? linkOf(conversation) : copy.noConversation}</bdi>
            <span>{format.credits(credits)}</span>
          </li>
        ))}
      </ul>
      {trouble && <Failure trouble={trouble} retry={line.more} />}
      {!trouble && nextCursor && <Action of={[copy.showMore, line.more]} />}
    </section>
  );
}

/** Credits by conversation, in the order of the last use. What belongs to none is under an empty name. */
function creditsOf(events: LineState['events']): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { conversation = '', credits } of events)
    sums.set(conversation, (sums.get(conversation) ?? 0) + credits);
  return sums;
}

import { render } from 'preact';
import { createBackend } from './backend.ts';
import { watchBalance } from './balance.ts';
import { earlierConversations } from './conversations.ts';
import { createDesk } from './desk.ts';
import { watchPlaces } from './places.ts';
import { SupportInbox } from './SupportInbox.tsx';
import { watchVisitor } from './visitor.ts';

const backend = createBackend((input, init) => fetch(input, init));
const now = () => Date.now();
const desk = createDesk({
  conversations: earlierConversations(now()),
  backend,
  now,
  newId: randomId,
});

const root = document.querySelector('[data-page="inbox"]');
if (root !== null) render(<SupportInbox desk={desk} onGetCredits={openCredits} />, root);

const visitor = document.querySelector<HTMLFormElement>('.visitor');
if (visitor !== null) watchVisitor(visitor, document, backend);
watchPlaces(window);
watchBalance(document, () => void desk.resume());

// Not `randomUUID`, which pages without https do not have.
function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return `message-${Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')}`;
}

function openCredits(): void {
  const pill = document.querySelector('ai-credits[view="pill"]');
  if (pill !== null && 'open' in pill && typeof pill.open === 'function') pill.open('buy');
}

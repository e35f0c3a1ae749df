import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { Backend, Question } from './backend.ts';
import type { Channel, Conversation, Message } from './conversations.ts';

/** What the AI is doing in one conversation. An unanswered question is kept, so that a retry is the same message. */
export type AiState =
  | { readonly type: 'ready' }
  | { readonly type: 'thinking' }
  | { readonly type: 'paused'; readonly question: Question }
  | { readonly type: 'failed'; readonly question: Question };

/** The inbox: what it knows, and the only functions that change it. */
export interface Desk {
  readonly conversations: ReadonlySignal<readonly Conversation[]>;
  readonly channel: ReadonlySignal<Channel | null>;
  /** The open conversation; null on a narrow screen that shows the list. */
  readonly open: ReadonlySignal<Conversation | null>;
  readonly isListShown: ReadonlySignal<boolean>;
  aiIn(conversation: string): AiState;
  filter(channel: Channel | null): void;
  choose(conversation: string): void;
  showList(): void;
  /** The customer writes, and the AI answers if credits allow. */
  hear(conversation: string, text: string): Promise<void>;
  /** The customer says the next thing on their mind. */
  simulate(conversation: string): Promise<void>;
  askAgain(conversation: string): Promise<void>;
  /** A person answers, at no cost. What the AI left open is then settled. */
  reply(conversation: string, text: string): void;
  /** Credits are there again: the AI answers what it had to leave. */
  resume(): Promise<void>;
}

export interface DeskOptions {
  readonly conversations: readonly Conversation[];
  readonly backend: Pick<Backend, 'ask'>;
  now(): number;
  newId(): string;
}

const ready: AiState = { type: 'ready' };

export function createDesk({ conversations: earlier, backend, now, newId }: DeskOptions): Desk {
  const conversations = signal(earlier);
  const channel = signal<Channel | null>(null);
  const openId = signal(earlier[0]?.id ?? null);
  const isListShown = signal(true);
  const ai = signal<Readonly<Record<string, AiState>>>({});
  const linesSaid = new Map<string, number>();

  const find = (id: string) => conversations.value.find(conversation => conversation.id === id);

  function add(id: string, message: Omit<Message, 'at'>): void {
    const at = now();
    const known = find(id);
    if (known === undefined) return;
    const grown = { ...known, messages: [...known.messages, { ...message, at }] };
    conversations.value = [grown, ...conversations.value.filter(other => other.id !== id)];
  }

  function setAi(id: string, state: AiState): void {
    ai.value = { ...ai.value, [id]: state };
  }

  async function ask(question: Question): Promise<void> {
    const id = question.conversation;
    setAi(id, { type: 'thinking' });
    const outcome = await backend.ask(question);
    if (outcome.type === 'failed') return setAi(id, { type: 'failed', question });
    if (outcome.type === 'out_of_credits') return setAi(id, { type: 'paused', question });
    const { reply: text, kind, credits } = outcome;
    add(id, { id: `${question.id}-answer`, from: 'ai', text, cost: { kind, credits } });
    setAi(id, ready);
  }

  async function hear(id: string, text: string): Promise<void> {
    const known = find(id);
    if (known === undefined) return;
    const question = { id: newId(), conversation: id, channel: known.channel, text };
    add(id, { id: question.id, from: 'customer', text });
    await ask(question);
  }

  return {
    conversations: computed(() =>
      conversations.value.filter(each => channel.value === null || each.channel === channel.value),
    ),
    channel,
    open: computed(() => (openId.value === null ? null : (find(openId.value) ?? null))),
    isListShown,
    aiIn: id => ai.value[id] ?? ready,
    filter(next) {
      channel.value = next;
    },
    choose(id) {
      openId.value = id;
      isListShown.value = false;
    },
    showList() {
      isListShown.value = true;
    },
    hear,
    async simulate(id) {
      const lines = find(id)?.lines ?? [];
      const said = linesSaid.get(id) ?? 0;
      linesSaid.set(id, said + 1);
      await hear(id, lines[said % lines.length] ?? 'Hello?');
    },
    async askAgain(id) {
      const state = ai.value[id];
      if (state?.type === 'failed') await ask(state.question);
    },
    reply(id, text) {
      add(id, { id: newId(), from: 'human', text });
      setAi(id, ready);
    },
    async resume() {
      // One after another: the first refusal says that the rest would be refused too.
      for (const state of Object.values(ai.value)) {
        if (state.type === 'paused') await ask(state.question);
      }
    },
  };
}

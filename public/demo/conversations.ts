/** Where a customer writes from. The value is the `channel` of the usage event. */
export type Channel = 'whatsapp' | 'instagram' | 'facebook' | 'live_chat';

export const channelNames: Readonly<Record<Channel, string>> = {
  whatsapp: 'WhatsApp',
  instagram: 'Instagram',
  facebook: 'Facebook',
  live_chat: 'Live Chat',
};

/** One message of a conversation. `cost` is what the AI's answer used. */
export interface Message {
  readonly id: string;
  readonly from: 'customer' | 'ai' | 'human';
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly cost?: { readonly kind: 'reply' | 'action'; readonly credits: number };
}

export interface Conversation {
  readonly id: string;
  readonly customer: string;
  readonly place: string;
  readonly channel: Channel;
  readonly messages: readonly Message[];
  /** What this customer says next when a visitor only wants to watch. */
  readonly lines: readonly string[];
}

const minuteMs = 60_000;
const reply = { kind: 'reply', credits: 1 } as const;
const lookUp = { kind: 'action', credits: 2 } as const;

/** Conversations that were going on before the page was opened at `now`. */
export function earlierConversations(now: number): Conversation[] {
  return [
    {
      id: 'whatsapp-2041',
      customer: 'Priya Nair',
      place: 'Kochi',
      channel: 'whatsapp',
      messages: [
        say('priya-1', 'customer', now - 6 * minuteMs, 'Hi, where is my order 4521?'),
        {
          ...say(
            'priya-2',
            'ai',
            now - 6 * minuteMs,
            'It left our warehouse this morning and arrives on Friday.',
          ),
          cost: lookUp,
        },
        say(
          'priya-3',
          'customer',
          now - 4 * minuteMs,
          'Oh good. Can I still send it back if it does not fit?',
        ),
        {
          ...say(
            'priya-4',
            'ai',
            now - 4 * minuteMs,
            'Of course. You have 30 days, and the return label is on us.',
          ),
          cost: reply,
        },
      ],
      lines: [
        'Does the rain jacket run small?',
        'And order 4530, has that one left too?',
        'How do I wash it so it stays waterproof?',
        'Lovely, thank you!',
      ],
    },
    {
      id: 'instagram-1187',
      customer: 'Mateo Rossi',
      place: '@mateo.outside',
      channel: 'instagram',
      messages: [
        say('mateo-1', 'customer', now - 21 * minuteMs, 'Is the clay backpack in stock again?'),
        {
          ...say(
            'mateo-2',
            'ai',
            now - 21 * minuteMs,
            'It is, since Monday. Shall I keep one aside for you?',
          ),
          cost: reply,
        },
        say('mateo-3', 'customer', now - 18 * minuteMs, 'Yes please, until the weekend'),
        { ...say('mateo-4', 'ai', now - 18 * minuteMs, 'Done. It waits for you until Sunday.'), cost: reply },
      ],
      lines: [
        'Do you have a discount code?',
        'When does order 4615 arrive?',
        'How long does shipping to Milan take?',
      ],
    },
    {
      id: 'live_chat-0932',
      customer: 'Aisha Khan',
      place: 'fernhill.example/tents',
      channel: 'live_chat',
      messages: [
        say('aisha-1', 'customer', now - 34 * minuteMs, 'Hello! Which tent is light enough for a bicycle?'),
        {
          ...say(
            'aisha-2',
            'ai',
            now - 34 * minuteMs,
            'The Heron One: 980 g, and it packs to the size of a water bottle.',
          ),
          cost: reply,
        },
      ],
      lines: [
        'Does it stand heavy rain?',
        'What does express shipping cost?',
        'Can you check order 4702 for me?',
      ],
    },
    {
      id: 'facebook-0418',
      customer: 'Tom Becker',
      place: 'Fernhill page',
      channel: 'facebook',
      messages: [
        say('tom-1', 'customer', now - 58 * minuteMs, 'Are you open on Sunday?'),
        {
          ...say('tom-2', 'ai', now - 58 * minuteMs, 'Yes, from 10 AM to 8 PM, on Church Street.'),
          cost: reply,
        },
        say('tom-3', 'customer', now - 57 * minuteMs, 'Great, see you then'),
      ],
      lines: [
        'What is your return policy?',
        'Order 4488 still says packed. Any news?',
        'Is there a sale this week?',
      ],
    },
    {
      id: 'whatsapp-2036',
      customer: 'Lena Sørensen',
      place: 'Aarhus',
      channel: 'whatsapp',
      messages: [
        say('lena-1', 'customer', now - 131 * minuteMs, 'My parcel came with a torn strap. Order 4397'),
        say('lena-2', 'human', now - 127 * minuteMs, 'So sorry, Lena. A new strap is on its way today.'),
        say('lena-3', 'customer', now - 126 * minuteMs, 'That was quick, thanks!'),
      ],
      lines: ['Any news on order 4397?', 'Which size of strap did you send?', 'Thank you!'],
    },
  ];
}

function say(id: string, from: Message['from'], at: number, text: string): Message {
  return { id, from, text, at };
}

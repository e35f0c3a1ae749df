/** What the AI of the demo says to a customer, and what saying it costs. */
export interface AssistantAnswer {
  readonly reply: string;
  readonly kind: 'reply' | 'action';
  readonly credits: number;
  /** For the history: what the credits were spent on. */
  readonly description: string;
}

/** An answer from a customer's text costs one credit; one that first fetches an order costs two. */
const cost = { reply: 1, action: 2 } as const;

const topics: readonly { about: RegExp; description: string; reply: string }[] = [
  {
    about: /\b(return|exchange|refund|send (it|them) back)/i,
    description: 'Returns',
    reply:
      'You have 30 days to send it back, and the label is on us. Shall I email you one? Refunds arrive two working days after the parcel does.',
  },
  {
    about: /\b(size|sizing|fit|fits|small|large)\b/i,
    description: 'Sizes',
    reply:
      'It runs true to size. Between two sizes, take the larger one if you like to wear a layer underneath.',
  },
  {
    about: /\b(ship|shipping|deliver|delivery|postage)/i,
    description: 'Shipping',
    reply: 'Delivery takes 2 to 4 working days and is free above $60. Express arrives tomorrow for $9.',
  },
  {
    about: /\b(wash|clean|care|waterproof|rain)/i,
    description: 'Product care',
    reply:
      'Wash it at 30 degrees with the zips closed, without softener. A short tumble dry on low brings the water repellency back.',
  },
  {
    about: /\b(stock|available|restock|sold out|colou?r)/i,
    description: 'Stock',
    reply: 'Moss and clay are in stock today. Slate is back next week. Shall I keep one aside for you?',
  },
  {
    about: /\b(discount|code|sale|price|cost|coupon)/i,
    description: 'Prices',
    reply: 'The code FERN10 takes 10 % off everything until Sunday, sale items included.',
  },
  {
    about: /\b(open|hours|store|shop)\b/i,
    description: 'Opening hours',
    reply: 'The shop on Church Street is open every day from 10 AM to 8 PM. This chat never closes.',
  },
  {
    about: /\b(thanks|thank you|great|perfect|lovely)\b/i,
    description: 'Thanks',
    reply: 'You are very welcome! Anything else I can do?',
  },
  {
    about: /\b(hi|hello|hey|good (morning|evening))\b/i,
    description: 'Greeting',
    reply: 'Hello! Ask me about orders, returns, sizes or anything in the shop.',
  },
];

/**
 * Answers a customer. The same text at the same day is the same answer, so a message that was sent twice because
 * its first answer got lost reads the same both times.
 */
export function answer(text: string, today: Date): AssistantAnswer {
  const order = orderNumber(text);
  if (order !== null) {
    return {
      reply: orderStatus(order, today),
      kind: 'action',
      credits: cost.action,
      description: `Order look-up ${order}`,
    };
  }
  const topic = topics.find(({ about }) => about.test(text));
  return {
    reply:
      topic?.reply ?? 'Good question. Here is what I know, and a colleague reads along if you need more.',
    kind: 'reply',
    credits: cost.reply,
    description: topic?.description ?? 'Answer',
  };
}

function orderNumber(text: string): string | null {
  return /\b(\d{4,6})\b/.exec(text)?.[1] ?? null;
}

function orderStatus(order: string, today: Date): string {
  const soon = weekday(today, 2);
  const outcomes = [
    `I looked it up: order ${order} left our warehouse this morning and arrives on ${soon}.`,
    `Order ${order} is with the courier and arrives today before 6 PM.`,
    `Order ${order} is being packed. It leaves tomorrow and arrives on ${soon}.`,
  ];
  return outcomes[Number(order) % outcomes.length] ?? `I could not find order ${order}.`;
}

function weekday(today: Date, daysLater: number): string {
  const day = new Date(today.getTime() + daysLater * 86_400_000);
  return day.toLocaleDateString('en', { weekday: 'long', timeZone: 'Asia/Kolkata' });
}

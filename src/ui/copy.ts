import type { LineWord } from '../contract/line-word.ts';
import type { ProblemCode } from '../contract/problem.ts';
import type { Language } from './language.ts';

/** Which words stand beside a number; every language has some of these. */
type Plural = Intl.LDMLPluralRule;

/** A sentence with `{names}` to fill in; by the plurals of its language where its words depend on a number. */
export type Sentence = string | ({ readonly [Name in Plural]?: string } & { readonly other: string });

/** What every refusal says to the person who meets it. */
const problems = {
  invalid_request: 'This request could not be understood.',
  unauthenticated: 'Your session has ended.',
  insufficient_credits: 'There are not enough credits.',
  forbidden: 'You may not do this. Ask an owner of this account.',
  not_found: 'This could not be found.',
  idempotency_conflict: 'This has changed meanwhile. Look again.',
  price_changed: 'The price has changed.',
  invalid_amount: 'This amount cannot be bought. No money moved.',
  rate_limited: 'Too many requests. Try again later.',
  payment_unavailable: 'Payments are not available right now. No money moved.',
  unavailable: 'The server is busy. Try again in a moment.',
} as const satisfies Record<ProblemCode, string>;

/** Every sentence of the widget in English. The other languages are in `copy/`, each an object of this shape. */
export const english = {
  title: 'AI Credits',
  back: 'Back',
  refresh: 'Refresh',
  settings: 'Settings',
  retry: 'Retry',
  dismiss: 'Dismiss',
  tabBalance: 'Balance',
  tabHistory: 'History',
  tabInsights: 'Insights',
  loading: 'Loading…',
  sandbox: 'Test mode. No money moves.',

  creditsAvailable: { one: 'credit available', other: 'credits available' },
  balanceNow: { one: '{credits} credit available', other: '{credits} credits available' },
  asOf: 'As of {age}',
  monthlyCredits: 'Monthly credits',
  left: '{credits} left',
  used: '{used} of {allocation} used',
  resets: 'Resets {date}',
  resetsSoon: 'Resets {date} · {when}',
  paidCredits: 'Paid credits',
  paidNote: 'Never expire · used after monthly',
  held: '{credits} set aside for replies under way',
  owed: '{credits} owed after a refund',
  explain: 'How it adds up',
  available: 'Available',
  granted: 'Given for this cycle',
  carried: 'Kept over the reset',
  changed: 'Changes of plan',
  lapsed: 'Lapsed',
  adjusted: 'Corrections',
  refunded: 'Refunds and disputes',
  repaid: 'Owed credits repaid',
  paidStay: 'your {credits} paid credits stay',
  getMore: 'Get More Credits',
  quickTopUp: 'Quick top-up',
  topUp: 'Top up {price}',
  lowTitle: 'Running low.',
  low: { one: '{credits} credit left until {date}.', other: '{credits} credits left until {date}.' },
  lowEnds: 'At this pace, gone {when}.',
  criticalTitle: 'Almost out.',
  outTitle: 'Out of credits.',
  out: 'AI replies are paused until you top up or the reset on {date}.',
  outNoBuying: 'AI replies are paused until an admin tops up or the reset on {date}.',
  onlyAdmins: 'Only billing admins can buy credits.',

  askOwner: 'Ask the owner',
  askNote: 'Note to the owner (optional)',
  askFor: 'Ask for {credits}',
  asks: '{user} asks for {credits}',
  somebodyAsks: 'somebody asks for more',
  askedBy: 'Asked for by {user}',
  approve: 'Approve',
  decline: 'Decline',
  declineReason: 'Reason (optional)',

  price: '{price} per {credits} credits',
  amounts: 'Amount',
  thousands: '{count}K',
  millions: '{count}M',
  amountToBuy: 'Credits to buy',
  fewer: '{credits} fewer',
  more: '{credits} more',
  multiples: 'Multiples of {step}, from {least}',
  corrected: 'Changed to {credits}: sold in multiples of {step}, from {least} to {most}.',
  credits: { one: '{credits} credit', other: '{credits} credits' },
  balanceAfter: 'Balance after purchase',
  pay: 'Pay {price}',
  payByCard: '{card}, pay {price}',
  payOtherwise: 'Pay another way',
  starting: 'Opening checkout…',
  paying: 'Paying…',
  card: 'Card',
  removeCard: 'Remove card',
  removeQuestion: 'Remove {card}?',
  removed: 'Card removed.',
  buyNote: 'Added to paid credits at once. Never expire.',
  bought: 'You bought {credits} {age}. Buy again?',
  boughtByOther: 'A colleague bought {credits} {age}. Buy again?',
  justNow: 'just now',
  minuteAgo: 'a minute ago',
  minutesAgo: 'two minutes ago',
  buyAgain: 'Buy again',
  cancel: 'Cancel',

  autoTopUp: 'Automatic top-up',
  on: 'On',
  topUpSwitch: 'Top up automatically',
  whenBelow: 'When fewer than {amount} credits are left,',
  buyThen: 'buy {amount} credits ({price}),',
  atMost: 'for at most {amount} a month.',
  save: 'Save',
  saved: 'Saved.',
  noThreshold: 'Type how many credits are the fewest.',
  notSold: 'Credits are sold in multiples of {step}, from {least} to {most}.',
  capTooLow: 'Allow at least {price} a month, the price of one top-up.',
  usedThisCycle: '{used} of {most} used this cycle.',
  agree: 'Buy {credits} and agree',
  nextDebit: '{price} will be debited on {date}, {time}.',
  cancelDebit: 'Cancel this debit',
  debitedBy: 'Debited by {way}.',
  endMandate: 'End this agreement',

  waiting: 'Payment started in another tab. Waiting for confirmation…',
  openAgain: 'Open again',
  waitingForBank: 'Waiting for confirmation… Your bank may want to hear from you.',
  confirm: 'Confirm',
  paid: '{credits} credits added.',
  failed: 'The payment did not go through. No money moved.',
  expired: 'The checkout expired. No money moved.',
  unsent: 'The purchase could not be started. No money moved.',
  unanswered: 'No answer came. Trying again cannot pay twice.',
  unfinished: 'A payment for {credits} credits from {age} was never confirmed.',
  checkAgain: 'Check again',
  forget: 'Forget',
  tryAgain: 'Try again',

  stale: 'Showing the balance from {age}.',
  unreachable: "Can't reach the server.",
  unknownProblem: 'Something went wrong.',
  crashed: 'AI Credits stopped here. The rest of the page is fine.',
  signedOutNote: 'Sign in again to see your credits.',
  signIn: 'I have signed in',

  filterAll: 'All Transactions',
  filterAdded: 'Credits Added',
  filterUsage: 'Usage',
  from: 'Start date',
  to: 'End date',
  apply: 'Apply',
  clear: 'Clear dates',
  rangeBackwards: 'The start date is after the end date.',
  noDay: '“{day}” is not a date. Type it as {pattern}.',
  tooLong: 'At most {count} days at a time.',
  dayParts: { day: 'dd', month: 'mm', year: 'yyyy' },
  calendar: 'Calendar',
  history: 'Transaction History',
  noHistory: 'Nothing yet. The first AI reply or purchase appears here.',
  noneInRange: 'No transactions in this range.',
  noneOfKind: 'No transactions of this kind.',
  showMore: 'Show more',
  csv: 'Download as CSV',
  noConversation: 'Without a conversation',
  usage: 'AI Credits Used',
  purchase: 'Credits purchased',
  reset: 'Monthly credit reset',
  resetTo: 'to {credits}',
  receipt: 'Receipt',

  range: 'Days',
  lastDays: 'Last 30 days',
  thisCycle: 'This cycle',
  lastCycle: 'Last cycle',
  byChannel: 'By channel',
  byDay: 'By day',
  peakHours: 'Peak hours',
  peak: 'Most used on {day} at {time}.',
  replies: 'AI replies {credits}',
  actions: 'AI actions {credits}',
  nothingUsed: 'No credits were used on these days.',
  onPace: 'On pace: monthly credits outlast this cycle.',
  monthlyEnds: 'At this pace monthly credits run out on {date}, before the reset.',
  allEnds: 'At this pace all credits run out on {date}, before the reset.',

  connect: 'Connect browser extension',
  connectNote: 'Type both in the extension, or paste the link.',
  address: 'Address',
  connectLasts: 'Works once, until {time}.',
  copy: 'Copy code',
  copied: 'Copied',
  newCode: 'Make a new code',
  openLink: 'Open link',
  deviceCode: 'Code that the extension shows',
  next: 'Continue',
  isYours: 'Only approve a browser in front of you.',
  letIn: 'Approved. It connects by itself.',
  denied: 'Denied.',
  devices: 'Connected browsers',
  lastUsed: 'Last used {age}',
  remove: 'Remove',
  openPanel: '{credits}, open AI Credits',
  pillLoading: 'AI Credits, loading',
  pillUnknown: 'AI Credits, balance unknown',

  obstacles: {
    inactive: 'This account is not active: nothing is bought.',
    no_card: 'No card is saved. Choose to save it at your next payment.',
    no_mandate: 'Agree to debits once. Each is announced 36 hours before, {most} at most.',
    open: 'A top-up is under way.',
    cancelled: 'The debit was cancelled. Save to have another one announced.',
    too_large: 'One debit is {most} at most.',
    declined: 'The card was declined. It is tried again.',
    paused: 'The card was declined three times. Pay once or save another card to go on.',
    owed: 'More credits are owed than one top-up buys.',
    capped: 'One more would be above the most of this cycle. It goes on after the reset.',
  },
  outcomes: {
    pending: 'Under way',
    paid: 'Paid',
    failed: 'Declined',
    expired: 'Not made',
    partly_refunded: 'Partly refunded',
    refunded: 'Refunded',
    disputed: 'Disputed',
  },
  requests: {
    open: 'You asked for {credits}. An owner sees it here.',
    approved: 'Your request for {credits} was approved.',
    declined: 'Your request for {credits} was declined.',
    expired: 'Your request for {credits} has ended undecided.',
  },
  problems,
  channels: {
    whatsapp: 'WhatsApp',
    instagram: 'Instagram',
    facebook: 'Facebook',
    live_chat: 'Live Chat',
  },
} as const satisfies Record<string, Sentence | Record<string, string>>;

type English = typeof english;

/** What a line of the history says where it is neither usage nor a purchase nor a reset. */
export type LineWords = Readonly<Record<LineWord | 'moreLapsed' | 'owed' | 'forgiven', Sentence>>;

/** Every sentence of the widget in one language. Where credits are counted, its words may depend on how many. */
export type Copy = {
  readonly [Key in keyof English]: English[Key] extends
    | { other: string }
    | `${string}{${'credits' | 'count'}}${string}`
    ? Sentence
    : English[Key] extends string
      ? string
      : { readonly [Name in keyof English[Key]]: string };
} & {
  /** Not there in English, which the server speaks. */
  readonly lines?: LineWords;
};

/** Sentences an integrator says differently. */
export type Messages = {
  readonly [Key in keyof Copy]?: Copy[Key] extends Sentence
    ? Copy[Key]
    : Partial<Copy[Key]> & (Key extends 'channels' ? Readonly<Record<string, string>> : unknown);
};

/** Fetches the sentences of a language other than English. */
export type LoadCopy = (language: Exclude<Language, 'en'>) => Promise<Copy>;

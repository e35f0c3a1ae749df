/**
 * What a person can press, type into or choose in the widget, by the file of `src/ui` that draws it. A test compares it with
 * what the files draw, and the bench presses all of it.
 */
export const controls = {
  ApproveForm: ['approve', 'decline', 'code', 'continue'],
  AskForm: ['note', 'send'],
  BalanceView: ['balance', 'get more', 'ask the owner', 'connect'],
  BuyButton: ['confirm', 'cancel', 'pay'],
  Counter: ['fewer', 'amount', 'more'],
  DayField: ['day', 'calendar', 'chosen day'],
  DeviceList: ['retry', 'remove'],
  BalanceNotice: ['retry'],
  BuyView: ['preset', 'retry'],
  ExplainView: ['part', 'retry'],
  HistoryLine: ['receipt', 'line'],
  HistoryView: ['filter', 'retry'],
  InsightsView: ['span', 'retry'],
  LineDetail: ['conversation', 'retry', 'more'],
  More: ['more'],
  PairingView: ['retry', 'new code', 'link', 'copy'],
  Panel: ['sign in'],
  PanelHeader: ['back', 'refresh', 'settings', 'csv'],
  Pill: ['pill'],
  PurchaseNotice: ['dismiss', 'open', 'check', 'forget', 'try the same again', 'try again'],
  QuickTopUp: ['preset'],
  RangeForm: ['apply'],
  RequestCard: ['decline', 'approve', 'reason', 'send', 'cancel'],
  RequestNotice: ['dismiss'],
  Spans: ['span', 'clear'],
  Tabs: ['tab'],
  TopUpLink: ['link'],
  TopUpView: [
    'retry prices',
    'retry rule',
    'cancel debit',
    'agree',
    'get more',
    'end agreement',
    'amount',
    'switch',
    'save',
  ],
} as const;

type Files = typeof controls;

/** One of them, as `Counter: more`. */
export type Control = { [File in keyof Files]: `${File}: ${Files[File][number]}` }[keyof Files];

/** Why some are pressed by nobody here: no page has the first, and the browser draws what the second is reached by. */
export const elsewhere: readonly Control[] = ['PanelHeader: settings', 'DayField: chosen day'];

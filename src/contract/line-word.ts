// Apart from the schemas, so that the types of the npm package need no other package's.

/** What can have happened on a line that is neither usage nor a purchase nor a reset. */
export type LineWord =
  | 'released'
  | 'returned'
  | 'plan'
  | 'repaid'
  | 'lapsed'
  | 'added'
  | 'removed'
  | 'refunded'
  | 'refund_failed'
  | 'disputed'
  | 'dispute_lost'
  | 'dispute_won'
  | 'declined';

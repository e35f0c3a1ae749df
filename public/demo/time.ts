const minutes = new Intl.DateTimeFormat('en-US', { timeStyle: 'short' });

/** The time of day a person reads beside a message, from milliseconds since 1970. */
export function clock(at: number): string {
  return minutes.format(at);
}

/**
 * The date of `at`, in milliseconds, in `timeZone`, the platform's own if undefined, `YYYY-MM-DD`: what `dayOf` of `cycle.ts`
 * says, without the clocks that a server keeps for it and a page need not carry.
 */
export function dayOf(at: number, timeZone: string | undefined): string {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  return format.format(at).replace(/(..).(..).(.*)/, '$3-$1-$2');
}

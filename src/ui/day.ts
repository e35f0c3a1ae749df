/**
 * The date of `at`, in milliseconds, in `timeZone`, `YYYY-MM-DD`: what `dayOf` of the domain says, without the clocks that
 * a server keeps for it.
 */
export function dayIn(at: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  return format.format(at).replace(/(..).(..).(.*)/, '$3-$1-$2');
}

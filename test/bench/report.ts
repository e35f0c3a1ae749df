/** What a ratio must be. */
export type Goal = { readonly atLeast: number } | { readonly atMost: number };

/** Prints one line of the table: what, ratio, goal, met or missed. A missed goal ends the program with an error. */
export function report(what: string, ratio: number, goal: Goal, more = ''): void {
  const isMet = 'atLeast' in goal ? ratio >= goal.atLeast : ratio <= goal.atMost;
  const wanted = 'atLeast' in goal ? `at least ${goal.atLeast}` : `at most ${goal.atMost}`;
  const digits = ratio < 0.1 ? 4 : 2;
  console.log(
    `${what.padEnd(44)} ${ratio.toFixed(digits).padStart(7)}   ${wanted.padEnd(13)} ${isMet ? 'met' : 'MISSED'}   ${more}`,
  );
  if (!isMet) process.exitCode = 1;
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

export function percentile(values: readonly number[], part: number): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length * part)] ?? Number.NaN;
}

export function rounded(values: readonly number[]): string {
  return `rounds ${values.map(value => value.toFixed(2)).join(' ')}`;
}

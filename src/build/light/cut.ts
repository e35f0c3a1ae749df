/** What is cut out, and what is left in its place. A text, or an expression without `g`, stands there once. */
export type Cut = readonly [cut: RegExp | string, left: string];

/** Cuts by the end of the file's path, in the order in which they are made. */
export type Cuts = Readonly<Record<string, readonly Cut[]>>;

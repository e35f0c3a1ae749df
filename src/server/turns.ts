/** Puts a piece of work behind those that wait. */
export type Later = (piece: () => void) => void;

/**
 * Does work in small pieces, so many in one turn of the event loop: whoever comes meanwhile, only to read, waits for a few
 * pieces and not for all of them. A piece must not throw.
 */
export function createTurns(piecesATurn: number): Later {
  let pieces: (() => void)[] = [];
  let next = 0;

  function turn(): void {
    const end = Math.min(next + piecesATurn, pieces.length);
    while (next < end) pieces[next++]?.();
    if (next < pieces.length) {
      setImmediate(turn);
      return;
    }
    pieces = [];
    next = 0;
  }

  return piece => {
    if (pieces.length === 0) setImmediate(turn);
    pieces.push(piece);
  };
}

/** Puts a piece of work behind those that wait. */
export type Later = (piece: () => void) => void;

/** After so long no other piece is begun in the same turn: a piece can be a thousand events. */
const longestMs = 0.5;

/**
 * Does work in small pieces, a few in one turn of the event loop: whoever comes meanwhile, only to read, waits for a few
 * pieces and not for all of them. What is done is let go of, also while there is always more to do.
 */
export function createTurns(piecesATurn: number): Later {
  const pieces: (() => void)[] = [];
  let isDue = false;

  function turn(): void {
    const end = performance.now() + longestMs;
    try {
      let done = 0;
      do {
        pieces.shift()?.();
        done += 1;
      } while (done < piecesATurn && pieces.length > 0 && performance.now() < end);
    } finally {
      isDue = pieces.length > 0;
      if (isDue) setImmediate(turn);
    }
  }

  return piece => {
    pieces.push(piece);
    if (!isDue) setImmediate(turn);
    isDue = true;
  };
}

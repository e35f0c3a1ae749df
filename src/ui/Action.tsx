/**
 * What can be done: its name, and what to call or which page to open. Without either nothing is offered. It may be told
 * to screen readers by a longer `label`, where its name stands more than once.
 */
export type ActionOf = readonly [name: string, does: (() => unknown) | string | undefined, label?: string];

/** Reads like a link inside a sentence, and is one where it leads to a page. */
export function Action({ of: [name, does, label] }: { of: ActionOf }) {
  if (!does) return null;
  if (typeof does !== 'string') {
    return (
      <button type="button" class="text" onClick={() => does()} aria-label={label}>
        {name}
      </button>
    );
  }
  // A real link, because a browser that blocked a tab lets a link through.
  return (
    <a class="text" href={does} target="_blank" rel="noopener noreferrer" aria-label={label}>
      {name}
    </a>
  );
}

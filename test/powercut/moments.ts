import { fileCalled, isOf, type Note } from './notes.ts';

/** When the power goes: at any step, while the file is made or brought up to date, or while the file itself is written. */
export type Moment = 'anywhere' | 'making' | 'checkpoint' | 'each';

/** Moments of a kind in order of time, each the place of the note that does not happen any more; `each` takes a third of each. */
export function momentsOf(
  notes: readonly Note[],
  { moment, count, random }: { moment: Moment; count: number; random: () => number },
): number[] {
  const below = (end: number) => Math.floor(random() * end);
  const acks = fileCalled(notes, '-acks');
  const database = fileCalled(notes, '');
  const made = notes.findIndex(note => note.what === 'written' && note.file === acks);
  const written = [...notes.keys()].filter(place => isOf(notes[place], database));
  const pick = {
    anywhere: () => below(notes.length + 1),
    making: () => below(made + 1),
    // The step itself, or the one after it.
    checkpoint: () => (written[below(written.length)] ?? 0) + below(2),
  };
  const kinds = moment === 'each' ? (['making', 'checkpoint', 'anywhere'] as const) : ([moment] as const);
  const moments = Array.from({ length: count }, (_, turn) =>
    pick[kinds[turn % kinds.length] ?? 'anywhere'](),
  );
  return moments.sort((a, b) => a - b);
}

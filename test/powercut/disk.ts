import { type Change, Content, sectorsOf } from './content.ts';
import type { Note } from './notes.ts';

/** What reached the disk of the changes that nobody waited for: nothing, any half of them, any half of their sectors, or all. */
export type Survival = 'none' | 'half' | 'torn' | 'all';

type NameChange = Extract<Note, { what: 'created' | 'unlinked' }>;

/**
 * A disk under a recorded process. What a finished sync covers is kept; of later changes the power may keep any, and
 * where two meet the later one wins. A file's name is a change of its folder, and waits for the folder's sync.
 */
export function createDisk(found: ReadonlyMap<string, Buffer>) {
  const kept = new Map<number, Content>();
  const waiting = new Map<number, Change[]>();
  const nameOf = new Map<number, string>();
  const names = new Map<string, number>();
  let waitingNames: NameChange[] = [];
  for (const [name, bytes] of found) {
    // Until the process opens it, a file that was there has a number that no note has.
    const file = -1 - names.size;
    names.set(name, file);
    kept.set(file, new Content(bytes));
  }

  function apply(note: Note): void {
    switch (note.what) {
      case 'created':
      case 'found':
        nameOf.set(note.file, note.name);
        waiting.set(note.file, []);
        kept.set(note.file, new Content(note.what === 'found' ? found.get(note.name) : undefined));
        if (note.what === 'found') names.set(note.name, note.file);
        else waitingNames.push(note);
        break;
      case 'unlinked':
        waitingNames.push(note);
        break;
      case 'folder-synced':
        if (note.level > 0) break;
        for (const change of waitingNames) rename(names, change);
        waitingNames = [];
        break;
      case 'synced':
        for (const change of waiting.get(note.file) ?? []) kept.get(note.file)?.apply(change);
        waiting.set(note.file, []);
        break;
      default:
        waiting.get(note.file)?.push(note);
    }
  }

  function rename(to: Map<string, number>, { what, file }: NameChange): void {
    const name = nameOf.get(file) ?? '';
    if (what === 'created') to.set(name, file);
    else if (to.get(name) === file) to.delete(name);
  }

  /** The files that are there when the power is back, by name. */
  function cut(survival: Survival, random: () => number): Map<string, Buffer> {
    const isLucky = () => survival === 'all' || (survival !== 'none' && random() < 0.5);
    const left = new Map(names);
    for (const change of waitingNames) if (isLucky()) rename(left, change);
    const files = new Map<string, Buffer>();
    for (const [name, file] of left) {
      const content = new Content(kept.get(file)?.bytes);
      const changes = waiting.get(file) ?? [];
      const parts = survival === 'torn' ? changes.flatMap(sectorsOf) : changes;
      for (const part of parts) if (isLucky()) content.apply(part);
      files.set(name, content.bytes);
    }
    return files;
  }

  return { apply, cut };
}

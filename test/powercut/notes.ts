/** One thing that a recorded process did, in the order in which it did it. Files are numbered as they appear. */
export type Note =
  | { readonly what: 'created'; readonly file: number; readonly name: string }
  | { readonly what: 'found'; readonly file: number; readonly name: string }
  | { readonly what: 'written'; readonly file: number; readonly offset: number; readonly bytes: Buffer }
  | { readonly what: 'truncated'; readonly file: number; readonly length: number }
  | { readonly what: 'synced'; readonly file: number }
  | { readonly what: 'unlinked'; readonly file: number }
  /** Of the files' folder, or of one that many levels above it. */
  | { readonly what: 'folder-synced'; readonly level: number };

const headBytes = 24;

/** Reads what `recorder.c` noted: a head of four numbers, then the bytes written or the name of a file. */
export function readNotes(recorded: Buffer): Note[] {
  const notes: Note[] = [];
  let place = 0;
  while (place < recorded.length) {
    const what = recorded.readUInt32LE(place);
    const file = recorded.readUInt32LE(place + 4);
    const offset = Number(recorded.readBigUInt64LE(place + 8));
    const length = Number(recorded.readBigUInt64LE(place + 16));
    place += headBytes;
    const bytes = recorded.subarray(place, place + length);
    place += length;
    notes.push(noteOf(what, { file, offset, bytes }));
  }
  return notes;
}

/** The number of the file of this name that appeared first; null where none did. */
export function fileCalled(notes: readonly Note[], name: string): number | null {
  for (const note of notes) {
    if ((note.what === 'created' || note.what === 'found') && note.name === name) return note.file;
  }
  return null;
}

/** Whether a note is a change or a sync of one file. */
export function isOf(note: Note | undefined, file: number | null): boolean {
  return note !== undefined && note.what !== 'folder-synced' && note.file === file;
}

function noteOf(
  what: number,
  { file, offset, bytes }: { file: number; offset: number; bytes: Buffer },
): Note {
  switch (what) {
    case 1:
      return { what: 'created', file, name: bytes.toString() };
    case 2:
      return { what: 'found', file, name: bytes.toString() };
    case 3:
      return { what: 'written', file, offset, bytes };
    case 4:
      return { what: 'truncated', file, length: offset };
    case 5:
      return { what: 'synced', file };
    case 6:
      return { what: 'unlinked', file };
    case 7:
      return { what: 'folder-synced', level: file };
    default:
      throw new Error(`The recorder noted ${what}, which nobody knows.`);
  }
}

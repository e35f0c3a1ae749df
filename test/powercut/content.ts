import type { Note } from './notes.ts';

/** A change of a file's bytes or length. */
export type Change = Extract<Note, { what: 'written' | 'truncated' }>;

/** What the power leaves whole. */
const sectorBytes = 512;

/** A change in the parts that a disk writes whole. */
export function sectorsOf(change: Change): Change[] {
  if (change.what === 'truncated') return [change];
  const { bytes, offset } = change;
  const sectors: Change[] = [];
  for (let done = 0; done < bytes.length; ) {
    const length = Math.min(bytes.length - done, sectorBytes - ((offset + done) % sectorBytes));
    sectors.push({ ...change, offset: offset + done, bytes: bytes.subarray(done, done + length) });
    done += length;
  }
  return sectors;
}

/** The bytes of one file, which grow. */
export class Content {
  #room: Buffer;
  #length: number;

  constructor(bytes: Buffer = Buffer.alloc(0)) {
    this.#room = Buffer.from(bytes);
    this.#length = bytes.length;
  }

  get bytes(): Buffer {
    return this.#room.subarray(0, this.#length);
  }

  apply(change: Change): void {
    if (change.what === 'truncated') this.#resize(change.length);
    else {
      this.#resize(Math.max(this.#length, change.offset + change.bytes.length));
      change.bytes.copy(this.#room, change.offset);
    }
  }

  #resize(length: number): void {
    if (length > this.#room.length) {
      const room = Buffer.alloc(length * 2);
      this.bytes.copy(room);
      this.#room = room;
    }
    // What is past the end reads as zeros when the file grows again.
    if (length < this.#length) this.#room.fill(0, length, this.#length);
    this.#length = length;
  }
}

import type { DatabaseSync } from 'node:sqlite';

/** Hashes that differ in their lowest 40 bits only share a part. */
const partSpan = 2 ** 40;
const probes = 4;
const leastBytes = 1024;
/** 256 parts are 32 MB then. A ledger that outgrows it looks more keys up in vain. */
const mostBytes = 2 ** 17;
const mostBits = 8 * mostBytes;

/** A Bloom filter of the index of keys: nearly every new key is told to be new without looking for it on the disk. */
export interface KeyFilter {
  /** Whether the index may have a key of this hash. No is certain. */
  mayHave(hash: number): boolean;
  /** To be called after each hash that is put into the index, in ascending order until `finish`. */
  add(hash: number): void;
  /** Writes the part that was added to last; `add` writes the others. */
  finish(): void;
  /** Reads it again before it is next needed. */
  forget(): void;
}

interface Part {
  keys: number;
  readonly bits: Uint8Array;
}

/**
 * What is put into the index after its part was last written stands above `log_mark`, so it is known until it is put there
 * again. A part that is missing, or too small by now, is made anew from the index.
 */
export function createKeyFilter(db: DatabaseSync): KeyFilter {
  const sql = {
    parts: db.prepare('SELECT part, keys, bits FROM key_filter'),
    put: db.prepare(
      'INSERT INTO key_filter VALUES (?, ?, ?) ON CONFLICT (part) DO UPDATE SET keys = excluded.keys, bits = excluded.bits',
    ),
    hashes: db.prepare('SELECT hash FROM entry_key WHERE hash >= ? AND hash < ?'),
  };
  let parts: Map<number, Part> | null = null;
  let open: number | null = null;

  function read(): Map<number, Part> {
    const all = sql.parts.all().flatMap(({ part, keys, bits }): [number, Part][] => {
      if (!(bits instanceof Uint8Array)) throw new Error(`Part ${part} of the filter of keys has no bits.`);
      return [[Number(part), { keys: Number(keys), bits }]];
    });
    return new Map(all);
  }

  function make(number: number): Part {
    const rows = sql.hashes.all(number * partSpan, (number + 1) * partSpan);
    let bytes = leastBytes;
    while (bytes < 2 * rows.length && bytes < mostBytes) bytes *= 2;
    const part = { keys: rows.length, bits: new Uint8Array(bytes) };
    for (const row of rows) mark(part.bits, Number(row.hash));
    return part;
  }

  function finish(): void {
    const part = open === null ? undefined : parts?.get(open);
    if (part) sql.put.run(open, part.keys, part.bits);
    open = null;
  }

  return {
    mayHave(hash) {
      parts ??= read();
      const part = parts.get(Math.floor(hash / partSpan));
      return part === undefined || isMarked(part.bits, hash);
    },
    add(hash) {
      parts ??= read();
      const number = Math.floor(hash / partSpan);
      if (number !== open) finish();
      open = number;
      const part = parts.get(number);
      if (part === undefined || (part.keys >= part.bits.length && part.bits.length < mostBytes)) {
        parts.set(number, make(number));
      } else {
        mark(part.bits, hash);
        part.keys += 1;
      }
    },
    finish,
    forget() {
      parts = null;
      open = null;
    },
  };
}

function mark(bits: Uint8Array, hash: number): void {
  const step = stepOf(hash);
  for (let probe = 0, at = hash % mostBits; probe < probes; probe += 1, at += step) {
    const byte = (at >> 3) & (bits.length - 1);
    bits[byte] = (bits[byte] ?? 0) | (1 << (at & 7));
  }
}

function isMarked(bits: Uint8Array, hash: number): boolean {
  const step = stepOf(hash);
  for (let probe = 0, at = hash % mostBits; probe < probes; probe += 1, at += step) {
    if (((bits[(at >> 3) & (bits.length - 1)] ?? 0) & (1 << (at & 7))) === 0) return false;
  }
  return true;
}

const stepOf = (hash: number) => (Math.floor(hash / mostBits) % mostBits) | 1;

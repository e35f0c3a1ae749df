/** The keys of one stretch of the log, by their hashes: where each was written. Of bounded size, 32 bytes a key. */
export class KeyGeneration {
  readonly #limit: number;
  readonly #hashes: Float64Array;
  readonly #positions: Float64Array;
  /** By hash, open addressing: 1 + the place in the two arrays, 0 where free. */
  readonly #slots: Int32Array;
  #size = 0;

  constructor(limit: number) {
    this.#limit = limit;
    this.#hashes = new Float64Array(limit);
    this.#positions = new Float64Array(limit);
    this.#slots = new Int32Array(4 * limit);
  }

  /** How many more it can take. */
  get room(): number {
    return this.#limit - this.#size;
  }

  add(hash: number, position: number): void {
    this.#hashes[this.#size] = hash;
    this.#positions[this.#size] = position;
    this.#size += 1;
    let slot = hash % this.#slots.length;
    while (this.#slots[slot] !== 0) slot = (slot + 1) % this.#slots.length;
    this.#slots[slot] = this.#size;
  }

  /** The positions of all keys that have this hash, oldest first. */
  find(hash: number): number[] {
    const found: number[] = [];
    for (let slot = hash % this.#slots.length; ; slot = (slot + 1) % this.#slots.length) {
      const place = (this.#slots[slot] ?? 0) - 1;
      if (place < 0) return found;
      if (this.#hashes[place] === hash) found.push(this.#positions[place] ?? 0);
    }
  }

  /** The hashes, each once for every key that has it, in ascending order. */
  sortedHashes(): Float64Array {
    return this.#hashes.slice(0, this.#size).sort();
  }
}

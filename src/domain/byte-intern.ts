/**
 * Maps byte strings to numbers 0, 1, 2 … in order of first appearance, without decoding them. A hash table
 * with open addressing; keys are copied once. Before a look-up the key that followed last time is tried,
 * since files list the same units in the same order month after month.
 */
export class ByteIntern {
  size = 0;
  #slots = new Int32Array(1024).fill(-1);
  #hashes = new Int32Array(512);
  /** Key i is `#keys` from `#bounds[i]` to `#bounds[i + 1]`. */
  #bounds = new Uint32Array(513);
  #keys = new Uint8Array(16 * 1024);
  #followers = new Uint32Array(512);
  #last = 0;

  /** Number of a byte string; a new one gets the number that `size` was before. */
  numberOf(bytes: Uint8Array, start: number, end: number): number {
    // Rows that follow one another often say the same.
    if (this.size > 0 && this.#equals(this.#last, bytes, start, end)) return this.#last;
    const follower = this.#followers[this.#last] ?? 0;
    const number =
      follower < this.size && this.#equals(follower, bytes, start, end)
        ? follower
        : this.#findOrAdd(bytes, start, end);
    this.#followers[this.#last] = number;
    this.#last = number;
    return number;
  }

  #findOrAdd(bytes: Uint8Array, start: number, end: number): number {
    const hash = hashOf(bytes, start, end);
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const known = this.#slots[slot] ?? -1;
      if (known < 0) return this.#add(slot, hash, bytes, start, end);
      if (this.#hashes[known] === hash && this.#equals(known, bytes, start, end)) return known;
      slot = (slot + 1) & mask;
    }
  }

  /** Compares from the end, where numbered things differ. */
  #equals(known: number, bytes: Uint8Array, start: number, end: number): boolean {
    const from = this.#bounds[known] ?? 0;
    let at = this.#bounds[known + 1] ?? 0;
    if (at - from !== end - start) return false;
    const keys = this.#keys;
    for (let i = end - 1; i >= start; i--) if (bytes[i] !== keys[--at]) return false;
    return true;
  }

  #add(slot: number, hash: number, bytes: Uint8Array, start: number, end: number): number {
    const added = this.size++;
    const from = this.#bounds[added] ?? 0;
    const to = from + end - start;
    if (to > this.#keys.length)
      this.#keys = grown(this.#keys, new Uint8Array(Math.max(to, this.#keys.length * 2)));
    this.#keys.set(bytes.subarray(start, end), from);
    this.#bounds[added + 1] = to;
    this.#hashes[added] = hash;
    this.#followers[added] = added + 1;
    this.#slots[slot] = added;
    if (this.size === this.#hashes.length) this.#grow();
    return added;
  }

  /** Half of the slots stay free. */
  #grow(): void {
    const capacity = this.#hashes.length * 2;
    this.#hashes = grown(this.#hashes, new Int32Array(capacity));
    this.#bounds = grown(this.#bounds, new Uint32Array(capacity + 1));
    this.#followers = grown(this.#followers, new Uint32Array(capacity));
    this.#slots = new Int32Array(capacity * 2).fill(-1);
    const mask = this.#slots.length - 1;
    for (let i = 0; i < this.size; i++) {
      let slot = (this.#hashes[i] ?? 0) & mask;
      while ((this.#slots[slot] ?? -1) >= 0) slot = (slot + 1) & mask;
      this.#slots[slot] = i;
    }
  }
}

/** Multiplies in four bytes at a time; the high bits are folded in where the table looks. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = end - start;
  let i = start;
  for (; i + 3 < end; i += 4) {
    const word =
      (bytes[i] ?? 0) |
      ((bytes[i + 1] ?? 0) << 8) |
      ((bytes[i + 2] ?? 0) << 16) |
      ((bytes[i + 3] ?? 0) << 24);
    hash = Math.imul(hash ^ word, 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  for (; i < end; i++) hash = Math.imul(hash ^ (bytes[i] ?? 0), 0x01000193);
  return hash ^ (hash >>> 15);
}

function grown<T extends Int32Array | Uint32Array | Uint8Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

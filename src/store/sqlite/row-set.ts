/** A set of row numbers, a bit each: a file of a million rows takes 128 kB. */
export class RowSet {
  #bits = new Uint32Array(1024);

  has(row: number): boolean {
    return ((this.#bits[row >>> 5] ?? 0) & (1 << (row & 31))) !== 0;
  }

  add(row: number): void {
    const at = row >>> 5;
    if (at >= this.#bits.length) {
      const larger = new Uint32Array(Math.ceil((at + 1) * 1.5));
      larger.set(this.#bits);
      this.#bits = larger;
    }
    this.#bits[at] = (this.#bits[at] ?? 0) | (1 << (row & 31));
  }
}

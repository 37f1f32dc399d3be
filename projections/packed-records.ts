const PAGE_RECORDS = 256;

/** Records as they are saved: their pages one after another, and how long each is. */
export interface PackedRecordsDump {
  readonly count: number;
  readonly lengths: readonly number[];
  readonly bytes: Uint8Array;
}

/**
 * Records by number, in pages; they are made of what JSON knows. A page that was restored stays the bytes that it was
 * saved as until somebody asks for one of its records: most questions ask for none, and a start need not make objects
 * of a whole register.
 */
export class PackedRecords<T extends object> {
  readonly #pages: ((T | null | undefined)[] | Uint8Array)[] = [];
  #count = 0;

  get count(): number {
    return this.#count;
  }

  at(number: number): T | undefined {
    return this.#page(Math.floor(number / PAGE_RECORDS))?.[number % PAGE_RECORDS] ?? undefined;
  }

  set(number: number, record: T): void {
    const at = Math.floor(number / PAGE_RECORDS);
    const page = this.#page(at) ?? [];
    this.#pages[at] = page;
    if (!page[number % PAGE_RECORDS]) this.#count++;
    page[number % PAGE_RECORDS] = record;
  }

  /** All of them, by number. */
  *all(): Iterable<T> {
    for (let at = 0; at < this.#pages.length; at++) {
      for (const record of this.#page(at) ?? []) if (record) yield record;
    }
  }

  dump(): PackedRecordsDump {
    const pages = Array.from(this.#pages, (page) =>
      page instanceof Uint8Array ? page : Buffer.from(JSON.stringify(page ?? [])),
    );
    return { count: this.#count, lengths: pages.map((page) => page.length), bytes: Buffer.concat(pages) };
  }

  /** Takes the bytes over, into pages that hold nothing yet. */
  restore({ count, lengths, bytes }: PackedRecordsDump): void {
    this.#count = count;
    let start = 0;
    for (const length of lengths) {
      this.#pages.push(bytes.subarray(start, start + length));
      start += length;
    }
  }

  #page(at: number): (T | null | undefined)[] | undefined {
    const page = this.#pages[at];
    if (!(page instanceof Uint8Array)) return page;
    const records: (T | null)[] = JSON.parse(
      Buffer.from(page.buffer, page.byteOffset, page.length).toString(),
    );
    this.#pages[at] = records;
    return records;
  }
}

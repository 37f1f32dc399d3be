import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from "node:fs";
import { z } from "zod";

/** An event that somebody wants to append. */
export interface Proposed {
  readonly id: string;
  readonly type: string;
  readonly json: boolean;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

export interface Recorded extends Proposed {
  readonly stream: string;
  readonly revision: number;
  /** Commit and prepare position alike, as in an append that is one transaction. */
  readonly position: number;
  /** 100-nanosecond ticks since 1970. */
  readonly createdTicks: bigint;
}

export type Expected = number | "any" | "exists";

export type Outcome =
  | { readonly kind: "appended" | "repeated"; readonly first: Recorded; readonly last: Recorded }
  | { readonly kind: "wrong-version"; readonly current: number }
  | { readonly kind: "deleted" };

const TOMBSTONE = "$streamDeleted";
const TICKS_PER_MS = 10_000n;

/** One line of the file: texts as they are, bytes in base64. */
const Line = z.object({
  id: z.string(),
  type: z.string(),
  json: z.boolean(),
  data: z.base64(),
  metadata: z.base64(),
  stream: z.string(),
  revision: z.int(),
  position: z.int(),
  createdTicks: z.string(),
});

/**
 * The one log of a peer: streams with revisions, positions that grow with gaps as in a file of bytes, and the
 * server's rules for what an append may expect. Kept in a file when a path is given, each append synced.
 */
export class PeerLog {
  readonly #events: Recorded[] = [];
  readonly #streams = new Map<string, Recorded[]>();
  readonly #hidden = new Map<string, number>();
  readonly #listeners = new Set<() => void>();
  readonly #file: number | undefined;

  constructor(path?: string) {
    if (path !== undefined) {
      if (existsSync(path)) this.#restore(readFileSync(path, "utf8"));
      this.#file = openSync(path, "a");
    }
    // A real server's log begins with events of its own.
    const users = { id: "00000000-0000-4000-8000-000000000001", type: "$UserCreated", json: true };
    if (this.#events.length === 0) {
      this.append("$user-admin", "any", [{ ...users, data: Buffer.from("{}"), metadata: Buffer.alloc(0) }]);
    }
  }

  /** Another log with the same events, in memory. */
  copy(): PeerLog {
    const copy = new PeerLog();
    for (const event of this.#events.slice(copy.#events.length)) copy.#add(event);
    return copy;
  }

  get events(): readonly Recorded[] {
    return this.#events;
  }
  /** Events of a stream that can be read; undefined when there is none of that name. */
  stream(name: string): readonly Recorded[] | undefined {
    const events = this.#streams.get(name);
    const from = this.#hidden.get(name) ?? 0;
    return events && events.length > from ? events.slice(from) : undefined;
  }
  isDeleted(name: string): boolean {
    return this.#streams.get(name)?.at(-1)?.type === TOMBSTONE;
  }

  append(stream: string, expected: Expected, proposed: readonly Proposed[]): Outcome {
    if (this.isDeleted(stream)) return { kind: "deleted" };
    const there = this.#streams.get(stream) ?? [];
    const current = there.length - 1;
    if (typeof expected === "number" && expected < current) {
      const standing = there.slice(expected + 1, expected + 1 + proposed.length);
      const [first, last] = [standing[0], standing.at(-1)];
      const same = proposed.every(({ id }, n) => standing[n]?.id === id);
      return first && last && same ? { kind: "repeated", first, last } : { kind: "wrong-version", current };
    }
    const wrong = expected === "exists" ? current < 0 : expected !== "any" && expected !== current;
    if (wrong || proposed.length === 0) return { kind: "wrong-version", current };
    const recorded = this.#recorded(stream, current + 1, proposed);
    this.#write(recorded);
    for (const event of recorded) this.#add(event);
    for (const listener of this.#listeners) listener();
    const [first, last] = [recorded[0], recorded.at(-1)];
    if (!first || !last) throw new TypeError("nothing to append");
    return { kind: "appended", first, last };
  }

  /** Hides all events of a stream; it can be written to again. */
  hide(stream: string): void {
    this.#hidden.set(stream, this.#streams.get(stream)?.length ?? 0);
  }
  tombstone(stream: string): Outcome {
    const id = "00000000-0000-4000-8000-00000000dead";
    const nothing = Buffer.alloc(0);
    return this.append(stream, "any", [
      { id, type: TOMBSTONE, json: false, data: nothing, metadata: nothing },
    ]);
  }

  onAppend(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
  }

  #recorded(stream: string, revision: number, proposed: readonly Proposed[]): readonly Recorded[] {
    let position = this.#events.at(-1)?.position ?? 0;
    const now = BigInt(Date.now()) * TICKS_PER_MS;
    return proposed.map((event, n) => {
      position += 100 + event.data.length + event.metadata.length;
      return { ...event, stream, revision: revision + n, position, createdTicks: now + BigInt(n) };
    });
  }

  #add(event: Recorded): void {
    this.#events.push(event);
    const stream = this.#streams.get(event.stream);
    if (stream) stream.push(event);
    else this.#streams.set(event.stream, [event]);
  }

  #write(events: readonly Recorded[]): void {
    if (this.#file === undefined) return;
    const lines = events.map(({ data, metadata, createdTicks, ...event }) =>
      JSON.stringify({
        ...event,
        data: Buffer.from(data).toString("base64"),
        metadata: Buffer.from(metadata).toString("base64"),
        createdTicks: `${createdTicks}`,
      }),
    );
    // One line an append, so that a torn write loses the whole of it.
    writeSync(this.#file, `[${lines.join(",")}]\n`);
    fsyncSync(this.#file);
  }

  #restore(text: string): void {
    const complete = text.slice(0, text.lastIndexOf("\n") + 1);
    for (const line of complete.split("\n").slice(0, -1)) {
      for (const event of z.array(Line).parse(JSON.parse(line))) {
        this.#add({
          ...event,
          data: Buffer.from(event.data, "base64"),
          metadata: Buffer.from(event.metadata, "base64"),
          createdTicks: BigInt(event.createdTicks),
        });
      }
    }
  }
}

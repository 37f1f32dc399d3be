import { batchEventId } from "../../domain/derived-ids.js";
import type { Decided } from "../own-writes.js";
import { metadataOf, type ReceivedFile } from "./batch.js";
import type { IngestContext } from "./context.js";
import { breathe } from "./turns.js";

/** Events of one append. Small enough that others who wait for the writer are served in between. */
const APPEND_EVENTS = 4096;

/** Events of one row that are decided and not written yet. */
export interface Pending {
  readonly decided: Decided;
  readonly row: number;
  /** Decides the row again, where somebody else has written to the stream meanwhile; nothing where nothing is left. */
  again(): Decided | undefined;
}

/**
 * Gathers what the rows of a file bring about and writes it in appends of a bounded size. A unit's second row is decided
 * on what the first one left, so it never goes into the same append: `roomFor` writes that down first.
 */
export class PendingAppends {
  readonly #file: ReceivedFile;
  readonly #context: IngestContext;
  readonly #units = new Set<string>();
  #pending: Pending[] = [];
  #events = 0;

  constructor(file: ReceivedFile, context: IngestContext) {
    this.#file = file;
    this.#context = context;
  }

  /** To be called before a row of the unit is decided. Returns whether something was written. */
  async roomFor(unit: string): Promise<boolean> {
    if (this.#events < APPEND_EVENTS && !this.#units.has(unit)) return false;
    await this.flush();
    return true;
  }

  add(unit: string, pending: Pending): void {
    this.#pending.push(pending);
    this.#units.add(unit);
    this.#events += pending.decided.events.length;
  }

  /** Writes what is pending, and lets others who share the thread have their turn. */
  async flush(): Promise<void> {
    if (this.#pending.length > 0) await this.#append(this.#pending);
    this.#pending = [];
    this.#units.clear();
    this.#events = 0;
    await breathe();
  }

  async #append(pending: readonly Pending[]): Promise<void> {
    const { batch } = this.#file;
    const { log, actor } = this.#context;
    let isFirstAttempt = true;
    /** By event: the row it comes from, and which of the row's events it is. */
    let origins: readonly { readonly row: number; readonly n: number }[] = [];
    const decide = () => {
      const current = pending.flatMap((one) => {
        const decided = isFirstAttempt ? one.decided : one.again();
        return decided ? [{ decided, row: one.row }] : [];
      });
      isFirstAttempt = false;
      const next = new Map<number, number>();
      origins = current.flatMap(({ decided, row }) =>
        decided.events.map(() => {
          const n = next.get(row) ?? 0;
          next.set(row, n + 1);
          return { row, n };
        }),
      );
      return current.map(({ decided }) => decided);
    };
    await log.record(
      decide,
      (_event, n) => metadataOf(batch, actor, origins[n]?.row),
      (n) => batchEventId(batch, origins[n]?.row ?? 0, origins[n]?.n ?? 0),
    );
  }
}

import { deserialize, serialize } from "node:v8";
import type { Recorded } from "../src/domain/events/index.js";
import type { Batch } from "./batches.js";
import type { Directory } from "./directory.js";
import type { FactsDump } from "./facts/facts.js";
import { ReadModels } from "./read-models.js";

/**
 * Read models as bytes, so that a start need not fold the log again. A snapshot is only a cache: it carries the form
 * it was written in, and one of another form is left alone.
 */
export const SNAPSHOT_FORM = "read-models-3";

interface Head {
  readonly position: number;
  /** How many events were folded. */
  readonly events: number;
  readonly reference: readonly Recorded[];
  readonly directory: ReturnType<Directory["dump"]>;
  readonly batches: readonly Batch[];
  readonly facts: FactsDump;
}

/** What a snapshot holds in columns of numbers. */
export interface SnapshotColumns {
  readonly clock: readonly Uint8Array[];
  readonly order: readonly [Uint8Array, Uint8Array];
  readonly columns: readonly Uint8Array[];
}

export function dumpModels(models: ReadModels): readonly Uint8Array[] {
  const head: Head = {
    position: models.position,
    events: models.order.count,
    reference: models.reference.events(),
    directory: models.directory.dump(),
    batches: models.batches.all(),
    facts: models.facts.dump(),
  };
  return [serialize(head), ...models.clock.dump(), ...models.order.dump(), ...models.facts.journal.dump()];
}

/** The models that were dumped. The bytes' integrity is the store's business. */
export function restoreModels(parts: readonly Uint8Array[]): ReadModels {
  const [head, time, reached, number, position, ...columns] = parts;
  const models = new ReadModels();
  if (head && time && reached && number && position) {
    const clock = [time, reached];
    models.restore(deserialize(head) as Head, { clock, order: [number, position], columns });
  }
  return models;
}

export type { Head as SnapshotHead };

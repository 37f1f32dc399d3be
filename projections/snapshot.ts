import { DefaultDeserializer, DefaultSerializer } from "node:v8";
import { type ModelsDump, ReadModels } from "./read-models.js";

/**
 * Read models as bytes, so that a start need not fold the log again: sums, their history and the journal lie there as
 * the columns that they are in memory. A snapshot is only a cache: it carries the form it was written in, and one of
 * another form is left alone.
 */
export const SNAPSHOT_FORM = "read-models-13";

/** The parts are views of the models' memory, good until these fold on. */
export function dumpModels(models: ReadModels): readonly Uint8Array[] {
  const columns: Uint8Array[] = [];
  const writer = new HeadWriter(columns);
  writer.writeHeader();
  writer.writeValue(models.dump());
  return [writer.releaseBuffer(), ...columns];
}

/** The models that were dumped; they take the parts' memory over. The bytes' integrity is the store's business. */
export function restoreModels(
  [head, ...columns]: readonly Uint8Array[],
  checkpointEntries?: number,
): ReadModels {
  const models = new ReadModels(checkpointEntries);
  if (!head) return models;
  const reader = new HeadReader(head, columns);
  reader.readHeader();
  models.restore(reader.readValue() as ModelsDump);
  return models;
}

/**
 * Serializer that keeps typed arrays out of the head: each is replaced by its number and stored beside it.
 */
class HeadWriter extends DefaultSerializer {
  readonly #columns: Uint8Array[];
  constructor(columns: Uint8Array[]) {
    super();
    this.#columns = columns;
  }
  _writeHostObject(column: Uint8Array): void {
    this.writeUint32(this.#columns.push(column) - 1);
  }
}

class HeadReader extends DefaultDeserializer {
  readonly #columns: readonly Uint8Array[];
  constructor(head: Uint8Array, columns: readonly Uint8Array[]) {
    super(head);
    this.#columns = columns;
  }
  _readHostObject(): Uint8Array {
    const column = this.#columns[this.readUint32()];
    if (!column) throw new TypeError("a column is missing");
    return column;
  }
}

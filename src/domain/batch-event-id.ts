/**
 * The id of the `n`-th event of a row of a batch: a UUID (version 8) of the batch's digest and the row, so writing a
 * batch again gives the same ids; and since rows count up, ids of a batch are neighbours in an index.
 */
export function batchEventId(batch: string, row: number, n: number): string {
  return `${batchIdHead(batch)}-${hex(row, 8)}${hex(n, 4)}`;
}

/** What the ids of all events of a batch begin with. */
export function batchIdHead(batch: string): string {
  return `${batch.slice(0, 8)}-${batch.slice(8, 12)}-8${batch.slice(12, 15)}-8${batch.slice(15, 18)}`;
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, "0").slice(-digits);
}

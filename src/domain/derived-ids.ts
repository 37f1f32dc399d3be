/** Ids of events that follow from what the events are about: UUIDs of version 8 (RFC 9562), the same each time. */

/**
 * The id of the `n`-th event of a row of a batch, made of the batch's digest and the row: writing a batch again gives the
 * same ids, and since rows count up, the ids of a batch are neighbours in an index.
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

/** An id out of a digest, given as at least 32 hexadecimal digits. */
export function idOfDigest(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

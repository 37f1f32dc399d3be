import { createHash, randomUUID } from "node:crypto";

/** Number of ids of the same millisecond that sort in the order they were made. */
const ORDERED_MAX = 2 ** 12;

let latest = { time: 0, order: 0 };

/**
 * A fresh event or correlation id: a UUID of version 7 (RFC 9562), later than every one that this process gave before,
 * also where its clock stands still or goes back (6.2, method 1), so that they lie in order in an index.
 */
export function newId(): string {
  const now = Date.now();
  const { time, order } = latest;
  if (now > time) latest = { time: now, order: 0 };
  else latest = order + 1 < ORDERED_MAX ? { time, order: order + 1 } : { time: time + 1, order: 0 };
  return timedId(latest.time, latest.order);
}

/** A UUID of version 7 of a time in milliseconds and a place, from 0 to 4095, among those of its millisecond. */
export function timedId(time: number, order = 0): string {
  const digits = time.toString(16).padStart(12, "0");
  const place = order.toString(16).padStart(3, "0");
  return `${digits.slice(0, 8)}-${digits.slice(8)}-7${place}${randomUUID().slice(18)}`;
}

/** SHA-256 of a text, as 64 hexadecimal digits. */
export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

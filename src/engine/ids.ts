import { createHash, randomUUID } from "node:crypto";

/**
 * A fresh event or correlation id: a UUID of version 7 (RFC 9562), which begins with the time in milliseconds, so that
 * ids which are given one after the other lie together in an index.
 */
export function newId(now = Date.now()): string {
  const time = now.toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}

/** SHA-256 of a text, as 64 hexadecimal digits. */
export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

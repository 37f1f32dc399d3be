import { createHash, randomUUID } from "node:crypto";

/** A fresh event or correlation id. */
export function newId(): string {
  return randomUUID();
}

/** SHA-256 of a text, as 64 hexadecimal digits. */
export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

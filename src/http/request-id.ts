import { randomFillSync } from "node:crypto";

const ID_BYTES = 16;
const pool = Buffer.alloc(ID_BYTES * 256);
let used = pool.length;

/**
 * A fresh id of a request: 32 hexadecimal digits at random, as an id of a trace has them (W3C Trace Context). A UUID of
 * Node's is a string of twenty pieces, which header and log each put together anew.
 */
export function newRequestId(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += ID_BYTES;
  return pool.toString("hex", used - ID_BYTES, used);
}

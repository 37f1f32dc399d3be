import { randomFillSync } from "node:crypto";

const ID_DIGITS = 32;
const bytes = Buffer.alloc((ID_DIGITS / 2) * 256);
let digits = "";
let used = 0;

/**
 * A fresh id of a request: 32 hexadecimal digits at random, as an id of a trace has them (W3C Trace Context). A UUID of
 * Node's is a string of twenty pieces, which header and log each put together anew; one of these is a piece of a longer
 * text.
 */
export function newRequestId(): string {
  if (used === digits.length) {
    digits = randomFillSync(bytes).toString("hex");
    used = 0;
  }
  used += ID_DIGITS;
  return digits.slice(used - ID_DIGITS, used);
}

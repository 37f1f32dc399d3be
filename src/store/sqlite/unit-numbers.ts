import { ByteIntern } from "../../domain/byte-intern.js";
import { UNIT_END } from "./report-block.js";

const END = UNIT_END.charCodeAt(0);

/** Maps unit names, given as bytes, to numbers in order of first appearance; for millions of names. */
export class UnitNumbers {
  readonly #numbers = new ByteIntern();

  /** Numbers of the next units, and the names of those among them that are new. */
  of(names: Uint8Array, count: number): { units: Uint32Array<ArrayBuffer>; newNames: readonly string[] } {
    const units = new Uint32Array(count);
    const newNames: string[] = [];
    let start = 0;
    for (let n = 0; n < count; n++) {
      let end = start;
      while (end < names.length && names[end] !== END) end++;
      const { size } = this.#numbers;
      const number = this.#numbers.numberOf(names, start, end);
      if (number === size) newNames.push(Buffer.from(names.subarray(start, end)).toString());
      units[n] = number;
      start = end + UNIT_END.length;
    }
    return { units, newNames };
  }
}

import type { FiledReports } from "../../domain/report/filed-reports.js";
import { storedEventOf } from "../filed-reports.js";
import type { Block } from "./block.js";
import { compress, decompress } from "./compression.js";
import { positionsOf, runsOf } from "./links.js";

/**
 * A block of filed reports, in columns: a third of the space of their texts, and many times as fast to write and to
 * fold. Its bytes are the length of the head (32 bits), the head as JSON, zeros up to a multiple of 8, how many numbers
 * the links take and the links (`links.ts`), and then the columns one after another, little-endian as on every machine
 * that Node.js runs on, widest first. Rows are given as differences from the row before.
 */
interface Head extends Pick<FiledReports, "count" | "batch" | "actor" | "places"> {
  /** When all of them were recorded. */
  readonly at: number;
  /** One a line; stands last. */
  readonly units: string;
}

/** By measurement: larger blocks fold hardly faster and cost more to read one event from. */
export const REPORT_BLOCK_MAX = 1024;
const ALIGNMENT = 8;

/** `before`: position of the event before each in its stream, 0 for the first. */
export function packReports(reports: FiledReports, before: Float64Array, at: number): Buffer {
  const { count, batch, actor, places, unit } = reports;
  const head: Omit<Head, "units"> = { count, batch, actor, places, at };
  const unitsText = unit.join(UNIT_END);
  const headBytes = Buffer.from(`${JSON.stringify(head).slice(0, -1)},"units":"${unitsText}"}`);
  const start = aligned(4 + headBytes.length);
  const links = runsOf(before);
  const columns = [
    Float64Array.of(links.length),
    links,
    reports.output,
    reports.revenue,
    reports.employment,
    differences(reports.row),
    reports.place,
    reports.period,
    reports.revision,
  ];
  const bytes = Buffer.alloc(start + columns.reduce((sum, column) => sum + column.byteLength, 0));
  bytes.writeUInt32LE(headBytes.length);
  headBytes.copy(bytes, 4);
  let end = start;
  for (const { buffer, byteOffset, byteLength } of columns) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), end);
    end += byteLength;
  }
  return compress(bytes, "columns");
}

/**
 * What `packReports` packed. `last` is the position of the block's last event. In blocks of the `earlier` form a column
 * of 64 bits each stands in the place of the links, and the rows are given as they are.
 */
export function unpackReports(
  body: Uint8Array,
  last: number,
  { earlier = false, heads = new BlockHeads() } = {},
): Block {
  const bytes = decompress(body);
  const headEnd = 4 + bytes.readUInt32LE();
  const unitsAt = bytes.indexOf(UNITS) + UNITS.length;
  const { count, batch, actor, places, at } = heads.of(bytes.subarray(4, unitsAt));
  const unitBytes = bytes.subarray(unitsAt, headEnd - UNITS_END.length);
  const start = bytes.byteOffset + aligned(headEnd);
  // A copy, since columns of a width must begin at a multiple of it.
  const buffer = bytes.buffer.slice(start, bytes.byteOffset + bytes.length);
  const links = earlier ? new Float64Array(buffer, 0, count) : linksAt(buffer);
  const columns = links.byteOffset + links.byteLength;
  const row = new Uint32Array(buffer, columns + count * 20, count);
  if (!earlier) addUp(row);
  let before: Float64Array | undefined;
  const first = last - count + 1;
  let names: readonly string[] | undefined;
  const reports = {
    count,
    batch,
    actor,
    places,
    first,
    recordedAt: at,
    unitBytes,
    get unit() {
      names ??= unitBytes.toString().split(UNIT_END);
      return names;
    },
    output: new Float64Array(buffer, columns, count),
    revenue: new Float64Array(buffer, columns + count * 8, count),
    employment: new Int32Array(buffer, columns + count * 16, count),
    row,
    place: new Uint16Array(buffer, columns + count * 24, count),
    period: new Uint16Array(buffer, columns + count * 26, count),
    revision: new Uint16Array(buffer, columns + count * 28, count),
  };
  return {
    first,
    count,
    reports,
    event: (n) => (n < count ? storedEventOf(reports, n) : undefined),
    before: (n) => {
      before ??= earlier ? links : positionsOf(links, count);
      return before[n] ?? 0;
    },
  };
}

/** The numbers of the links, behind how many they are. */
function linksAt(buffer: ArrayBuffer | SharedArrayBuffer): Float64Array {
  const [length = 0] = new Float64Array(buffer, 0, 1);
  return new Float64Array(buffer, Float64Array.BYTES_PER_ELEMENT, length);
}

/** Differences between neighbouring numbers, modulo 2^32. */
function differences(numbers: Uint32Array): Uint32Array {
  const steps = new Uint32Array(numbers.length);
  for (let n = 0, before = 0; n < numbers.length; n++) {
    const number = numbers[n] ?? 0;
    steps[n] = number - before;
    before = number;
  }
  return steps;
}

/** Undoes `differences`, in place. */
function addUp(steps: Uint32Array): void {
  for (let n = 0, before = 0; n < steps.length; n++) {
    before += steps[n] ?? 0;
    steps[n] = before;
  }
}

/** Names of units hold no sign that JSON would escape; the end of a line between them it writes as two. */
export const UNIT_END = "\\n";
const UNITS = Buffer.from('"units":"');
const UNITS_END = '"}';

/**
 * Parses the heads of blocks, without their units. Neighbouring blocks mostly have the same head, so the last
 * one is cached.
 */
export class BlockHeads {
  #bytes = Buffer.alloc(0);
  #head: Omit<Head, "units"> = { count: 0, batch: "", actor: "", places: [], at: 0 };

  of(bytes: Buffer): Omit<Head, "units"> {
    if (this.#bytes.equals(bytes)) return this.#head;
    this.#head = JSON.parse(`${bytes}${UNITS_END}`);
    this.#bytes = Buffer.from(bytes);
    return this.#head;
  }
}

/** Some of the reports, as views. */
export function sliceReports(reports: FiledReports, from: number, to: number): FiledReports {
  return {
    ...reports,
    count: to - from,
    unit: reports.unit.slice(from, to),
    output: reports.output.subarray(from, to),
    revenue: reports.revenue.subarray(from, to),
    employment: reports.employment.subarray(from, to),
    row: reports.row.subarray(from, to),
    place: reports.place.subarray(from, to),
    period: reports.period.subarray(from, to),
    revision: reports.revision.subarray(from, to),
  };
}

function aligned(length: number): number {
  return Math.ceil(length / ALIGNMENT) * ALIGNMENT;
}

import { brotliCompressSync, brotliDecompressSync, constants } from "node:zlib";
import type { FiledReports, RecordedReports } from "../../domain/report/filed-reports.js";
import { storedEventOf } from "../filed-reports.js";
import type { Block } from "./block.js";

/**
 * A block of filed reports, in columns: a third of the space of their texts, and many times as fast to write and to
 * fold. Its bytes are the length of the head (32 bits), the head as JSON, zeros up to a multiple of 8, and then the
 * columns one after another, little-endian as on every machine that Node.js runs on, widest first.
 */
interface Head extends Pick<FiledReports, "count" | "batch" | "actor" | "places"> {
  /** When all of them were recorded. */
  readonly at: number;
  /** One a line. */
  readonly units: string;
}

/** By measurement: larger blocks fold hardly faster and cost more to read one event from. */
export const REPORT_BLOCK_MAX = 1024;
const COMPRESSION = {
  params: { [constants.BROTLI_PARAM_QUALITY]: 1, [constants.BROTLI_PARAM_LGWIN]: 18 },
};
const ALIGNMENT = 8;

/** `before`: position of the event before each in its stream, 0 for the first. */
export function packReports(reports: FiledReports, before: Float64Array, at: number): Buffer {
  const { count, batch, actor, places, unit } = reports;
  const head: Head = { count, batch, actor, places, at, units: unit.join("\n") };
  const headBytes = Buffer.from(JSON.stringify(head));
  const start = aligned(4 + headBytes.length);
  const columns = [
    before,
    reports.output,
    reports.revenue,
    reports.employment,
    reports.row,
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
  return brotliCompressSync(bytes, COMPRESSION);
}

/** What `packReports` packed. `last` is the position of the block's last event. */
export function unpackReports(body: Uint8Array, last: number): Block {
  const bytes = brotliDecompressSync(body);
  const headLength = bytes.readUInt32LE();
  const { count, batch, actor, places, at, units }: Head = JSON.parse(
    bytes.toString("utf8", 4, 4 + headLength),
  );
  const start = bytes.byteOffset + aligned(4 + headLength);
  // A copy, since columns of a width must begin at a multiple of it.
  const { buffer } = new Uint8Array(bytes.buffer.slice(start, bytes.byteOffset + bytes.length));
  const before = new Float64Array(buffer, 0, count);
  const first = last - count + 1;
  const reports: RecordedReports = {
    count,
    batch,
    actor,
    places,
    first,
    recordedAt: at,
    unit: units.split("\n"),
    output: new Float64Array(buffer, count * 8, count),
    revenue: new Float64Array(buffer, count * 16, count),
    employment: new Int32Array(buffer, count * 24, count),
    row: new Uint32Array(buffer, count * 28, count),
    place: new Uint16Array(buffer, count * 32, count),
    period: new Uint16Array(buffer, count * 34, count),
    revision: new Uint16Array(buffer, count * 36, count),
  };
  return {
    first,
    count,
    reports,
    event: (n) => (n < count ? storedEventOf(reports, n) : undefined),
    before: (n) => before[n] ?? 0,
  };
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

import type { ReportChunk } from "../rows.js";

/** The columns of a chunk while it is being filled. */
export class ReportColumns {
  count = 0;
  readonly row: Uint32Array;
  readonly unit: Uint32Array;
  readonly name: Uint32Array;
  readonly period: Uint32Array;
  readonly ytd: Uint8Array;
  readonly cluster: Uint16Array;
  readonly output: Float64Array;
  readonly revenue: Float64Array;
  readonly employment: Float64Array;
  readonly stage: Uint8Array;

  constructor(capacity: number) {
    this.row = new Uint32Array(capacity);
    this.unit = new Uint32Array(capacity);
    this.name = new Uint32Array(capacity);
    this.period = new Uint32Array(capacity);
    this.ytd = new Uint8Array(capacity);
    this.cluster = new Uint16Array(capacity);
    this.output = new Float64Array(capacity);
    this.revenue = new Float64Array(capacity);
    this.employment = new Float64Array(capacity);
    this.stage = new Uint8Array(capacity);
  }

  chunk(rest: Pick<ReportChunk, "newUnits" | "newNames" | "table" | "problems" | "bytesRead">): ReportChunk {
    const { count, row, unit, name, period, ytd, cluster, output, revenue, employment, stage } = this;
    const columns = { row, unit, name, period, ytd, cluster, output, revenue, employment, stage };
    return { kind: "reports", count, ...columns, ...rest };
  }
}

/** The memory of a chunk, which can move to another thread without a copy. */
export function transferables(chunk: ReportChunk): ArrayBuffer[] {
  const { row, unit, name, period, ytd, cluster, output, revenue, employment, stage } = chunk;
  return [row, unit, name, period, ytd, cluster, output, revenue, employment, stage].flatMap(({ buffer }) =>
    buffer instanceof ArrayBuffer ? [buffer] : [],
  );
}

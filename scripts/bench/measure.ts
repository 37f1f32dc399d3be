import { cpus } from "node:os";

export interface Latency {
  readonly name: string;
  readonly median: number;
  readonly p99: number;
  /** Bytes of young objects that a call makes, the median of some; nothing unless collections can be asked for. */
  readonly allocated: number | undefined;
}

/** Until the compiler has settled: a service answers the same questions for months. */
const WARM_UP = 1000;

/** Median and 99th percentile of a call, in milliseconds, after a warm-up. */
export function latency(name: string, runs: number, call: () => unknown): Latency {
  for (let n = 0; n < Math.min(WARM_UP, runs); n++) call();
  const times: number[] = [];
  for (let n = 0; n < runs; n++) {
    const started = performance.now();
    call();
    times.push(performance.now() - started);
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return {
    name,
    median: at(0.5),
    p99: at(0.99),
    allocated: globalThis.gc && allocatedBy(call, globalThis.gc),
  };
}

/** Few enough to collect before each of them. */
const COUNTED_CALLS = 15;

/** What a call makes between two collections is exact, whatever else the machine is doing. */
function allocatedBy(call: () => unknown, collect: () => void): number {
  const bytes: number[] = [];
  for (let n = 0; n < COUNTED_CALLS; n++) {
    collect();
    // The first call after a collection makes again what the compiler lost in it.
    call();
    const before = process.memoryUsage().heapUsed;
    call();
    bytes.push(process.memoryUsage().heapUsed - before);
  }
  return bytes.toSorted((a, b) => a - b)[Math.floor(COUNTED_CALLS / 2)] ?? 0;
}

export function print(title: string, rows: readonly Latency[]): void {
  console.log(`\n${title}\n${cpus()[0]?.model ?? ""} × ${cpus().length}, Node ${process.version}\n`);
  for (const { name, median, p99, allocated } of rows) {
    const made = allocated === undefined ? "" : `${(allocated / 1000).toFixed(1).padStart(10)} kB`;
    console.log(
      `${name.padEnd(70)} ${median.toFixed(3).padStart(10)} ms   p99 ${p99.toFixed(3).padStart(10)} ms ${made}`,
    );
  }
}

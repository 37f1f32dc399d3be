import { vantageOf } from "../../src/engine/queries/vantage.js";
import { annualReport } from "../../src/report/annual.js";
import type { ReportSource } from "../../src/report/context.js";
import { FORMATS, render } from "../../src/report/render.js";
import { cityModels } from "./city.js";

/** The full report of a year in every format over ten years of monthly facts: time of each, peak memory of the process. */
const units = Number(process.env.BENCH_UNITS ?? 30_000);
const years = 10;
const models = cityModels({ units, from: 2011, years });
globalThis.gc?.();
const store = process.memoryUsage().rss;
const source: ReportSource = {
  vantage: vantageOf(models),
  // The made-up log has no publication, so the report never asks what was revised since one.
  async *revisionsBetween() {},
  async *groundsBetween() {},
};
const mebibytes = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MB`.padStart(11);
let all = 0;
async function timed<T>(name: string, work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const result = await work();
  const spent = performance.now() - started;
  all += spent;
  console.log(`${name.padEnd(30)} ${(spent / 1000).toFixed(2).padStart(8)} s`);
  return result;
}

console.log(
  `\nannual report over ${(units * 12 * years).toLocaleString("en")} facts, Node ${process.version}\n`,
);
const document = await timed("model", () => annualReport(source, { year: 2020 }));
for (const format of FORMATS) await timed(format, () => render(document, format));
// Kilobytes, and of the whole life of the process: folding the facts is in it too, so what is added is a bound.
const peak = process.resourceUsage().maxRSS * 1024;
console.log(`${"all".padEnd(30)} ${(all / 1000).toFixed(2).padStart(8)} s`);
console.log(`${"the models alone".padEnd(30)}${mebibytes(store)}`);
console.log(`${"peak of the process".padEnd(30)}${mebibytes(peak)}`);
console.log(`${"added by the report".padEnd(30)}${mebibytes(peak - store)}`);

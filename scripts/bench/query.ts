import { measured } from "../../src/engine/queries/measured.js";
import { progressOf } from "../../src/engine/queries/progress.js";
import { seriesOf } from "../../src/engine/queries/series.js";
import { vantageOf } from "../../src/engine/queries/vantage.js";
import { Random } from "../synthetic/random.js";
import { CLUSTERS, cityModels } from "./city.js";
import { latency, print } from "./measure.js";

/** Latency of the questions that people ask, now and as of a random past position; memory per fact. */
const units = Number(process.env.BENCH_UNITS ?? 30_000);
const years = 10;
const facts = units * 12 * years;

globalThis.gc?.();
const before = process.memoryUsage();
const started = performance.now();
const models = cityModels({ units, from: 2011, years });
const folded = performance.now() - started;
globalThis.gc?.();
const after = process.memoryUsage();
const used = after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers;

const random = new Random(3);
const period = { year: 2020, from: 9, to: 9 };
const past = () => `${random.integer(Math.floor(models.position / 10), models.position - 1)}`;
const parks = models.reference
  .now()
  .geography.all()
  .filter((area) => area.kind === "park");

const sums = (asOf?: string) => {
  const vantage = vantageOf(models, asOf);
  for (const cluster of CLUSTERS)
    measured(vantage, { cluster, area: "city", size: null }, "output", { ...period, from: 1 });
};
const byPark = (asOf?: string) => {
  const vantage = vantageOf(models, asOf);
  for (const { id } of parks)
    measured(vantage, { cluster: "beidou", area: id, size: null }, "output", { ...period, from: 1 });
};
const series = (asOf?: string) => {
  const vantage = vantageOf(models, asOf);
  for (let month = 0; month < 120; month++) {
    const at = { year: 2011 + Math.floor(month / 12), from: (month % 12) + 1, to: (month % 12) + 1 };
    measured(vantage, { cluster: "beidou", area: "city", size: null }, "output", at);
  }
};
const progress = (asOf?: string) => progressOf(vantageOf(models, asOf), { period });
const fullSeries = (asOf?: string) =>
  seriesOf(vantageOf(models, asOf), {
    selection: { cluster: "beidou", area: "city", size: null },
    measure: "output",
    grain: "month",
    from: { year: 2011, from: 1, to: 1 },
    to: period,
  });

print(
  `${facts.toLocaleString("en")} facts, folded in ${(folded / 1000).toFixed(1)} s (${Math.round(facts / folded)} thousand/s), ${(used / facts).toFixed(0)} bytes a fact`,
  [
    latency("plan: sums of 5 clusters, now", 5000, () => sums()),
    latency("plan: sums of 5 clusters, as of a random position", 300, () => sums(past())),
    latency("one cluster by 12 parks, now", 5000, () => byPark()),
    latency("one cluster by 12 parks, as of a random position", 300, () => byPark(past())),
    latency("120 months of a cluster, now", 2000, () => series()),
    latency("120 months of a cluster, as of a random position", 300, () => series(past())),
    latency("progress with growth, coverage and status, now", 300, () => progress()),
    latency("progress with growth, coverage and status, as of a random position", 10, () => progress(past())),
    latency("116 months with growth and coverage, now", 20, () => fullSeries()),
  ],
);

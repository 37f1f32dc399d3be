import { month } from "../../src/domain/period.js";
import { decomposition } from "../../src/engine/queries/decomposition.js";
import { measured } from "../../src/engine/queries/measured.js";
import { levelPoint } from "../../src/engine/queries/point.js";
import { defaultPeriod, progressOf } from "../../src/engine/queries/progress.js";
import { seriesOf } from "../../src/engine/queries/series.js";
import { type Vantage, vantageOf } from "../../src/engine/queries/vantage.js";
import { Random } from "../synthetic/random.js";
import { CLUSTERS, cityModels } from "./city.js";
import { latency, print } from "./measure.js";

/**
 * Latency of the questions as users ask them, now and as of a random past position; memory per fact. Every month of
 * the city is locked and published, and its units were registered over twenty years. A past position is another one
 * each time: nothing of its answer is at hand.
 */
const units = Number(process.env.BENCH_UNITS ?? 30_000);
const years = 10;
const facts = units * 12 * years;

globalThis.gc?.();
const before = process.memoryUsage();
const started = performance.now();
const models = cityModels({ units, from: 2011, years, closing: true });
const folded = performance.now() - started;
globalThis.gc?.();
const after = process.memoryUsage();
const used = after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers;

const random = new Random(3);
const now = () => vantageOf(models);
const past = () =>
  vantageOf(models, `${random.integer(Math.floor(models.position / 10), models.position - 1)}`);
const parks = models.reference
  .now()
  .geography.all()
  .filter((area) => area.kind === "park");
const BEIDOU = { cluster: "beidou", area: "city", size: null };

const sums = (vantage: Vantage) => {
  for (const cluster of CLUSTERS)
    measured(vantage, { ...BEIDOU, cluster }, "output", { year: 2020, from: 1, to: 9 });
};
/** What `progress` answers: every target with growth, comparable growth, coverage, mark and status. */
const progress = (vantage: Vantage) => progressOf(vantage, {});
const byPark = (vantage: Vantage) => {
  const period = { ...defaultPeriod(vantage), from: 1 };
  for (const { id } of parks) levelPoint(vantage, { ...BEIDOU, area: id }, "output", period);
};
const table = (vantage: Vantage) => {
  for (const cluster of CLUSTERS)
    for (const area of ["city", ...parks.map(({ id }) => id)])
      measured(vantage, { ...BEIDOU, cluster, area }, "output", { year: 2020, from: 1, to: 9 });
};
/** A cluster's part of each park in one district, which no total is kept for. */
const crossings = (vantage: Vantage) => {
  const period = { ...defaultPeriod(vantage), from: 1 };
  for (const { id } of parks)
    levelPoint(vantage, { ...BEIDOU, area: id, within: "district-1" }, "output", period);
};
const series = (vantage: Vantage) =>
  seriesOf(vantage, {
    selection: BEIDOU,
    measure: "output",
    grain: "month",
    from: { year: 2011, from: 1, to: 1 },
    to: { year: 2020, from: 12, to: 12 },
  });
const levels = (vantage: Vantage) => {
  for (let at = 0; at < 120; at++)
    measured(vantage, BEIDOU, "output", month(2011 + Math.floor(at / 12), (at % 12) + 1));
};
const parkDecomposition = (vantage: Vantage) =>
  decomposition(vantage, {
    selection: BEIDOU,
    measure: "output",
    period: { ...defaultPeriod(vantage), from: 1 },
    by: "park",
    top: 10,
  });

print(
  `${facts.toLocaleString("en")} facts, folded in ${(folded / 1000).toFixed(1)} s (${Math.round(facts / folded)} thousand/s), ${(used / facts).toFixed(0)} bytes a fact`,
  [
    latency("progress of the plan: growth, coverage, mark, status; now", 2000, () => progress(now())),
    latency("  as of a random position", 1000, () => progress(past())),
    latency("one cluster by 12 parks with growth and coverage; now", 2000, () => byPark(now())),
    latency("  as of a random position", 1000, () => byPark(past())),
    latency("sums of 5 clusters by 12 parks; now", 2000, () => table(now())),
    latency("  as of a random position", 1000, () => table(past())),
    latency("one cluster by 12 parks in one district with growth and coverage; now", 200, () =>
      crossings(now()),
    ),
    latency("  as of a random position", 100, () => crossings(past())),
    latency("120 months of a cluster with growth and year to date; now", 500, () => series(now())),
    latency("  as of a random position", 500, () => series(past())),
    latency("120 months of a cluster, levels alone; now", 2000, () => levels(now())),
    latency("  as of a random position", 1000, () => levels(past())),
    latency("sums of 5 clusters alone; now", 5000, () => sums(now())),
    latency("  as of a random position", 1000, () => sums(past())),
    latency("decomposition of a cluster's growth by park; now", 200, () => parkDecomposition(now())),
    latency("  as of a random position", 100, () => parkDecomposition(past())),
  ],
);

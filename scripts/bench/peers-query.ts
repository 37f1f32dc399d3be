import { deepStrictEqual } from "node:assert";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monthNumber } from "../../src/domain/period.js";
import { measured } from "../../src/engine/queries/measured.js";
import { type Vantage, vantageOf } from "../../src/engine/queries/vantage.js";
import { Random } from "../synthetic/random.js";
import { CLUSTERS, cityModels } from "./city.js";
import { askDuckDB } from "./duckdb-peer.js";
import { latency } from "./measure.js";
import { factsOf, type PeerAnswer, QUESTION_NAMES, type QuestionName, queryOf } from "./same-questions.js";
import { SqlitePeer } from "./sqlite-peer.js";
import { report } from "./table.js";

/** The same sums asked of dabiao, DuckDB and SQLite over the same facts; results are compared to the last 分 first. */
const city = { units: Number(process.env.BENCH_UNITS ?? 30_000), from: 2011, years: 10 };
const facts = city.units * 12 * city.years;
const PARKS = 12;
const NINE_MONTHS = { year: 2020, from: 1, to: 9 };
const RUNS = 200;
const folder = mkdtempSync(join(tmpdir(), "dabiao-bench-"));

type Sums = readonly (readonly [key: number, fen: number])[];
const OURS: Record<QuestionName, (vantage: Vantage) => Sums> = {
  clusters: (vantage) => CLUSTERS.map((_, n) => [n, sum(vantage, n, "city", NINE_MONTHS)]),
  plan: (vantage) => CLUSTERS.flatMap((_, n) => byPark(vantage, n).map(([key, fen]) => [n * 100 + key, fen])),
  parks: (vantage) => byPark(vantage, 4),
  series: (vantage) =>
    Array.from({ length: 120 }, (_, n) => {
      const [year, month] = [2011 + Math.floor(n / 12), (n % 12) + 1];
      return [monthNumber(year, month), sum(vantage, 4, "city", { year, from: month, to: month })];
    }),
};
const TITLES: Record<QuestionName, string> = {
  clusters: "5 clusters of the city, nine months",
  plan: "5 clusters by 12 parks, nine months",
  parks: "one cluster by 12 parks, nine months",
  series: "120 months of one cluster",
};

try {
  const models = cityModels(city);
  const random = new Random(3);
  // In the last months of the log: before, the nine months asked for hold nothing to add up.
  const past = () => random.integer(Math.floor(models.position * 0.95), models.position - 1);
  const positions = Array.from({ length: 64 }, past);
  const sqlite = new SqlitePeer(join(folder, "peer.db"), factsOf(city));
  const queries = QUESTION_NAMES.flatMap((name) => [
    queryOf(name, "cell"),
    queryOf(name, "fact"),
    queryOf(name, "past"),
  ]);
  const runsOf = (name: string) => (name.endsWith("cell") ? RUNS : RUNS / 20);
  const fromSqlite = queries.map((query) => sqlite.answer(query, positions, runsOf(query.name)));
  const duckdb = await askDuckDB(folder, city, { queries, positions, runs: RUNS });

  for (const name of QUESTION_NAMES) {
    const now = OURS[name](vantageOf(models));
    const then = OURS[name](vantageOf(models, `${positions[0]}`));
    for (const answers of [fromSqlite, duckdb.answers]) {
      same(name, now, of(answers, name, "cell"));
      same(name, now, of(answers, name, "fact"));
      same(name, then, of(answers, name, "past"));
    }
    const peers = (way: "cell" | "fact" | "past", how: string) => [
      { name: `DuckDB, ${how}, prepared`, value: of(duckdb.answers, name, way).ms },
      { name: `SQLite, ${how}, prepared`, value: of(fromSqlite, name, way).ms },
    ];
    report({
      figure: `${TITLES[name]}, of ${facts.toLocaleString("en")} facts; now`,
      unit: "ms",
      better: "less",
      ours: latency(name, 2000, () => OURS[name](vantageOf(models))).median,
      peers: [...peers("cell", "cells summed beforehand"), ...peers("fact", "facts")],
    });
    report({
      figure: "    as of a random past position (cells cannot be summed beforehand)",
      unit: "ms",
      better: "less",
      ours: latency(name, 300, () => OURS[name](vantageOf(models, `${past()}`))).median,
      peers: peers("past", "facts"),
    });
  }
  sqlite.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function sum(
  vantage: Vantage,
  cluster: number,
  area: string,
  period: { year: number; from: number; to: number },
) {
  const selection = { cluster: CLUSTERS[cluster] ?? "", area, size: null };
  return Number(measured(vantage, selection, "output", period).value ?? 0n);
}

/** Key 0 is the whole city. */
function byPark(vantage: Vantage, cluster: number): Sums {
  return Array.from({ length: PARKS + 1 }, (_, park) => [
    park,
    sum(vantage, cluster, park === 0 ? "city" : `park-${park}`, NINE_MONTHS),
  ]);
}

function of(answers: readonly PeerAnswer[], name: QuestionName, way: string): PeerAnswer {
  const found = answers.find((answer) => answer.name === `${name}/${way}`);
  if (!found) throw new Error(`no answer to ${name}/${way}`);
  return found;
}

/** @throws AssertionError when a sum differs by a 分 */
function same(name: QuestionName, ours: Sums, { rows, name: asked }: PeerAnswer): void {
  const theirs = new Map<number, number>();
  const add = (key: number, fen: number) => theirs.set(key, (theirs.get(key) ?? 0) + fen);
  for (const [key = 0, fen = 0] of rows) {
    const park = key % 100;
    // Cells lie added up by area already, facts are added up here, outside what is timed.
    if (asked.endsWith("cell") || name === "series" || name === "clusters") add(key, fen);
    else {
      add(key - park, fen);
      if (park > 0) add(key, fen);
      // The last three parks lie inside the first one.
      if (park > 9) add(key - park + 1, fen);
    }
  }
  const known = ours.filter(([, fen]) => fen !== 0);
  deepStrictEqual(
    [...theirs].toSorted(([a], [b]) => a - b),
    known,
    asked,
  );
}

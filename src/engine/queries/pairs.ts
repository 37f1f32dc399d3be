import { SLOT_COUNT } from "../../../projections/cube/slots.js";
import { nameOfUnit } from "../../../projections/directory.js";
import { CLUSTER_LEVEL, WHOLE_LEVEL } from "../../../projections/facts/matches.js";
import { formatPeriod } from "../../domain/period.js";
import type { FoldedLog } from "../log.js";
import { MATCHED_SLOTS } from "./comparable.js";
import { type FactOrigin, factOriginOf, signedClusters, unitsIn } from "./explain.js";
import type { FigureName } from "./figure-name.js";
import { linesIn, periodsGiving } from "./lines.js";
import { ofCluster } from "./scope.js";
import type { Vantage } from "./vantage.js";

/** A report that is compared with the same unit's of a year before. */
export interface Pair {
  readonly unit: string;
  readonly name: string;
  readonly period: string;
  readonly current: bigint;
  readonly base: bigint;
  readonly origin: FactOrigin;
  readonly baseOrigin: FactOrigin;
}

export interface Pairs {
  readonly count: number;
  readonly current: bigint;
  readonly base: bigint;
  readonly largest: readonly Pair[];
}

interface PairedLine {
  readonly line: number;
  readonly baseLine: number;
  readonly current: bigint;
  readonly base: bigint;
}

/** The pairs of reports that a comparable rate rests on, the largest first. */
export async function pairsOf(
  log: FoldedLog,
  vantage: Vantage,
  figure: FigureName,
  top: number,
): Promise<Pairs> {
  const { facts, directory } = vantage.models;
  const { journal } = facts;
  const found = pairedLines(vantage, figure);
  found.sort((a, b) => (b.current === a.current ? a.line - b.line : b.current > a.current ? 1 : -1));
  const largest = found.slice(0, top).map(async ({ line, baseLine, current, base }): Promise<Pair> => {
    const record = directory.at(journal.unit(line));
    return {
      unit: record?.unit ?? "",
      name: nameOfUnit(record, vantage.position),
      period: formatPeriod(facts.cube.axis.period(journal.period(line))),
      current,
      base,
      origin: await factOriginOf(log, vantage, journal.position(line)),
      baseOrigin: await factOriginOf(log, vantage, journal.position(baseLine)),
    };
  });
  return {
    count: found.length,
    current: found.reduce((sum, { current }) => sum + current, 0n),
    base: found.reduce((sum, { base }) => sum + base, 0n),
    largest: await Promise.all(largest),
  };
}

function pairedLines(vantage: Vantage, figure: FigureName): PairedLine[] {
  const { measure } = figure;
  if (measure === "enterprises") return [];
  const { facts } = vantage.models;
  const { journal, cube, matches } = facts;
  const counts = unitsIn(vantage, figure);
  const periods = periodsGiving(vantage, measure, figure.period);
  const values = new Float64Array(SLOT_COUNT);
  const found: PairedLine[] = [];
  for (const { sign, cluster } of signedClusters(figure)) {
    const level = cluster === null ? WHOLE_LEVEL : CLUSTER_LEVEL;
    const selection = ofCluster(figure.selection, cluster);
    for (const line of linesIn(vantage, selection, periods, figure.asClassifiedThen)) {
      const unit = journal.unit(line);
      if (!counts(unit)) continue;
      matches.lineInto(values, line, level, (at, of) => facts.standingAt(at, of, vantage.position));
      const [current = 0, base = 0, pairs = 0] = MATCHED_SLOTS[measure].map((slot) => values[slot]);
      if (pairs === 0) continue;
      const baseLine = facts.standingAt(cube.axis.yearBefore(journal.period(line)), unit, vantage.position);
      found.push({ line, baseLine, current: BigInt(sign * current), base: BigInt(sign * base) });
    }
  }
  return found;
}

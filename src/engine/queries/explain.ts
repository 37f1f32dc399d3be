import type { Selection } from "../../../projections/cube/cube-view.js";
import { nameOfUnit, type UnitRecord, unitIn } from "../../../projections/directory.js";
import type { Indicator, Observed } from "../../../projections/reference.js";
import type { Measure, ReportMeasure } from "../../domain/attribution.js";
import {
  comparePeriods,
  formatPeriod,
  lastMonth,
  monthFromNumber,
  type Period,
} from "../../domain/period.js";
import { eventAt } from "../event-at.js";
import type { FoldedLog } from "../log.js";
import { standsIn } from "./enterprises.js";
import { type FigureName, figureId, measuredBy, type Narrowed, seenBy } from "./figure-name.js";
import type { SignedCluster } from "./line-cube.js";
import { linesIn, periodsGiving } from "./lines.js";
import { observedPeriod } from "./readings.js";
import { ofCluster } from "./scope.js";
import type { Vantage } from "./vantage.js";

/** Who recorded a fact at which position of the log, and in which row of which file. */
export interface FactOrigin {
  readonly position: number;
  readonly actor: string;
  readonly batch: string | undefined;
  readonly file: string | undefined;
  readonly row: number | undefined;
}

/** One report that a figure rests on, and where it came from. Amounts in 分. */
export interface Support extends FactOrigin {
  readonly unit: string;
  readonly name: string;
  readonly synthetic: boolean;
  readonly period: string;
  readonly value: bigint;
}

export interface Explanation {
  readonly figure: string;
  readonly measure: Measure;
  readonly selection: Selection;
  readonly narrowed: Narrowed;
  readonly period: Period;
  readonly value: bigint | undefined;
  /** How many reports add up to it. */
  readonly reports: number;
  /** The largest of them, with their files and rows. */
  readonly largest: readonly Support[];
  readonly restValue: bigint;
  readonly position: number;
}

/** From a figure down to the reports and files it rests on. */
export async function explain(
  log: FoldedLog,
  whole: Vantage,
  figure: FigureName,
  top = 20,
): Promise<Explanation> {
  const { measure, selection, period, unit, without, clusters, asClassifiedThen } = figure;
  const own = { unit, without, clusters, asClassifiedThen };
  const vantage = seenBy(whole, own);
  const { value, readAt = period } = measuredBy(whole, figure);
  const common = {
    figure: figureId(measure, selection, period, own),
    measure,
    selection,
    narrowed: own,
    period,
    value,
    position: vantage.position,
  };
  if (measure === "enterprises") {
    const units = registeredUnits(vantage, figure);
    const largest = await Promise.all(units.slice(0, top).map((one) => registrationOf(log, vantage, one)));
    const restValue = units.slice(top).reduce((sum, one) => sum + BigInt(one.represents), 0n);
    return { ...common, reports: units.length, largest, restValue };
  }
  const supports = supportingReports(vantage, figure, measure, readAt);
  const largest = await Promise.all(supports.slice(0, top).map((one) => originOf(log, vantage, one)));
  const restValue = supports.slice(top).reduce((sum, one) => sum + one.value, 0n);
  return { ...common, reports: supports.length, largest, restValue };
}

/** The clusters that count, each added up or taken away. */
export function signedClusters({ clusters, selection }: FigureName): readonly SignedCluster[] {
  return clusters ?? [{ sign: 1, cluster: selection.cluster }];
}

/** Does a unit count at all? */
export function unitsIn({ models: { directory } }: Vantage, { unit, without = [] }: FigureName) {
  const only = unit === undefined ? undefined : directory.get(unit)?.index;
  const left = new Set(without.map((one) => directory.get(one)?.index));
  return (index: number) => (only === undefined || index === only) && !left.has(index);
}

interface Registered {
  readonly record: UnitRecord;
  readonly effective: string;
  readonly position: number;
  readonly represents: number;
}

/** The number of enterprises rests on the register: units that stand in the selection, those for most first. */
function registeredUnits(vantage: Vantage, figure: FigureName): readonly Registered[] {
  const month = lastMonth(figure.period);
  const text = formatPeriod(monthFromNumber(month));
  const counts = unitsIn(vantage, figure);
  const clusters = signedClusters(figure);
  const found = [...vantage.models.directory.all()].flatMap((record): Registered[] => {
    if (!counts(record.index)) return [];
    const change = unitIn(record, text, vantage.position);
    const standing = change?.standing;
    if (!change || !standing) return [];
    const times = clusters
      .filter(({ cluster }) => standsIn(vantage, ofCluster(figure.selection, cluster), standing, month))
      .reduce((sum, { sign }) => sum + sign, 0);
    if (times === 0) return [];
    const { effective, position } = change;
    return [{ record, effective, position, represents: times * standing.represents }];
  });
  return found.sort(
    (a, b) => Math.abs(b.represents) - Math.abs(a.represents) || (a.record.unit < b.record.unit ? -1 : 1),
  );
}

async function registrationOf(log: FoldedLog, vantage: Vantage, one: Registered): Promise<Support> {
  const { record, effective, position, represents } = one;
  return {
    unit: record.unit,
    name: nameOfUnit(record, vantage.position),
    synthetic: record.synthetic,
    period: effective,
    value: BigInt(represents),
    ...(await factOriginOf(log, vantage, position)),
  };
}

interface Reported {
  readonly line: number;
  readonly value: bigint;
}

/** Reports with what each gives, the largest first; what several clusters take from one report is added up. */
function supportingReports(
  vantage: Vantage,
  figure: FigureName,
  measure: ReportMeasure,
  readAt: Period,
): readonly Reported[] {
  const { journal } = vantage.models.facts;
  const counts = unitsIn(vantage, figure);
  const periods = periodsGiving(vantage, measure, readAt);
  const found = new Map<string | number, Reported>();
  for (const { sign, cluster } of signedClusters(figure)) {
    const selection = ofCluster(figure.selection, cluster);
    for (const line of linesIn(vantage, selection, periods, figure.asClassifiedThen)) {
      const value = journal[measure](line);
      if (value === undefined || !counts(journal.unit(line))) continue;
      const key = figure.clusters ? `${journal.unit(line)}|${journal.period(line)}` : line;
      const before = found.get(key);
      const own = BigInt(sign * value);
      found.set(key, before ? { ...before, value: before.value + own } : { line, value: own });
    }
  }
  const isLess = figure.clusters?.some(({ sign }) => sign < 0) ?? false;
  return [...found.values()]
    .filter(({ value }) => !isLess || value !== 0n)
    .sort((a, b) => compareSizes(b.value, a.value) || a.line - b.line);
}

function compareSizes(a: bigint, b: bigint): number {
  const [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  return x < y ? -1 : x > y ? 1 : 0;
}

async function originOf(log: FoldedLog, vantage: Vantage, { line, value }: Reported): Promise<Support> {
  const { models } = vantage;
  const { journal, cube } = models.facts;
  const record = models.directory.at(journal.unit(line));
  return {
    unit: record?.unit ?? "",
    name: nameOfUnit(record, vantage.position),
    synthetic: record?.synthetic ?? false,
    period: formatPeriod(cube.axis.period(journal.period(line))),
    value,
    ...(await factOriginOf(log, vantage, journal.position(line))),
  };
}

/** What a department observed, and where it came from. */
export interface ObservationOrigin extends FactOrigin {
  readonly observed: Observed;
}

/** The observations of an indicator, the latest period first, that were known at the vantage. */
export function explainObserved(
  log: FoldedLog,
  vantage: Vantage,
  { observations }: Indicator,
  top = 20,
): Promise<readonly ObservationOrigin[]> {
  const known = [...observations.values()].filter(({ position }) => position <= vantage.position);
  known.sort((a, b) => comparePeriods(observedPeriod(b), observedPeriod(a)) || b.position - a.position);
  return Promise.all(
    known.slice(0, top).map(async (observed) => ({
      observed,
      ...(await factOriginOf(log, vantage, observed.position)),
    })),
  );
}

export async function factOriginOf(
  log: FoldedLog,
  { models }: Vantage,
  position: number,
): Promise<FactOrigin> {
  const event = await eventAt(log, position);
  const batch = event?.metadata.batch;
  const file = batch === undefined ? undefined : models.batches.get(batch)?.received.file;
  return { position, actor: event?.metadata.actor ?? "", batch, file, row: event?.metadata.row };
}

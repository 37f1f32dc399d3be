import type { Selection } from "../../../projections/cube/cube-view.js";
import { type UnitRecord, unitIn, unitNow } from "../../../projections/directory.js";
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
import { type FigureName, figureId } from "./figure-name.js";
import { narrowed } from "./line-cube.js";
import { linesIn } from "./lines.js";
import { measured } from "./measured.js";
import { observedPeriod } from "./readings.js";
import type { Vantage } from "./vantage.js";

/** Who recorded a fact at which position of the log, and in which row of which file. */
export interface Origin {
  readonly position: number;
  readonly actor: string;
  readonly batch: string | undefined;
  readonly file: string | undefined;
  readonly row: number | undefined;
}

/** One report that a figure rests on, and where it came from. Amounts in 分. */
export interface Support extends Origin {
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
  /** The only enterprise that counts. */
  readonly unit: string | undefined;
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
  { measure, selection, period, unit: only }: FigureName,
  top = 20,
): Promise<Explanation> {
  const vantage = only ? narrowed(whole, { unit: only.index }) : whole;
  const unit = only?.unit;
  const { value } = measured(vantage, selection, measure, period);
  const common = {
    figure: figureId(measure, selection, period, unit),
    measure,
    selection,
    unit,
    period,
    value,
  };
  if (measure === "enterprises") {
    const units = registeredUnits(vantage, selection, period);
    const largest = await Promise.all(units.slice(0, top).map((one) => registrationOf(log, vantage, one)));
    const restValue = units.slice(top).reduce((sum, one) => sum + BigInt(one.represents), 0n);
    return { ...common, reports: units.length, largest, restValue, position: vantage.position };
  }
  const supports = supportingLines(vantage, selection, measure, period);
  const largest = await Promise.all(supports.slice(0, top).map((one) => originOf(log, vantage, one)));
  const restValue = supports.slice(top).reduce((sum, one) => sum + BigInt(one.value), 0n);
  return { ...common, reports: supports.length, largest, restValue, position: vantage.position };
}

interface Registered {
  readonly record: UnitRecord;
  readonly effective: string;
  readonly position: number;
  readonly represents: number;
}

/** The number of enterprises rests on the register: units that stand in the selection, those for most first. */
function registeredUnits(vantage: Vantage, selection: Selection, period: Period): readonly Registered[] {
  const month = lastMonth(period);
  const found = [...vantage.models.directory.all()].flatMap((record): Registered[] => {
    if (vantage.unit !== undefined && record.index !== vantage.unit) return [];
    const text = formatPeriod(monthFromNumber(month));
    const change = unitIn(record, text, vantage.position);
    const standing = change?.standing;
    if (!change || !standing || !standsIn(vantage, selection, standing, month)) return [];
    const { effective, position } = change;
    return [{ record, effective, position, represents: standing.represents }];
  });
  return found.sort((a, b) => b.represents - a.represents || (a.record.unit < b.record.unit ? -1 : 1));
}

async function registrationOf(log: FoldedLog, vantage: Vantage, one: Registered): Promise<Support> {
  const { record, effective, position, represents } = one;
  return {
    unit: record.unit,
    name: unitNow(record, vantage.position)?.name ?? "",
    synthetic: record.synthetic,
    period: effective,
    value: BigInt(represents),
    ...(await whereFrom(log, vantage, position)),
  };
}

interface Line {
  readonly line: number;
  readonly value: number;
}

function supportingLines(
  vantage: Vantage,
  selection: Selection,
  measure: ReportMeasure,
  period: Period,
): readonly Line[] {
  const { journal, cube } = vantage.models.facts;
  const readAt = measured(vantage, selection, measure, period).readAt ?? period;
  const found: Line[] = [];
  for (const line of linesIn(vantage, selection, period)) {
    const value = journal[measure](line);
    if (value === undefined || (vantage.unit !== undefined && journal.unit(line) !== vantage.unit)) continue;
    if (measure === "employment" && lastMonth(cube.axis.period(journal.period(line))) !== lastMonth(readAt))
      continue;
    found.push({ line, value });
  }
  return found.sort((a, b) => Math.abs(b.value) - Math.abs(a.value) || a.line - b.line);
}

async function originOf(log: FoldedLog, vantage: Vantage, { line, value }: Line): Promise<Support> {
  const { models, position: asOf } = vantage;
  const { journal, cube } = models.facts;
  const record = models.directory.at(journal.unit(line));
  return {
    unit: record?.unit ?? "",
    name: (record && unitNow(record, asOf)?.name) ?? "",
    synthetic: record?.synthetic ?? false,
    period: formatPeriod(cube.axis.period(journal.period(line))),
    value: BigInt(value),
    ...(await whereFrom(log, vantage, journal.position(line))),
  };
}

/** What a department observed, and where it came from. */
export interface ObservationOrigin extends Origin {
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
      ...(await whereFrom(log, vantage, observed.position)),
    })),
  );
}

async function whereFrom(log: FoldedLog, { models }: Vantage, position: number): Promise<Origin> {
  const event = await eventAt(log, position);
  const batch = event?.metadata.batch;
  const file = batch === undefined ? undefined : models.batches.get(batch)?.received.file;
  return { position, actor: event?.metadata.actor ?? "", batch, file, row: event?.metadata.row };
}

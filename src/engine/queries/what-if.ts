import Papa from "papaparse";
import { type CubeReader, lastCounted, type Selection } from "../../../projections/cube/cube-view.js";
import { addInto, type Exact } from "../../../projections/cube/exact.js";
import type { Slot } from "../../../projections/cube/slots.js";
import type { Reference } from "../../../projections/reference.js";
import { parseAmount } from "../../domain/amount.js";
import type { ReportMeasure } from "../../domain/attribution.js";
import { Fault } from "../../domain/faults.js";
import { contains, lastMonth, month, type Period, parsePeriod, yearBefore } from "../../domain/period.js";
import { named, nameKey } from "../../ingestion/cells/text.js";
import { integer, multiply, type Ratio } from "../../statistics/ratio.js";
import { COUNT_SLOT, measured, SUM_SLOT } from "./measured.js";
import { areaNamed, cityOf, clusterNamed } from "./scope.js";
import { seenThrough, type Vantage } from "./vantage.js";

/** A figure that is planned, not reported: 分 or persons of a cluster in an area for a period. */
export interface PlannedFigure {
  readonly cluster: string;
  readonly area: string;
  readonly period: Period;
  readonly measure: ReportMeasure;
  readonly value: bigint;
}

/** The vantage with planned figures folded over the real ones. Nothing is stored; the log and the cube stay as they are. */
export function assuming(vantage: Vantage, planned: readonly PlannedFigure[]): Vantage {
  return seenThrough(vantage, ({ cube, reference }) => ({ cube: new AssumedCube(cube, planned, reference) }));
}

/**
 * Planned figures for the months of a year that come after `after` and that nobody has reported: the same month of the year before, grown by
 * `rate` (1/10 is 10 %), cluster by cluster. Fractions of a 分 are cut off: it is a plan, and a cautious one.
 */
export function grownBy(
  vantage: Vantage,
  rate: Ratio,
  after: Period,
  measures: readonly ReportMeasure[],
): readonly PlannedFigure[] {
  const area = cityOf(vantage.reference);
  const planned: PlannedFigure[] = [];
  for (const cluster of vantage.reference.clusters.keys()) {
    for (let m = after.to + 1; m <= 12; m++) {
      const period = month(after.year, m);
      for (const measure of measures) {
        const selection = { cluster, area, size: null };
        const { value } = measured(vantage, selection, measure, yearBefore(period));
        if (value === undefined || measured(vantage, selection, measure, period).value !== undefined)
          continue;
        const grown = multiply(integer(value), { n: rate.n + rate.d, d: rate.d });
        planned.push({ cluster, area, period, measure, value: grown.n / grown.d });
      }
    }
  }
  return planned;
}

class AssumedCube implements CubeReader {
  readonly #real: CubeReader;
  readonly #planned: readonly PlannedFigure[];
  readonly #reference: Reference;

  constructor(real: CubeReader, planned: readonly PlannedFigure[], reference: Reference) {
    this.#real = real;
    this.#planned = planned;
    this.#reference = reference;
  }

  flows(selection: Selection, slots: readonly Slot[], p: Period): readonly Exact[] {
    const real = this.#real.flows(selection, slots, p);
    return this.#withPlanned(real, selection, slots, (own) => contains(p, own));
  }
  stocks(selection: Selection, slots: readonly Slot[], at: number): readonly Exact[] {
    const real = this.#real.stocks(selection, slots, at);
    return this.#withPlanned(real, selection, slots, (own) => lastMonth(own) === at);
  }
  running(selection: Selection, slot: Slot, at: number): number {
    return this.#real.running(selection, slot, at);
  }
  lastReported(selection: Selection, countSlot: Slot, p: Period): number | undefined {
    return lastCounted(p, (month) => this.stocks(selection, [countSlot], month)[0]);
  }
  dueMonths(selection: Selection, p: Period): number {
    return this.#real.dueMonths(selection, p);
  }
  /** A plan is no report: coverage stays what it is. */
  coveredMonths(selection: Selection, p: Period): number {
    return this.#real.coveredMonths(selection, p);
  }

  #withPlanned(
    real: readonly Exact[],
    selection: Selection,
    slots: readonly Slot[],
    when: (own: Period) => boolean,
  ): readonly Exact[] {
    const sums = [...real];
    for (const figure of this.#planned) {
      if (!when(figure.period) || !this.#covers(selection, figure)) continue;
      for (const [at, slot] of slots.entries()) {
        if (slot === SUM_SLOT[figure.measure]) addInto(sums, at, figure.value);
        else if (slot === COUNT_SLOT[figure.measure]) addInto(sums, at, 1);
      }
    }
    return sums;
  }

  #covers(selection: Selection, { cluster, area, period }: PlannedFigure): boolean {
    if (selection.size !== null || (selection.cluster !== null && selection.cluster !== cluster))
      return false;
    const above = this.#reference.geography.ancestors(area, lastMonth(period));
    // A park's plan counts for the whole city too, which parks are no descendants of.
    const whole = selection.area === cityOf(this.#reference);
    return (
      whole ||
      (above.includes(selection.area) && (selection.within === undefined || above.includes(selection.within)))
    );
  }
}

/**
 * Reads planned figures from CSV text with the columns 产业, 报告期, 指标 and 数值 (yuan or persons), and 地区 if a
 * plan is for a part: one figure a line, the names in either language.
 *
 * @throws Fault HEADER_MISSING, CLUSTER_UNKNOWN, AREA_UNKNOWN, CELL_PERIOD, CELL_NUMBER, FILE_HEADER_ONLY
 */
export function parsePlanned(reference: Reference, text: string, file: string): readonly PlannedFigure[] {
  const { data } = Papa.parse<string[]>(text.replace(/^\ufeff/, ""), { skipEmptyLines: "greedy" });
  const [header = [], ...rows] = data;
  const at = (names: readonly string[]) => header.findIndex((head) => names.includes(nameKey(head)));
  const columns = {
    cluster: at(["产业", "cluster"]),
    area: at(["地区", "area"]),
    period: at(["报告期", "period"]),
  };
  const [measure, value] = [at(["指标", "measure"]), at(["数值", "value"])];
  if ([columns.cluster, columns.period, measure, value].includes(-1)) {
    throw new Fault("HEADER_MISSING", {
      columns: { zh: "产业、报告期、指标、数值", en: "cluster, period, measure, value" },
      file,
    });
  }
  if (rows.length === 0) throw new Fault("FILE_HEADER_ONLY", { file });
  return rows.map((row) => {
    const cell = (column: number) => (row[column] ?? "").trim();
    const period = parsePeriod(cell(columns.period));
    if (!period) throw new Fault("CELL_PERIOD", { value: cell(columns.period), file });
    const asked = named(MEASURE_WORDS, cell(measure));
    if (!asked)
      throw new Fault("CELL_CHOICE", {
        value: cell(measure),
        choices: { zh: "产值、营业收入、期末从业人员", en: "output, revenue, employment" },
        file,
      });
    const fen = parseAmount(cell(value));
    if (typeof fen === "string") throw new Fault("CELL_NUMBER", { value: cell(value), file });
    return {
      cluster: clusterNamed(reference, cell(columns.cluster)),
      area:
        columns.area < 0 || cell(columns.area) === ""
          ? cityOf(reference)
          : areaNamed(reference, cell(columns.area)),
      period,
      measure: asked,
      value: asked === "employment" ? BigInt(fen) / 100n : BigInt(fen),
    };
  });
}

const MEASURE_WORDS: Readonly<Record<string, ReportMeasure>> = {
  产值: "output",
  output: "output",
  营业收入: "revenue",
  revenue: "revenue",
  期末从业人员: "employment",
  从业人员: "employment",
  employment: "employment",
};

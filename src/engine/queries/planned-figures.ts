import Papa from "papaparse";
import type { Reference } from "../../../projections/reference.js";
import type { ReportMeasure } from "../../domain/attribution.js";
import { Fault } from "../../domain/faults.js";
import { type Period, parsePeriod } from "../../domain/period.js";
import { readAmount, readPersons } from "../../ingestion/cells/figures.js";
import { named, nameKey } from "../../ingestion/cells/text.js";
import { areaNamed, cityOf, clusterNamed } from "./scope.js";

/** A figure that is planned, not reported: 分 or persons of a cluster in an area for a period. */
export interface PlannedFigure {
  readonly cluster: string;
  readonly area: string;
  readonly period: Period;
  readonly measure: ReportMeasure;
  readonly value: bigint;
}

/**
 * Reads planned figures from CSV text with the columns 产业, 报告期, 指标 and 数值 (yuan or persons), and 地区 if a
 * plan is for a part: one figure a line, the names in either language.
 *
 * @throws Fault HEADER_MISSING, CLUSTER_UNKNOWN, AREA_UNKNOWN, CELL_PERIOD, CELL_CHOICE, FILE_HEADER_ONLY, and those
 *   of a figure that cannot be read
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
    return {
      cluster: clusterNamed(reference, cell(columns.cluster)),
      area:
        columns.area < 0 || cell(columns.area) === ""
          ? cityOf(reference)
          : areaNamed(reference, cell(columns.area)),
      period,
      measure: asked,
      value: figureIn(cell(value), asked, file),
    };
  });
}

/** @throws Fault CELL_NUMBER, also for an empty cell, CELL_PRECISION, CELL_TOO_LARGE, CELL_PERSONS */
function figureIn(text: string, measure: ReportMeasure, file: string): bigint {
  const cell = measure === "employment" ? readPersons(text, 0) : readAmount(text, "元");
  if ("problem" in cell) throw new Fault(cell.problem.code, { ...cell.problem.params, file });
  if (Number.isNaN(cell.value)) throw new Fault("CELL_NUMBER", { value: text, file });
  return BigInt(cell.value);
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

import type { Frequency, Measure, Reason, SizeClass, Stage } from "./attribution.js";
import type { Words } from "./defect.js";
import type { RowProblem } from "./faults.js";

/** What the values of the domain are called, alike in answers, reports and refusals. */

export const MEASURE_NAMES: Readonly<Record<Measure, Words>> = {
  output: { zh: "产值", en: "output" },
  revenue: { zh: "营业收入", en: "revenue" },
  employment: { zh: "期末从业人员", en: "employment at the end" },
  enterprises: { zh: "企业数", en: "enterprises" },
};

export const SIZE_NAMES: Readonly<Record<SizeClass, Words>> = {
  above: { zh: "规模以上", en: "above designated size" },
  below: { zh: "规模以下", en: "below designated size" },
};

/** How often a unit reports. */
export const FREQUENCY_NAMES: Readonly<Record<Frequency, Words>> = {
  month: { zh: "月报", en: "monthly" },
  quarter: { zh: "季报", en: "quarterly" },
  half: { zh: "半年报", en: "half-yearly" },
  year: { zh: "年报", en: "yearly" },
};

/** What kind of figure a report gives. */
export const STAGE_NAMES: Readonly<Record<Stage, Words>> = {
  flash: { zh: "快报", en: "flash" },
  annual: { zh: "年报", en: "annual" },
  benchmark: { zh: "普查修订", en: "benchmark" },
};

/** Why a figure was revised. */
export const REASON_NAMES: Readonly<Record<Reason["code"], Words>> = {
  error: { zh: "差错更正", en: "error corrected" },
  late: { zh: "补报", en: "late report" },
  reclassified: { zh: "归属变更", en: "reclassified" },
  annual: { zh: "年报数替换快报数", en: "annual figures for flash ones" },
  benchmark: { zh: "普查修订", en: "benchmark revision" },
  method: { zh: "统计方法调整", en: "change of method" },
  scope: { zh: "统计范围调整", en: "change of scope" },
  derived: { zh: "由累计数推算", en: "derived from year-to-date figures" },
};

/** What becomes of a row with a problem: refused, refused until confirmed, taken. */
export const SEVERITY_NAMES: Readonly<Record<RowProblem["severity"], Words>> = {
  error: { zh: "错误", en: "error" },
  confirm: { zh: "待核实", en: "to confirm" },
  warning: { zh: "提示", en: "warning" },
};

/** Kinds of places. */
export const PLACE_NAMES = {
  city: { zh: "城市", en: "city" },
  district: { zh: "区县(市)", en: "district" },
  park: { zh: "园区", en: "park" },
} as const satisfies Record<string, Words>;

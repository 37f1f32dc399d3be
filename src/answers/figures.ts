import type { z } from "zod";
import { formatYuan, yuanToFen } from "../domain/amount.js";
import type { Bilingual, Measure } from "../domain/attribution.js";
import type { Language } from "../domain/faults.js";
import { formatPeriod, type Period, parsePeriod, periodZh } from "../domain/period.js";
import type { LevelPoint } from "../engine/queries/point.js";
import type { Vantage } from "../engine/queries/vantage.js";
import type { Coverage } from "../statistics/coverage.js";
import { type Figure, isKnown, NO_FIGURE } from "../statistics/figure.js";
import { apart, percent, persons, roundHalfUp, wan, yi } from "../statistics/print.js";
import { HUNDRED, integer, isInteger, multiply, type Ratio } from "../statistics/ratio.js";
import type { Column } from "./answer.js";
import type { CoverageData, PointData } from "./data.js";

/** How figures look on a terminal and in JSON. Rounding happens here and nowhere before. */

export const MEASURE_NAMES: Record<Measure, Bilingual> = {
  output: { zh: "产值(亿元)", en: "output (100m yuan)" },
  revenue: { zh: "营业收入(亿元)", en: "revenue (100m yuan)" },
  employment: { zh: "期末从业人员(人)", en: "employment (persons)" },
  enterprises: { zh: "企业数(家)", en: "enterprises" },
};

/** Amounts of single enterprises are printed in 万元: in 亿元 most of them would be 0.00. */
export type Scale = "whole" | "enterprise";

export function measureName(measure: Measure, language: Language, scale: Scale = "whole"): string {
  const name = MEASURE_NAMES[measure][language];
  return scale === "whole" ? name : name.replace("亿元", "万元").replace("100m yuan", "10k yuan");
}

/** Another level of the measure: its name with the unit. @example "上年同期(亿元)" */
export function inUnitOf(measure: Measure, name: string, language: Language, scale: Scale): string {
  return measureName(measure, language, scale).replace(/^[^(]*?(?= ?\(|$)/, name);
}

/** A level in the unit that its measure is printed in: amounts with two decimals, persons and enterprises whole. */
export function level(measure: Measure, figure: Figure, scale: Scale = "whole"): string {
  if (!isKnown(figure)) return "—";
  const exact = figure.value.n / figure.value.d;
  if (measure !== "output" && measure !== "revenue") return persons(exact, "人");
  return scale === "whole" ? yi(exact) : wan(exact);
}

/** A level with its unit, for sentences. @example amountText("output", { value: 1050000000000n }, "zh") //=> "105.00亿元" */
export function amountText(
  measure: Measure,
  figure: Figure,
  language: Language,
  scale: Scale = "whole",
): string {
  const text = level(measure, figure, scale);
  if (text === "—") return text;
  const amounts = UNIT_NAMES[scale];
  const { zh, en } = measure === "output" || measure === "revenue" ? amounts : UNIT_NAMES[measure];
  return language === "zh" ? `${text}${zh}` : `${text} ${en}`;
}
const UNIT_NAMES = {
  whole: { zh: "亿元", en: "hundred million yuan" },
  enterprise: { zh: "万元", en: "ten thousand yuan" },
  employment: { zh: "人", en: "persons" },
  enterprises: { zh: "家", en: "enterprises" },
} as const satisfies Record<string, Bilingual>;

export function rate(figure: Figure): string {
  return isKnown(figure) ? percent(figure.value) : "—";
}

/** A fraction of a target, never rounded onto 100 %. @example attained({ value: 0.99996 }) //=> "99.996%" */
export function attained(figure: Figure): string {
  return isKnown(figure) ? `${apart(multiply(figure.value, HUNDRED), [HUNDRED], 1)}%` : "—";
}

export function periodName(period: Period, language: Language): string {
  return language === "zh" ? periodZh(period) : formatPeriod(period);
}

/** A figure in JSON: ten decimals as text, or the reason why there is none. */
export function figureJson(
  figure: Figure,
): { value: string } | { value: null; reason: string; zh: string; en: string } {
  return isKnown(figure)
    ? { value: decimals(figure.value) }
    : { value: null, reason: figure.none, ...NO_FIGURE[figure.none] };
}

/** The exact level in JSON: yuan with two decimals, or a whole number. */
export function levelJson(measure: Measure, figure: Figure): ReturnType<typeof figureJson> {
  if (!isKnown(figure)) return figureJson(figure);
  return { value: exactText(measure, figure.value.n / figure.value.d) };
}

/** 分 in yuan with two decimals; persons and enterprises whole. */
export function exactText(measure: Measure, exact: bigint): string {
  return measure === "output" || measure === "revenue" ? formatYuan(exact) : `${exact}`;
}

/** 报送率 in JSON: months of reports received and due, and the one over the other. */
export function coverageJson({ reported, expected, rate: share }: Coverage): z.output<typeof CoverageData> {
  return { reported: `${reported}`, due: `${expected}`, ...figureJson(share) };
}

export function pointJson(measure: Measure, point: LevelPoint): z.output<typeof PointData> {
  const { period, readAt, reports, mark, coverage, yoy, onPrevious, comparableReports, restatedBase } = point;
  return {
    period: formatPeriod(period),
    ...levelJson(measure, point.level),
    unit: measure === "output" || measure === "revenue" ? "元" : measure === "employment" ? "人" : "家",
    ...(readAt ? { readAt: formatPeriod(readAt) } : {}),
    reports,
    mark,
    coverage: coverageJson(coverage),
    growth: {
      nominal: figureJson(yoy.nominal),
      comparable: {
        ...figureJson(yoy.comparable),
        reports: comparableReports,
        ...(restatedBase
          ? { restatedBase: levelJson(measure, { value: integer(restatedBase.value) }).value ?? "" }
          : {}),
      },
      onPrevious: figureJson(onPrevious),
    },
  };
}

function decimals(value: Ratio): string {
  return isInteger(value) ? `${value.n / value.d}` : roundHalfUp(value, 10);
}

/** Said below a table with comparable rates over a base that the bureau has restated: which, to what, and why. */
export function restatedNotes(
  measure: Measure,
  points: readonly Pick<LevelPoint, "restatedBase">[],
  language: Language,
): readonly string[] {
  const restatements = new Set(points.flatMap(({ restatedBase }) => restatedBase?.restatements ?? []));
  return [...restatements].map(({ data: { period, value, reason } }) => {
    const exact = integer(measure === "employment" ? BigInt(value) : yuanToFen(value));
    const parsed = parsePeriod(period);
    const [name, amount] = [
      parsed ? periodName(parsed, language) : period,
      amountText(measure, { value: exact }, language),
    ];
    return language === "zh"
      ? `可比口径的${name}基数已调整为${amount}(${reason.text})`
      : `comparable growth rests on a base of ${period} restated to ${amount} (${reason.text})`;
  });
}

/** The names that rows can be explained by, for files: a terminal has no room for them. */
export function nameColumn<Row>(language: Language, nameOf: (row: Row) => string): Column<Row> {
  return { key: "figure", head: language === "zh" ? "溯源" : "figure", isOnlyInFiles: true, cell: nameOf };
}

/** A name as it is typed: some of its signs a shell would take for its own. */
export function typedName(name: string): string {
  return /[*,]/.test(name) ? `"${name}"` : name;
}

/** How to go from a table down to reports and files, by the name of one of its figures. */
export function traceNote(name: string | undefined, language: Language): string | undefined {
  if (name === undefined) return undefined;
  const typed = typedName(name);
  return language === "zh"
    ? `溯源:dabiao explain ${typed};各行见 --csv、--json`
    : `down to reports and files: dabiao explain ${typed}; --csv and --json name every row`;
}

/** Said below every table whose figures rest on units made up for demonstration, wholly or in part. */
export function syntheticNote({ models, position }: Vantage, language: Language): string[] {
  const note = {
    zh: "※ 含合成企业数据,仅供演示",
    en: "※ rests on synthetic enterprises, for demonstration only",
  };
  return models.directory.hasSynthetic(position) ? [note[language]] : [];
}

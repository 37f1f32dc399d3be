import type { Language } from "../../domain/faults.js";
import { MEASURE_NAMES } from "../../domain/names.js";
import { wholeYear } from "../../domain/period.js";
import { isKnown } from "../../statistics/figure.js";
import { plannedValue } from "../../statistics/path.js";
import { apart } from "../../statistics/print.js";
import { decimal, type Ratio } from "../../statistics/ratio.js";
import { convert, quantity } from "../../statistics/units.js";
import { inPrintedUnit, level, unitName, unitOf } from "../cells.js";
import type { ReportContext } from "../context.js";
import type { ChartBlock } from "../model.js";
import type { Trend } from "./chart.js";
import { drawingNumber } from "./numbers.js";

/** A cluster's headline measure year by year, with the path to its target; nothing where fewer than two years are known. */
export function trendOf(context: ReportContext, cluster: string): ChartBlock | undefined {
  const { say, language, headline } = context;
  const selection = context.select(cluster);
  const seen = trendYears(context);
  const isOver = context.own.to === 12;
  const target = targetOf(context, cluster);
  const last = Math.max(context.own.year, target?.year ?? 0);
  const years = [
    ...seen,
    ...Array.from({ length: last - context.own.year }, (_, n) => context.own.year + 1 + n),
  ];
  const points = years.map((year) => {
    if (year > context.own.year || (year === context.own.year && !isOver)) return undefined;
    const point = context.point(selection, headline, wholeYear(year));
    return isKnown(point.level) ? point : undefined;
  });
  if (points.filter((point) => point !== undefined).length < 2) return undefined;
  const cells = points.map(
    (point) => point && level(headline, point.level, context.about(selection, headline, point)),
  );
  const unit = unitOf(headline);
  const trend: Trend = {
    type: "trend",
    unit: unitName(unit, language),
    words: {
      actual: say("实际", "actual"),
      path: say("达标路径", "path to the target"),
      target: say("目标", "target"),
    },
    years: years.map(String),
    actual: cells.map((cell) => (cell?.value ? drawingNumber(cell.value) : null)),
    labels: cells.map((cell) => cell?.text ?? ""),
    path: years.map((year) => (target === undefined ? null : pathAt(context, cluster, target, year))),
    target:
      target === undefined
        ? null
        : { value: drawingNumber(target.value), label: targetLabel(target.value, unit, language) },
  };
  const measure = context.text(MEASURE_NAMES[headline]);
  const name = context.clusterName(cluster);
  const caption =
    target === undefined
      ? say(`${name}历年${measure}`, `${name}: ${measure} by year`)
      : say(`${name}${measure}与目标路径`, `${name}: ${measure} and the path to the target`);
  const spoken = years.flatMap((year, at) =>
    trend.labels[at] ? [say(`${year}年${trend.labels[at]}`, `${year}: ${trend.labels[at]}`)] : [],
  );
  return {
    kind: "chart",
    id: `trend-${cluster}`,
    caption,
    alternative: `${caption}${say(`（${trend.unit}）：`, ` (${trend.unit}): `)}${spoken.join(say("；", "; "))}`,
    chart: trend,
  };
}

/** In English the unit is too long for the margin; it stands on the axis. */
function targetLabel(value: Ratio, unit: string, language: Language): string {
  return language === "zh" ? quantity(value, unit, language, value) : apart(value, [value], 2);
}

/** The plan's target for the cluster's headline measure, in the printed unit, and the base of its path. */
function targetOf({ progress, headline, vantage }: ReportContext, cluster: string) {
  const row = progress.rows.find((one) => one.measure === headline && one.selection?.cluster === cluster);
  const aim = row?.assessment?.aim;
  if (!row || !aim) return undefined;
  const value = convert(aim.value, aim.unit, unitOf(headline));
  if (!isKnown(value)) return undefined;
  const { trajectory } = row.terms;
  const plan = vantage.reference.plans.get(row.plan)?.adopted;
  const baseYear =
    trajectory === null || trajectory.kind === "milestones" ? plan?.baseYear : trajectory.baseYear;
  const milestones = trajectory?.kind === "milestones" ? trajectory.points : [];
  const kind = trajectory?.kind === "linear" ? ("linear" as const) : ("geometric" as const);
  return { year: aim.dueYear, value: value.value, unit: aim.unit, baseYear, kind, milestones };
}

function pathAt(
  context: ReportContext,
  cluster: string,
  target: NonNullable<ReturnType<typeof targetOf>>,
  year: number,
): number | null {
  if (target.baseYear === undefined || year < target.baseYear) return null;
  const { headline } = context;
  const base = context.point(context.select(cluster), headline, wholeYear(target.baseYear));
  const start = inPrintedUnit(headline, base.level);
  if (!isKnown(start)) return null;
  const ends = [
    { year: target.baseYear, value: start.value },
    { year: target.year, value: target.value },
  ] as const;
  const given = target.milestones.flatMap((point) => {
    const value = convert(decimal(point.value), target.unit, unitOf(headline));
    return isKnown(value) ? [{ year: point.year, value: value.value }] : [];
  });
  const planned = plannedValue(
    given.length > 0
      ? {
          kind: "milestones",
          points: [...ends.filter((end) => !given.some((one) => one.year === end.year)), ...given],
        }
      : { kind: target.kind, base: ends[0], target: ends[1] },
    year,
  );
  return isKnown(planned) ? drawingNumber(planned.value) : null;
}

/** Whole years that the trend of a cluster can show: from the first plan's base to the report's year. */
function trendYears(context: ReportContext): readonly number[] {
  const { vantage, own } = context;
  const bases = [...vantage.reference.plans.values()].map(({ adopted }) => adopted.baseYear);
  const first = Math.min(own.year - 4, ...bases);
  const years = Array.from({ length: own.year - first + 1 }, (_, n) => first + n);
  const hasFigure = (year: number) =>
    isKnown(context.point(context.select(null), context.headline, wholeYear(year)).level);
  return years.slice(Math.max(0, years.findIndex(hasFigure)));
}

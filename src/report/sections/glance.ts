import type { Measure } from "../../domain/attribution.js";
import { MEASURE_NAMES } from "../../domain/names.js";
import { formatPeriod, samePeriod } from "../../domain/period.js";
import { isKnown, known } from "../../statistics/figure.js";
import { compare } from "../../statistics/ratio.js";
import { share } from "../../statistics/share.js";
import { count, level, rate, unitName, unitOf, withUnit } from "../cells.js";
import type { ReportContext } from "../context.js";
import { movement, part, standing, told } from "../findings.js";
import {
  type Block,
  type Column,
  type FigureCell,
  type Glance,
  type Inline,
  type Row,
  text,
} from "../model.js";
import { sentence, words } from "../words.js";
import { counted, statusCounts } from "./targets.js";

/** 主要指标: the numbers a reader takes away, the whole in a paragraph, and all clusters in one table. */
export function glanceSection(context: ReportContext): readonly Block[] {
  const { say } = context;
  return [
    { kind: "heading", level: 1, id: "glance", text: say("主要指标", "Main figures") },
    glance(context),
    { kind: "paragraph", content: overall(context) },
    mainTable(context),
  ];
}

function glance(context: ReportContext): Glance {
  const { say, headline, toDate, language } = context;
  const whole = context.select(null);
  const items: { label: string; figure: FigureCell; detail: Inline }[] = [];
  for (const measure of [headline, "employment", "enterprises"] as const) {
    const cells = measureCells(context, null, measure);
    items.push({
      label: say(
        `${context.periodName(toDate)}${MEASURE_NAMES[measure].zh}`,
        `${MEASURE_NAMES[measure].en}, ${context.periodName(toDate)}, ${unitName(unitOf(measure), "en")}`,
      ),
      figure: language === "zh" ? withUnit(cells.level, language) : cells.level,
      detail: sentence`${say("名义同比", "on the year, nominal: ")}${movement(context, cells.nominal)}`,
    });
  }
  const { met, counted: checkable } = statusCounts(context);
  if (checkable > 0) {
    const about = { name: "targets.met", period: formatPeriod(toDate), scope: { area: context.area } };
    const all = counted(context, checkable, { ...about, name: "targets.checkable" });
    items.push({
      label: say("已达到的目标", "Targets met"),
      figure: counted(context, met, about),
      detail: sentence`${say("可核验的共", "of ")}${all}${say("", " that can be checked")}`,
    });
  }
  const point = context.point(whole, headline, toDate);
  const about = { ...context.about(whole, headline, point, "coverage"), name: "coverage" };
  items.push({
    label: say("报送率", "Coverage"),
    figure: withUnit(rate(point.coverage.rate, about), language),
    detail: words(say("按应报单位月数计", "of the unit-months due")),
  });
  return { kind: "glance", items };
}

export interface MeasureCells {
  readonly level: FigureCell;
  readonly nominal: FigureCell;
  readonly comparable: FigureCell;
}

/** A measure of a cluster in the report's area up to its end, with both rates of growth. */
export function measureCells(
  context: ReportContext,
  cluster: string | null,
  measure: Measure,
  period = context.toDate,
): MeasureCells {
  const selection = context.select(cluster);
  const point = context.point(selection, measure, period);
  const about = (formula?: string) => context.about(selection, measure, point, formula);
  return {
    level: level(measure, point.level, about()),
    nominal: rate(point.yoy.nominal, about("yoy.nominal")),
    comparable: rate(point.yoy.comparable, about("yoy.comparable")),
  };
}

/** A cluster's part of the whole, where both are known. */
export function shareCell(context: ReportContext, cluster: string): FigureCell {
  const { headline, toDate } = context;
  const own = context.point(context.select(cluster), headline, toDate);
  const whole = context.point(context.select(null), headline, toDate);
  const figure = !isKnown(own.level)
    ? own.level
    : isKnown(whole.level)
      ? share(own.level.value, whole.level.value)
      : whole.level;
  return rate(figure, context.about(context.select(cluster), headline, own, "share"));
}

/** Place of a cluster by size of the headline measure, from 1; equals share a place. null where it has no level. */
export function rankOf(context: ReportContext, cluster: string): FigureCell | null {
  const { headline, toDate } = context;
  const levelOf = (id: string) => context.point(context.select(id), headline, toDate).level;
  const own = levelOf(cluster);
  if (!isKnown(own)) return null;
  const larger = context.clusters.filter((id) => {
    const other = levelOf(id);
    return isKnown(other) && compare(other.value, own.value) > 0;
  });
  const selection = context.select(cluster);
  const about = context.about(selection, headline, context.point(selection, headline, toDate), "rank");
  return count(larger.length + 1, "位", about);
}

function overall(context: ReportContext): Inline {
  const { say, headline, toDate, clusters } = context;
  const whole = measureCells(context, null, headline);
  const name = say(
    `${context.periodName(toDate)}，${context.areaName}${clusters.length}个产业共实现${MEASURE_NAMES[headline].zh}`,
    `${MEASURE_NAMES[headline].en} of the ${clusters.length} clusters of ${context.areaName} in ${context.periodName(toDate)}`,
  );
  const first = told(context, [standing(context, { measure: name, ...whole })]);
  const largest = clusters.find((cluster) => rankOf(context, cluster)?.text === "1");
  if (largest === undefined) return first;
  const its = part(context, shareCell(context, largest), null, wholeName(context));
  const others = (["revenue", "employment"] as const)
    .filter((measure) => measure !== headline)
    .map((measure) => {
      const cells = measureCells(context, null, measure);
      return told(context, [standing(context, { measure: context.text(MEASURE_NAMES[measure]), ...cells })]);
    });
  // Of a whole of zero there is no share, and nothing to be the largest.
  const leader =
    its.length === 0
      ? []
      : told(context, [
          sentence`${say(`其中规模最大的是${context.clusterName(largest)}，`, `The largest is ${context.clusterName(largest)}: `)}${its}`,
        ]);
  return [...first, ...leader, ...others.flat()];
}

export function wholeName({ say }: ReportContext): string {
  return say("全部产业", "all clusters");
}

function mainTable(context: ReportContext): Block {
  const { say, clusters, own, toDate } = context;
  const isWhole = samePeriod(own, toDate);
  const { columns, cells } = isWhole ? annualColumns(context) : bulletinColumns(context);
  const rows: Row[] = [
    { cells: [text(context.clusterName(null)), ...cells(null)], role: "total" },
    ...clusters.map((cluster) => ({ cells: [text(context.clusterName(cluster)), ...cells(cluster)] })),
  ];
  return {
    kind: "table",
    id: "main",
    caption: say(
      `${context.periodName(toDate)}${context.areaName}各产业主要指标`,
      `Main figures by cluster, ${context.areaName}, ${context.periodName(toDate)}`,
    ),
    columns: [{ head: say("产业", "Cluster"), align: "text", weight: 1.8 }, ...columns],
    rows,
    notes: [
      say(
        "一家企业从事几个产业的，在“全部产业”中只计一次；各产业之和可以大于合计。",
        "An enterprise of several clusters counts once in all clusters, so the clusters may add up to more.",
      ),
    ],
  };
}

interface Columns {
  readonly columns: readonly Column[];
  readonly cells: (cluster: string | null) => readonly FigureCell[];
}

function annualColumns(context: ReportContext): Columns {
  const { say, headline } = context;
  const others = (["output", "revenue"] as const).filter((measure) => measure !== headline);
  const numbers = [headline, ...others, "employment"] as const;
  const columns = numbers.flatMap((measure): Column[] => {
    const group = context.text(MEASURE_NAMES[measure]);
    const own: Column[] = [
      { head: say("数值", "level"), group, unit: unitOf(measure), align: "number", weight: 1.25 },
      { head: say("名义同比", "nominal growth"), group, unit: "%", align: "number" },
    ];
    if (measure !== headline) return own;
    return [
      ...own,
      { head: say("可比口径同比", "comparable growth"), group, unit: "%", align: "number" },
      { head: say("比重", "share"), group, unit: "%", align: "number" },
    ];
  });
  const enterprises: Column = {
    head: context.text(MEASURE_NAMES.enterprises),
    unit: unitOf("enterprises"),
    align: "number",
  };
  return {
    columns: [...columns, enterprises],
    cells: (cluster) => [
      ...numbers.flatMap((measure) => {
        const cells = measureCells(context, cluster, measure);
        if (measure !== headline) return [cells.level, cells.nominal];
        return [cells.level, cells.nominal, cells.comparable, shareOrWhole(context, cluster)];
      }),
      measureCells(context, cluster, "enterprises").level,
    ],
  };
}

/** 本期 beside 累计, as monthly and quarterly prints give them. */
function bulletinColumns(context: ReportContext): Columns {
  const { say, headline, own, toDate } = context;
  const group = context.text(MEASURE_NAMES[headline]);
  const unit = unitOf(headline);
  const [now, since] = [context.periodName(own), context.periodName(toDate)];
  const columns: Column[] = [
    { head: now, group, unit, align: "number", weight: 1.25 },
    { head: say("名义同比", "nominal growth"), group, unit: "%", align: "number" },
    { head: since, group, unit, align: "number", weight: 1.25 },
    { head: say("名义累计同比", "nominal growth, year to date"), group, unit: "%", align: "number" },
    { head: say("可比口径累计同比", "comparable growth, year to date"), group, unit: "%", align: "number" },
    { head: say("比重", "share"), group, unit: "%", align: "number" },
    {
      head: context.text(MEASURE_NAMES.employment),
      unit: unitOf("employment"),
      align: "number",
      weight: 1.2,
    },
    { head: context.text(MEASURE_NAMES.enterprises), unit: unitOf("enterprises"), align: "number" },
  ];
  return {
    columns,
    cells: (cluster) => {
      const month = measureCells(context, cluster, headline, own);
      const year = measureCells(context, cluster, headline);
      return [
        month.level,
        month.nominal,
        year.level,
        year.nominal,
        year.comparable,
        shareOrWhole(context, cluster),
        measureCells(context, cluster, "employment").level,
        measureCells(context, cluster, "enterprises").level,
      ];
    },
  };
}

function shareOrWhole(context: ReportContext, cluster: string | null): FigureCell {
  if (cluster !== null) return shareCell(context, cluster);
  const selection = context.select(null);
  const point = context.point(selection, context.headline, context.toDate);
  const whole = isKnown(point.level) ? share(point.level.value, point.level.value) : point.level;
  return rate(
    isKnown(whole) ? known(whole.value) : whole,
    context.about(selection, context.headline, point, "share"),
  );
}

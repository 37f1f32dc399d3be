import type { Selection } from "../../../projections/cube/cube-view.js";
import { MEASURE_NAMES } from "../../domain/names.js";
import { formatPeriod, type Period, yearBefore } from "../../domain/period.js";
import { decomposition, type NamedDecomposition, type PartRow } from "../../engine/queries/decomposition.js";
import { type Dimension, OUTSIDE_PARKS } from "../../engine/queries/decomposition-parts.js";
import type { Formula } from "../../engine/queries/derived-name.js";
import type { PartOfChange } from "../../statistics/decompose.js";
import { isKnown, known } from "../../statistics/figure.js";
import { subtract } from "../../statistics/ratio.js";
import { level, levelOfUnit, percentagePoints, rate, unitOf, unitOfUnit, withPlus } from "../cells.js";
import type { Contributions } from "../charts/chart.js";
import { drawingNumber } from "../charts/numbers.js";
import { type ReportContext, scopeOf } from "../context.js";
import { type Block, type Column, type FigureCell, type Scope, type Table, text } from "../model.js";

/** Keys of what no single part is. */
const REST = "rest";
const RESIDUAL = "residual";

/** Enterprises that a table names one by one; the others are summed. */
const UNITS_SHOWN = 12;

const REMEMBERED = new WeakMap<ReportContext, Map<Dimension, NamedDecomposition>>();

/** The change of the headline measure by a dimension; asked of the engine once a report. */
function changeBy(context: ReportContext, by: Dimension): NamedDecomposition {
  const own = REMEMBERED.get(context) ?? new Map<Dimension, NamedDecomposition>();
  REMEMBERED.set(context, own);
  const found = own.get(by);
  if (found) return found;
  const { vantage, headline: measure, toDate: period } = context;
  const top = by === "enterprise" ? UNITS_SHOWN : Number.POSITIVE_INFINITY;
  const change = decomposition(vantage, { selection: context.select(null), measure, period, by, top });
  own.set(by, change);
  return change;
}

export function byCluster(context: ReportContext): NamedDecomposition {
  return changeBy(context, "cluster");
}

/** 增长贡献: who made the whole grow or fall. */
export function contributionSection(context: ReportContext): readonly Block[] {
  const { say, headline } = context;
  const measure = context.text(MEASURE_NAMES[headline]);
  const whole = context.point(context.select(null), headline, context.toDate);
  const heading: Block = {
    kind: "heading",
    level: 1,
    id: "contributions",
    text: say(`${measure}增减的来源`, `Where the change of ${measure} came from`),
  };
  if (!isKnown(whole.yoy.nominal)) {
    return [heading, noChange(context)];
  }
  const dimensions: Dimension[] = ["cluster", ...(context.isCity ? (["park", "district"] as const) : [])];
  const tables = dimensions.map((by) => changeTable(context, changeBy(context, by)));
  const named = context.namesUnits ? [changeTable(context, changeBy(context, "enterprise"))] : [];
  return [heading, chart(context, byCluster(context)), ...tables, ...named];
}

function noChange({ say }: ReportContext): Block {
  return {
    kind: "paragraph",
    content: [
      say(
        "本期或上年同期没有可比的数据，不作分解。",
        "There is no figure of this period or of a year before, so nothing is taken apart.",
      ),
    ],
  };
}

const DIMENSION_NAMES: Record<Dimension, readonly [zh: string, en: string]> = {
  cluster: ["分产业", "by cluster"],
  park: ["分园区", "by park"],
  district: ["分区县（市）", "by district"],
  size: ["分规模", "by size"],
  enterprise: ["影响最大的企业", "largest contributors"],
};

/** A row of the table: a part by its key, the sum of others, or the whole (null). */
interface Listed {
  readonly name: string;
  readonly key: string | null;
  readonly part: PartOfChange;
  readonly row: PartRow;
}

/** The whole, its parts, what lies in no park, and what is left, in this order. */
function listed(context: ReportContext, named: NamedDecomposition): readonly Listed[] {
  const { say } = context;
  const { whole, parts, rest, residual } = named.decomposition;
  const { rows } = named;
  const one = (name: string, key: string | null, part: PartOfChange, row: PartRow | undefined) =>
    row ? [{ name, key, part, row }] : [];
  return [
    ...one(say("合计", "Whole"), null, whole, rows.whole),
    ...[...parts.filter(isInPark), ...parts.filter((part) => !isInPark(part))].flatMap((part) =>
      one(partName(context, named, part.key), part.key, part, rows.listed.get(part.key)),
    ),
    ...(rest ? one(say(`其余${rest.count}个`, `the other ${rest.count}`), REST, rest, rows.rest) : []),
    ...(residual
      ? one(say("重复计入的调整", "counted in several parts"), RESIDUAL, residual, rows.residual)
      : []),
  ];
}

function isInPark({ key }: { readonly key: string }): boolean {
  return key !== OUTSIDE_PARKS;
}

function partName(context: ReportContext, { dimension, names }: NamedDecomposition, key: string): string {
  const isPlace = (dimension === "park" || dimension === "district") && key !== OUTSIDE_PARKS;
  return isPlace ? context.nameOf(key) : (names.get(key)?.[context.language] ?? key);
}

function changeTable(context: ReportContext, named: NamedDecomposition): Table {
  const { say, headline, toDate } = context;
  const { dimension } = named;
  const unit = dimension === "enterprise" ? unitOfUnit(headline) : unitOf(headline);
  const columns: Column[] = [
    { head: say("分项", "Part"), align: "text", weight: 2 },
    { head: say("本期", "now"), unit, align: "number" },
    { head: say("上年同期", "a year before"), unit, align: "number" },
    { head: say("增减", "change"), unit, align: "number" },
    { head: say("名义同比", "nominal growth"), unit: "%", align: "number" },
    { head: say("可比口径同比", "comparable growth"), unit: "%", align: "number", weight: 1.4 },
    { head: say("报送率", "coverage"), unit: "%", align: "number" },
    { head: say("贡献率", "contribution"), unit: "%", align: "number" },
    { head: say("拉动", "pull"), unit: "个百分点", align: "number" },
  ];
  return {
    kind: "table",
    id: `change-by-${dimension}`,
    caption: say(
      `${context.periodName(toDate)}${DIMENSION_NAMES[dimension][0]}${MEASURE_NAMES[headline].zh}增减`,
      `Change of ${MEASURE_NAMES[headline].en}, ${DIMENSION_NAMES[dimension][1]}, ${context.periodName(toDate)}`,
    ),
    columns,
    rows: listed(context, named).map((one) => ({
      cells: [text(one.name), ...changeCells(context, dimension, one)],
      ...(one.key === null ? { role: "total" as const } : {}),
    })),
    notes: changeNotes(context, named),
  };
}

function changeNotes({ say }: ReportContext, { decomposition: { residual }, dimension }: NamedDecomposition) {
  const twice = say(
    "“重复计入的调整”：一家企业从事几个产业，在各产业中分别计入，在合计中只计一次，两者之差。",
    "Counted in several parts: an enterprise of several clusters counts in each of them and once in the whole.",
  );
  const inner = say(
    "园区内的下级园区单列，上级园区的数字不含下级园区。",
    "Parks inside a park stand by themselves; the larger park's figures are without them.",
  );
  return [...(residual ? [twice] : []), ...(dimension === "park" ? [inner] : [])];
}

function changeCells(
  context: ReportContext,
  dimension: Dimension,
  { key, part, row }: Listed,
): readonly FigureCell[] {
  const { headline, toDate } = context;
  const printed = dimension === "enterprise" ? levelOfUnit : level;
  const { scope, isLevel, selection } = scopeOfPart(context, dimension, key);
  const about = (formula: string, period = toDate) => ({
    name: formula === "" ? headline : `${headline}.${formula}`,
    period: formatPeriod(period),
    scope,
  });
  const own = isLevel ? "" : "part";
  const markIn = (period: Period) => (selection ? context.point(selection, headline, period).mark : null);
  const named = (formula: string, known: Formula) => ({ ...about(formula), figure: row.nameOf(known) });
  return [
    printed(headline, row.current, { ...about(own), figure: row.figure, mark: markIn(toDate) }),
    printed(headline, row.base, {
      ...about(own, yearBefore(toDate)),
      figure: row.baseFigure,
      mark: markIn(yearBefore(toDate)),
    }),
    printed(headline, known(subtract(part.current, part.base)), named("change", "change")),
    rate(row.growth, named("yoy.nominal", "growth")),
    rate(row.beside.comparable, named("yoy.comparable", "comparable")),
    rate(row.beside.coverage.rate, named("coverage", "coverage")),
    rate(part.contribution, named("contribution", "contribution")),
    percentagePoints(part.pull, named("pull", "pull")),
  ];
}

interface PartScope {
  readonly scope: Scope;
  /** Is it the level of an area and a cluster? A park's part is without the parks inside it. */
  readonly isLevel: boolean;
  /** What it is summed over, where other tables print the same sum. */
  readonly selection?: Selection;
}

function scopeOfPart(context: ReportContext, dimension: Dimension, key: string | null): PartScope {
  const { area } = context;
  const levelOf = (selection: Selection) => ({ scope: scopeOf(selection), isLevel: true, selection });
  if (key === null) return levelOf(context.select(null));
  const part = { scope: { cluster: "*", area, [dimension]: key }, isLevel: false };
  if (key === REST || key === RESIDUAL) return part;
  if (dimension === "cluster") return levelOf(context.select(key));
  if (dimension === "district") return levelOf(context.select(null, key));
  return key === OUTSIDE_PARKS ? { ...part, selection: { ...context.select(null), within: key } } : part;
}

function chart(context: ReportContext, byCluster: NamedDecomposition): Block {
  const { say, headline, toDate } = context;
  const [whole, ...rest] = listed(context, byCluster);
  const parts = [...rest, ...(whole ? [whole] : [])].flatMap(({ name, part }) => {
    const printed = percentagePoints(part.pull, { name: "", period: "", scope: {} });
    if (printed.value === null) return [];
    return [{ name, points: drawingNumber(printed.value), label: withPlus(printed) }];
  });
  const data: Contributions = { type: "contributions", unit: say("个百分点", "percentage points"), parts };
  const caption = say(
    `${context.periodName(toDate)}各产业对全部产业${MEASURE_NAMES[headline].zh}名义增长的拉动`,
    `Pull of each cluster on the nominal growth of ${MEASURE_NAMES[headline].en}, ${context.periodName(toDate)}`,
  );
  return {
    kind: "chart",
    id: "contributions-chart",
    caption,
    alternative: `${caption}${say("：", ": ")}${parts.map((one) => `${one.name} ${one.label}`).join(say("；", "; "))}`,
    chart: data,
  };
}

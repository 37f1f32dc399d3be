import { parsePeriod } from "../../domain/period.js";
import { roundHalfUp } from "../../statistics/print.js";
import { type Ratio, subtract } from "../../statistics/ratio.js";
import { count, NOTHING, unitName } from "../cells.js";
import type { ReportContext } from "../context.js";
import { figureName, scopeName } from "../figure-names.js";
import { type Block, type FigureCell, type Inline, type Row, type Table, text } from "../model.js";
import type { Difference, Vintages } from "../vintages.js";
import { sentence } from "../words.js";

/** 数字的变化: how many figures differ between two vintages, and each that differs as printed. */
export function differenceSection(vintages: Vintages): readonly Block[] {
  const { say } = vintages.after;
  const heading: Block = {
    kind: "heading",
    level: 1,
    id: "differences",
    text: say("数字的变化", "Figures that differ"),
  };
  const tables = GROUPS.flatMap((group) => {
    const own = vintages.differences.filter((one) => one.isPrinted && groupOf(one) === group);
    return own.length === 0 ? [] : [differenceTable(vintages, group, own)];
  });
  return [heading, { kind: "paragraph", content: summary(vintages) }, ...tables];
}

function summary({ before, after, compared, differences }: Vintages): Inline {
  const { say } = after;
  const number = (name: string, value: number) =>
    count(value, "", { name: `figures.${name}`, period: "", scope: { area: after.area } });
  const all = number("compared", compared);
  const [first, second] = [before.vantage.position, after.vantage.position];
  if (differences.length === 0) {
    return after.language === "zh"
      ? sentence`位置${`${first}`}与位置${`${second}`}相比，报告的${all}个数字没有不同。`
      : sentence`Of ${all} figures of the report none differs between position ${`${first}`} and position ${`${second}`}.`;
  }
  const different = number("differing", differences.length);
  const printed = number("printed", differences.filter(({ isPrinted }) => isPrinted).length);
  return after.language === "zh"
    ? sentence`位置${`${first}`}与位置${`${second}`}相比，报告的${all}个数字中有${different}个不同，其中舍入后仍不同的${printed}个，列表如下；其余的差别小于保留的位数。`
    : sentence`Of ${all} figures of the report ${different} differ between position ${`${first}`} and position ${`${second}`}; the ${printed} that differ as printed are listed${say("", ", the others differ by less than is printed.")}`;
}

interface Group {
  readonly id: string;
  readonly name: readonly [zh: string, en: string];
  readonly holds: RegExp;
}

/** A figure stands in the first group that holds its name. */
const GROUPS: readonly Group[] = [
  {
    id: "levels",
    name: ["数值", "levels"],
    holds: /^(output|revenue|employment|enterprises)(\.part|\.change|\.outside-parks)?$/,
  },
  {
    id: "counts",
    name: ["企业变动与报送情况", "register and coverage"],
    holds: /^enterprises\.|coverage|late/,
  },
  { id: "rates", name: ["增速与结构", "growth and structure"], holds: /^(output|revenue|employment)\./ },
  { id: "aims", name: ["目标进度", "targets"], holds: /^/ },
];

function groupOf({ about }: Difference): Group | undefined {
  return GROUPS.find(({ holds }) => holds.test(about.name));
}

function differenceTable(vintages: Vintages, { id, name }: Group, own: readonly Difference[]): Table {
  const { before, after } = vintages;
  const { say } = after;
  const [first, second] = [before.vantage.position, after.vantage.position];
  return {
    kind: "table",
    id: `differences-${id}`,
    caption: say(`${name[0]}的变化`, `What differs: ${name[1]}`),
    columns: [
      { head: say("指标", "Figure"), align: "text", weight: 1.5 },
      { head: say("范围", "About"), align: "text", weight: 2.2 },
      { head: say("报告期", "Period"), align: "text", weight: 1.1 },
      { head: say("单位", "Unit"), align: "text", weight: 0.9 },
      { head: say(`前（位置${first}）`, `before (at ${first})`), align: "number", weight: 1.3 },
      { head: say(`后（位置${second}）`, `after (at ${second})`), align: "number", weight: 1.3 },
      { head: say("差额", "difference"), align: "number", weight: 1.1 },
    ],
    rows: own.map((one) => differenceRow(vintages, one)),
    notes: own.some(({ about }) => about.unit === "%")
      ? [say("百分数的差额以百分点计。", "Differences of percentages are in percentage points.")]
      : [],
  };
}

function differenceRow({ before: first, after: context }: Vintages, difference: Difference): Row {
  const { about, before, after, reason, places } = difference;
  const { language } = context;
  const period = parsePeriod(about.period);
  const cell = (value: Ratio | null, more: Partial<FigureCell>): FigureCell => ({
    ...about,
    value,
    reason: value === null ? reason : null,
    text: value === null ? NOTHING : roundHalfUp(value, places),
    places,
    mark: null,
    coverage: null,
    ...more,
  });
  const at = ({ vantage }: ReportContext) => ({ scope: { ...about.scope, asOf: `${vantage.position}` } });
  return {
    cells: [
      text(figureName(about.name, language)),
      text(scopeName(context, about)),
      text(period ? context.periodName(period) : ""),
      text(unitName(about.unit, language)),
      cell(before, at(first)),
      cell(after, at(context)),
      cell(before && after && subtract(after, before), {
        name: `${about.name}.difference`,
        unit: about.unit === "%" ? "个百分点" : about.unit,
        figure: null,
      }),
    ],
  };
}

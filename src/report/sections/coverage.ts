import { formatPeriod } from "../../domain/period.js";
import { type LateUnit, lateUnits } from "../../engine/queries/late.js";
import { count, rate } from "../cells.js";
import type { ReportContext } from "../context.js";
import { type Block, type Row, type Table, text } from "../model.js";
import type { Say } from "../words.js";

/** Late reporters that are listed by name. */
const NAMED_MAX = 30;

/** 报送情况: how much of what was due has come in, and who is late. */
export function coverageSection(context: ReportContext): readonly Block[] {
  const { say, vantage, toDate } = context;
  const late = lateUnits(vantage, context.select(null), toDate);
  return [
    { kind: "heading", level: 1, id: "coverage", text: say("报送情况", "Coverage and late reports") },
    coverageTable(context, late),
    ...(late.length === 0 ? [] : [lateTable(context, late)]),
    ...(context.namesUnits && late.length > 0 ? [namedTable(context, late)] : []),
  ];
}

function coverageTable(context: ReportContext, late: readonly LateUnit[]): Table {
  const { say, clusters, headline, toDate } = context;
  const rows = [null, ...clusters].map((cluster): Row => {
    const selection = context.select(cluster);
    const point = context.point(selection, headline, toDate);
    const { reported, expected, rate: covered } = point.coverage;
    const about = (name: string) => context.about(selection, headline, point, name);
    const own = cluster === null ? late : late.filter(({ clusters: all }) => all.includes(cluster));
    return {
      cells: [
        text(context.clusterName(cluster)),
        count(expected, "", about("coverage.due")),
        count(reported, "", about("coverage.reported")),
        rate(covered, about("coverage")),
        count(own.length, "家", about("late")),
      ],
      ...(cluster === null ? { role: "total" as const } : {}),
    };
  });
  return {
    kind: "table",
    id: "coverage-table",
    caption: say(`${context.periodName(toDate)}报送率`, `Coverage, ${context.periodName(toDate)}`),
    columns: [
      { head: say("产业", "Cluster"), align: "text", weight: 1.6 },
      { head: say("应报（单位月）", "due (unit-months)"), align: "number" },
      { head: say("已报（单位月）", "received (unit-months)"), align: "number" },
      { head: say("报送率", "coverage"), unit: "%", align: "number" },
      { head: say("有未报月份的单位", "units that are late"), unit: "家", align: "number" },
    ],
    rows,
    notes: [
      say(
        "应报按单位登记在册的月份和各自的报送频率计：按季、按半年、按年报送的单位，一次折合三、六、十二个单位月。",
        "What is due follows from registration and each unit's frequency: a quarterly report counts as three unit-months, a yearly one as twelve.",
      ),
    ],
  };
}

/** Late units by park and district: numbers alone. */
function lateTable(context: ReportContext, late: readonly LateUnit[]): Table {
  const { say, toDate, area } = context;
  const places = new Map<string, number>();
  for (const unit of late) {
    const place = unit.park ?? unit.district;
    places.set(place, (places.get(place) ?? 0) + 1);
  }
  const ordered = [...places].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  return {
    kind: "table",
    id: "late-by-place",
    caption: say(
      "有未报月份的单位分布（按所在园区，园区以外按区县（市））",
      "Late units by park, outside parks by district",
    ),
    columns: [
      { head: say("园区或区县（市）", "Park or district"), align: "text", weight: 2 },
      { head: say("单位数", "units"), unit: "家", align: "number" },
    ],
    rows: ordered.map(([place, units]) => ({
      cells: [
        text(context.nameOf(place)),
        count(units, "家", { name: "late", period: formatPeriod(toDate), scope: { area, place } }),
      ],
    })),
    notes: [],
  };
}

function namedTable(context: ReportContext, late: readonly LateUnit[]): Table {
  const { say } = context;
  const left = late.length - NAMED_MAX;
  return {
    kind: "table",
    id: "late-units",
    caption: say("有未报月份的单位", "Late units"),
    columns: [
      { head: say("单位", "Unit"), align: "text", weight: 2.4 },
      { head: say("园区或区县（市）", "Park or district"), align: "text", weight: 1.2 },
      { head: say("未报月份", "Months missing"), align: "text", weight: 2 },
    ],
    rows: late.slice(0, NAMED_MAX).map(({ name, park, district, missing }) => ({
      cells: [text(name), text(context.nameOf(park ?? district)), text(monthsText(missing, say))],
    })),
    notes: left > 0 ? [say(`其余${left}家未列出。`, `${left} more are not listed.`)] : [],
  };
}

/** Months of a year, neighbours as one stretch. @example 1—3月、5月 · 2019-01–03, 05 */
function monthsText(missing: readonly string[], say: Say): string {
  const [year] = missing[0]?.split("-") ?? [];
  const stretches: { from: number; to: number }[] = [];
  for (const month of missing.map((text) => Number(text.slice(5)))) {
    const last = stretches.at(-1);
    if (last && last.to === month - 1) last.to = month;
    else stretches.push({ from: month, to: month });
  }
  const told = stretches.map(({ from, to }) => (from === to ? `${from}` : `${from}${say("—", "–")}${to}`));
  return say(`${told.join("、")}月`, `${year}: ${told.join(", ")}`);
}

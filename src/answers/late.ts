import { z } from "zod";
import { SizeClass } from "../domain/attribution.js";
import { PLACE_NAMES } from "../domain/names.js";
import { formatPeriod, lastMonth } from "../domain/period.js";
import { type LateUnit, lateKey, lateUnits } from "../engine/queries/late.js";
import { defaultPeriod } from "../engine/queries/progress.js";
import { selectionOf } from "../engine/queries/scope.js";
import { knownVantageOf } from "../engine/queries/vantage.js";
import { type Column, question, sayIn, tableOf } from "./answer.js";
import { PositionData } from "./data.js";
import { periodName, syntheticNote } from "./figures.js";
import { scopeName } from "./names.js";
import { moreNote, pageOf, pagesByCursor } from "./paging.js";
import { ScopeQuery, scopeOf } from "./scope.js";

const Late = z.object({
  unit: z.string(),
  name: z.string(),
  district: z.string(),
  park: z.string().nullable(),
  clusters: z.array(z.string()).readonly(),
  size: SizeClass,
  synthetic: z.boolean(),
  missing: z.array(z.string()).readonly(),
});

export const lateQuestion = question({
  name: "late",
  summary: { zh: "催报:尚未报送的单位", en: "who has not reported yet" },
  query: ScopeQuery.extend({
    ...pagesByCursor(100_000, 10_000),
  }),
  data: z.object({
    position: PositionData,
    area: z.string(),
    period: z.string(),
    total: z.number().int().describe("全部页合计 on all pages"),
    units: z.array(Late).readonly(),
    next: z.string().nullable(),
  }),
  async ask({ models }, query, language) {
    const vantage = knownVantageOf(models, query.asOf);
    const scope = scopeOf(query);
    const selection = selectionOf(vantage.reference, scope);
    const period = scope.period ?? defaultPeriod(vantage);
    const { after, limit } = query;
    const units = lateUnits(vantage, selection, period);
    // A unit that has reported since leaves the list: what follows its place is found without it.
    const rest = after === undefined ? units : units.filter((unit) => lateKey(unit) > after);
    const { rows, next } = pageOf(rest, limit, lateKey);
    const t = sayIn(language);
    const nameThen = (id: string) => vantage.reference.geography.name(id, lastMonth(period));
    const area = (id: string | null) =>
      id === null ? t("园区以外", "outside parks") : nameThen(id)[language];
    const columns: readonly Column<LateUnit>[] = [
      { head: PLACE_NAMES.park[language], cell: (row) => area(row.park) },
      { head: PLACE_NAMES.district[language], cell: (row) => area(row.district) },
      { head: t("名称", "name"), cell: (row) => row.name },
      { head: t("代码", "unit"), cell: (row) => row.unit },
      { head: t("未报月份", "missing"), cell: (row) => row.missing.join(" ") },
    ];
    return {
      position: vantage.position,
      next,
      title: `${t("催报", "Late")} · ${scopeName(vantage, selection, period, language)} · ${periodName(period, language)}`,
      notes: [
        ...syntheticNote(vantage, language),
        t(`共${units.length}个单位`, `${units.length} units`),
        ...byPark(units, area, t(":", ": "), t("、", ", ")),
        ...moreNote(next, language),
      ],
      data: () => ({
        position: vantage.position,
        area: selection.area,
        period: formatPeriod(period),
        total: units.length,
        units: rows,
        next: next ?? null,
      }),
      table: () => tableOf(columns, rows),
    };
  },
});

/** How many each park has to chase, most first. */
function byPark(
  units: readonly LateUnit[],
  nameOf: (park: string | null) => string,
  colon: string,
  comma: string,
): readonly string[] {
  const counts = new Map<string, number>();
  for (const { park } of units) counts.set(nameOf(park), (counts.get(nameOf(park)) ?? 0) + 1);
  const listed = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return listed.length < 2 ? [] : [listed.map(([name, count]) => `${name}${colon}${count}`).join(comma)];
}

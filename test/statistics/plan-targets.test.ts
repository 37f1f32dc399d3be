import { existsSync, readFileSync } from "node:fs";
import Papa from "papaparse";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { TargetTerms } from "../../src/domain/events/plan.js";
import { assessTarget } from "../../src/statistics/assess.js";
import type { Reading } from "../../src/statistics/assessment.js";
import { NO_FIGURE } from "../../src/statistics/figure.js";
import type { Nature } from "../../src/statistics/nature.js";
import { asking, asOf, PLAN, reading } from "./asking.js";

/** Every checkable goal of the plan, asked about with figures and without: each has an answer and says why. */

const REFERENCE = new URL("../../../shared/reference/targets.csv", import.meta.url);
const isThere = existsSync(REFERENCE);
if (!isThere) console.log("reference folder not found: the plan's own targets are not asked about");

const Row = z.object({
  no: z.string(),
  clause: z.string(),
  kind: z.enum(["quantified", "checkable", "direction"]),
  indicator: z.string(),
  comparator: z.string(),
  value: z.string(),
  unit: z.string(),
  year: z.string(),
  lead_department: z.string(),
});
type Row = z.infer<typeof Row>;

function targets(): { row: Row; terms: TargetTerms; nature: Nature }[] {
  if (!isThere) return [];
  const { data } = Papa.parse(readFileSync(REFERENCE, "utf8"), { header: true, skipEmptyLines: true });
  return z
    .array(Row)
    .parse(data)
    .map((row) => ({ row, terms: termsOf(row), nature: natureOf(row) }));
}

function termsOf(row: Row): TargetTerms {
  const isNumber = /^\d+$/.test(row.value);
  return TargetTerms.parse({
    clause: row.clause,
    kind: row.kind,
    name: { zh: row.indicator, en: row.no },
    subject: { from: "observations", indicator: row.no.toLowerCase() },
    comparator: row.comparator === "" ? null : row.comparator,
    value: isNumber ? row.value : null,
    unit: row.unit,
    milestone: isNumber || row.value === "" ? null : row.value,
    due: row.year === "每年" ? "every-year" : row.year === "2020" ? 2020 : null,
    leadDepartment: row.lead_department,
    otherUnits: [],
    quote: "",
    note: "",
    trajectory: null,
  });
}

function natureOf({ unit, value, year }: Row): Nature {
  if (!/^\d+$/.test(value)) return "milestone";
  if (year === "每年") return "count-per-year";
  if (unit.startsWith("%") || unit.includes("/")) return "ratio";
  return unit === "位" ? "rank" : unit === "亿元" ? "flow" : "level";
}

/** Each year of the plan, up to what the target asks for in its last. */
function reached(value: string): Reading[] {
  return [2018, 2019, 2020].map((year) => reading(year, year === 2020 ? `${value}1` : value));
}

describe.skipIf(!isThere)("the plan's targets", () => {
  it("are 38", () => {
    expect(targets()).toHaveLength(38);
  });

  it.each(targets())("$row.no $row.indicator has an answer without any figure", ({ terms, nature }) => {
    const found = assessTarget(asking({ terms, nature, asOf: asOf(2019, 12) }));
    expect(found.status).toBe(terms.kind === "direction" ? "not-checkable" : "no-data");
    expect(found.reason && NO_FIGURE[found.reason].zh).toBeTruthy();
    for (const { zh, en } of found.explanation.sentences) {
      expect(zh).toMatch(/[。]$/);
      expect(en).toMatch(/\.$/);
      expect(`${zh}${en}`).not.toMatch(/undefined|NaN|null|object/);
    }
  });

  it.each(targets().filter(({ row }) => row.kind !== "direction"))(
    "$row.no $row.indicator can be met",
    ({ terms, nature }) => {
      const value = terms.value ?? "0";
      const exact = terms.comparator === "=" || terms.comparator === "<=" || nature === "ratio";
      const whole = nature === "ratio" ? (terms.unit.startsWith("%") ? value : "100") : value;
      const annual = exact ? [reading(2020, whole)] : reached(value);
      const word = terms.milestone ?? "";
      const found = assessTarget(
        asking({
          terms,
          nature,
          plan: PLAN,
          annual: nature === "milestone" ? [] : annual,
          reached: word === "" ? [] : [{ on: "2020-06-30", what: word }],
          asOf: asOf(2020, 12),
        }),
      );
      expect([found.status, found.outcome, found.reason]).toEqual(["met", "met", null]);
    },
  );
});

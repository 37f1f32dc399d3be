import { z } from "zod";
import { SizeClass } from "../domain/attribution.js";
import { Fault } from "../domain/faults.js";
import { type Period, requirePeriod, YEAR_MAX, YEAR_MIN } from "../domain/period.js";
import { both } from "../domain/schema-words.js";

/** What narrows a question, as people write it. */
export const AsOf = z.object({
  asOf: z.string().max(100).optional().describe("位置、时间或发布名 position, time or publication"),
});
export const ScopeQuery = AsOf.extend({
  cluster: z.string().max(100).optional().describe("产业 cluster"),
  area: z.string().max(100).optional().describe("地区或园区 area or park"),
  park: z.string().max(100).optional().describe("园区 park"),
  district: z
    .string()
    .max(100)
    .optional()
    .describe("区县(市);与园区同用时取其交集 district; with a park, what lies in both"),
  size: SizeClass.optional().describe("规模 size class"),
  period: z.string().max(40).optional().describe("如 2019-06、2019-Q2、2019 such as 2019-06, 2019-Q2, 2019"),
});

export interface Scope {
  readonly cluster: string | undefined;
  readonly area: string | undefined;
  readonly within: string | undefined;
  readonly size: SizeClass | undefined;
  readonly period: Period | undefined;
}

/** @throws Fault CELL_PERIOD, ARGUMENT_INVALID when more than two areas are named */
export function scopeOf(query: z.output<typeof ScopeQuery>): Scope {
  const { cluster, area, park, district, size, period } = query;
  const [first, second, third] = [area, park, district].filter((one) => one !== undefined);
  if (third !== undefined) {
    throw new Fault("ARGUMENT_INVALID", {
      detail: { zh: "area、park、district 最多用其中两个", en: "area, park, district: two at most" },
    });
  }
  const parsed = period === undefined ? undefined : requirePeriod(period);
  return { cluster, area: first, within: second, size, period: parsed };
}

/** A year of the reporting calendar, as text or number. */
export const Year = z.preprocess(
  // Not coerced: none at all would be no number, instead of missing.
  (year) => (typeof year === "string" ? Number(year) : year),
  z.number().int().min(YEAR_MIN).max(YEAR_MAX),
);

/** A switch: present on a command line, `true` in an address. */
export const Flag = z
  .union(
    [z.boolean(), z.enum(["true", "false", "1", "0", ""])],
    both("应为 true(是)或 false(否)", "must be true or false"),
  )
  .default(false)
  .transform((value) => value === true || value === "true" || value === "1" || value === "");

export function countUpTo(max: number, preset: number) {
  return z.coerce.number().int().min(1).max(max).default(preset);
}

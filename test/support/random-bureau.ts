import fc from "fast-check";
import { FREQUENCIES } from "../../src/domain/attribution.js";
import type { CommandInput } from "../../src/domain/commands.js";
import { observed, PLAN, terms } from "../statistics/asking.js";
import { command, historyOf, monthText, reason, unit } from "./random-history.js";
import type { World } from "./world.js";

/** Names of a unit, targets and observations of which there are few, so that they are changed again and again. */
const bureau: fc.Arbitrary<CommandInput> = fc.oneof(
  fc.tuple(unit, fc.constantFrom("quarter" as const, "half" as const, "year" as const)).map(
    ([u, frequency]): CommandInput => ({
      type: "RegisterEnterprise",
      data: {
        ...{ unit: u, effective: "2018-01", name: "丙", frequency },
        standing: { district: "d1", park: "q", size: "above", clusters: ["a"], represents: 1 },
      },
    }),
  ),
  fc.tuple(unit, fc.constantFrom("2019-01", "2019-04", "2020-01"), fc.constantFrom(...FREQUENCIES)).map(
    ([u, effective, frequency]): CommandInput => ({
      type: "RescheduleEnterprise",
      data: { unit: u, effective, frequency },
    }),
  ),
  fc.tuple(unit, fc.constantFrom("2019-01", "2019-02", "2019-03"), fc.constantFrom("甲", "乙")).map(
    ([u, effective, name]): CommandInput => ({
      type: "RenameEnterprise",
      data: { unit: u, effective, name },
    }),
  ),
  fc
    .oneof(monthText, fc.constantFrom("2018-Q1", "2019-Q2", "2018"))
    .map((text): CommandInput => ({ type: "ClosePeriod", data: { period: text } })),
  fc.tuple(fc.constantFrom("2018-01", "2019-01", "2019-02"), fc.boolean()).map(
    ([effective, januaryExempt]): CommandInput => ({
      type: "SetCalendar",
      data: { effective, januaryExempt },
    }),
  ),
  {
    weight: 3,
    arbitrary: fc
      .tuple(
        fc.constantFrom(null, "a"),
        fc.constantFrom("city", "p"),
        fc.integer({ min: 1, max: 2 }),
        fc.nat(2),
      )
      .map(([cluster, area, to, value]): CommandInput => {
        const base = {
          measure: "output" as const,
          cluster,
          area,
          size: null,
          period: sinceJanuary(2018, to),
          reason,
        };
        return value === 0
          ? { type: "WithdrawRestatement", data: base }
          : { type: "RestateBase", data: { ...base, value: `${value}000.00`, source: { title: "" } } };
      }),
  },
  fc.constant<CommandInput>({
    type: "AdoptPlan",
    data: { ...PLAN, plan: "plan", name: { zh: "规划", en: "plan" }, issuer: "" },
  }),
  fc.tuple(fc.constantFrom("T1", "T2", "T3"), fc.nat(2)).map(
    ([target, value]): CommandInput =>
      value === 0
        ? { type: "RetireTarget", data: { plan: "plan", target, reason } }
        : {
            type: "SetTarget",
            data: { plan: "plan", target, terms: terms({ value: `${value}` }), reason },
          },
  ),
  fc.constant<CommandInput>({
    type: "DefineIndicator",
    data: {
      ...{ indicator: "seen", name: { zh: "监测", en: "seen" }, kind: "level", unit: "%" },
      ...{ cluster: null, measure: null, note: "" },
    },
  }),
  fc.tuple(fc.constantFrom("1", "2", "3"), fc.constantFrom("2018", "2019"), fc.nat(3)).map(
    ([observation, year, value]): CommandInput => ({
      type: "Observe",
      data: { ...observed(year, `${value}`), indicator: "seen", observation, reason },
    }),
  ),
);

/** `2018-01` or, up to a later month, `2018-01..03`. */
export function sinceJanuary(year: number, to: number): string {
  return to === 1 ? `${year}-01` : `${year}-01..0${to}`;
}

/** A city with a history of units and areas among what a bureau says of bases, months, plans and indicators, with publications now and then. */
export const randomBureau: fc.Arbitrary<World> = historyOf(fc.oneof(command, bureau), 17);

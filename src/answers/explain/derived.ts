import { z } from "zod";
import { Measure } from "../../domain/attribution.js";
import type { Language } from "../../domain/faults.js";
import { formatPeriod } from "../../domain/period.js";
import type { Engine } from "../../engine/engine.js";
import { type Derived, derived } from "../../engine/queries/derived.js";
import {
  type DerivedName,
  derivedId,
  FORMULAS,
  levelId,
  partNamed,
} from "../../engine/queries/derived-name.js";
import { type FigureName, seenBy } from "../../engine/queries/figure-name.js";
import { type Pair, type Pairs, pairsOf } from "../../engine/queries/pairs.js";
import { monthsByUnit } from "../../engine/queries/unit-months.js";
import type { Vantage } from "../../engine/queries/vantage.js";
import { isKnown, NO_FIGURE } from "../../statistics/figure.js";
import type { Answer } from "../answer.js";
import { CoverageData, FigureData, PositionData } from "../data.js";
import {
  coverageJson,
  exactText,
  figureJson,
  levelJson,
  measureName,
  periodName,
  restatedNotes,
  syntheticNote,
} from "../figures.js";
import { narrowedScopeName } from "../names.js";
import { derivedTable, type Listed } from "./derived-table.js";
import { aimNotes, coverageNotes, formulaName, methodOf, pairNotes, printed } from "./derived-words.js";

const Half = {
  value: z.string(),
  position: PositionData,
  file: z.string().nullable(),
  row: z.number().nullable(),
};

export const DerivedData = z.object({
  restsOn: z.literal("figures"),
  position: PositionData,
  figure: z.string(),
  formula: z.enum(FORMULAS),
  measure: Measure,
  period: z.string(),
  value: FigureData,
  /** The levels that it is computed from, each with a name to explain it by. */
  figures: z.array(
    z.object({
      role: z.enum(["current", "base", "whole", "whole-base"]),
      figure: z.string(),
      value: FigureData,
    }),
  ),
  /** Of a comparable rate: reports of the same unit and months, this year and a year before. */
  pairs: z
    .object({
      count: z.number().int(),
      current: z.string(),
      base: z.string(),
      restatedBase: z.string().nullable(),
      largest: z.array(
        z.object({
          unit: z.string(),
          name: z.string(),
          period: z.string(),
          current: z.object(Half),
          base: z.object(Half),
        }),
      ),
    })
    .nullable(),
  /** Of coverage: months due and received, and the units that lack most. */
  coverage: CoverageData.extend({
    units: z.array(z.object({ unit: z.string(), name: z.string(), due: z.number(), reported: z.number() })),
  }).nullable(),
});
type DerivedData = z.output<typeof DerivedData>;

/** A figure that is computed from levels: the levels by their names, or the reports that it compares and counts. */
export async function explainDerived(
  log: Engine["log"],
  vantage: Vantage,
  name: DerivedName,
  top: number,
  language: Language,
): Promise<Answer<DerivedData>> {
  const { formula, current, base, whole } = name;
  const { measure, period } = current;
  const part = partNamed(current);
  const worked = derived(vantage, name);
  const { value, beside } = worked;
  const listed: Listed = {
    pairs:
      formula === "comparable" && !beside.restatedBase
        ? await pairsOf(log, seenBy(vantage, current), current, top)
        : undefined,
    months: formula === "coverage" ? monthsByUnit(vantage, current).slice(0, top) : undefined,
  };
  const { position } = vantage;
  const figure = derivedId(
    formula,
    measure,
    part,
    { period, base: base.period },
    name.target ?? (whole && partNamed(whole.current)),
  );
  return {
    position,
    title: `${narrowedScopeName(vantage, part.selection, part.narrowed, period, language)} · ${periodName(period, language)} · ${measureName(measure, language)} ${formulaName(name, language)} ${printed(name, worked, language)}`,
    notes: [
      ...syntheticNote(vantage, language),
      ...(isKnown(value) ? [] : [NO_FIGURE[value.none][language]]),
      `${formulaName(name, language)} = ${methodOf(formula, worked)[language]}`,
      ...aimNotes(worked, language),
      ...restatedNotes(measure, formula === "comparable" ? [beside] : [], language),
      ...pairNotes(current, listed.pairs, language),
      ...coverageNotes(formula, worked, language),
    ],
    data: () => ({
      restsOn: "figures",
      position,
      figure,
      formula,
      measure,
      period: formatPeriod(period),
      value: formula === "change" ? levelJson(measure, value) : figureJson(value),
      figures: worked.ingredients.map((one) => ({
        role: one.role,
        figure: levelId(one.figure),
        value: levelJson(measure, one.level),
      })),
      pairs: formula === "comparable" ? pairsJson(current, worked, listed.pairs) : null,
      coverage: listed.months ? { ...coverageJson(beside.coverage), units: [...listed.months] } : null,
    }),
    table: () => derivedTable(name, worked, listed, language),
  };
}

function pairsJson(
  { measure }: FigureName,
  { beside }: Derived,
  pairs: Pairs | undefined,
): DerivedData["pairs"] {
  const exact = (value: bigint) => exactText(measure, value);
  const half = (value: bigint, { position, file, row }: Pair["origin"]) => ({
    value: exact(value),
    position,
    file: file ?? null,
    row: row ?? null,
  });
  return {
    count: pairs?.count ?? 0,
    current: exact(pairs?.current ?? 0n),
    base: exact(pairs?.base ?? 0n),
    restatedBase: beside.restatedBase ? exact(beside.restatedBase.value) : null,
    largest: (pairs?.largest ?? []).map(({ unit, name, period, current, base, origin, baseOrigin }) => ({
      unit,
      name,
      period,
      current: half(current, origin),
      base: half(base, baseOrigin),
    })),
  };
}

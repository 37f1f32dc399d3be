import { z } from "zod";
import { type Bilingual, Measure } from "../domain/attribution.js";
import type { Language } from "../domain/faults.js";
import { formatPeriod, samePeriod, yearBefore } from "../domain/period.js";
import type { Engine } from "../engine/engine.js";
import { type Derived, derived, type Ingredient, type Role } from "../engine/queries/derived.js";
import {
  type DerivedName,
  derivedId,
  FORMULA_NAMES,
  FORMULAS,
  type Formula,
  levelId,
  partNamed,
} from "../engine/queries/derived-name.js";
import { type FigureName, seenBy } from "../engine/queries/figure-name.js";
import { type Pair, type Pairs, pairsOf } from "../engine/queries/pairs.js";
import { monthsByUnit, type UnitMonths } from "../engine/queries/unit-months.js";
import type { Vantage } from "../engine/queries/vantage.js";
import { isKnown, NO_FIGURE } from "../statistics/figure.js";
import { points } from "../statistics/print.js";
import { integer } from "../statistics/ratio.js";
import { quantity } from "../statistics/units.js";
import { type Answer, sayIn, type Table, tableOf } from "./answer.js";
import { CoverageData, FigureData, PositionData } from "./data.js";
import {
  coverageJson,
  exactText,
  figureJson,
  level,
  levelJson,
  measureName,
  periodName,
  rate,
  restatedNotes,
  syntheticNote,
} from "./figures.js";
import { narrowedScopeName } from "./names.js";

/** What is worked out of levels: the levels by their names, or the reports that it compares and counts. */

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
  /** The levels that it is worked out of, each with a name to explain it by. */
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

const METHODS = {
  growth: { zh: "本期数 ÷ 基期数 − 1", en: "current ÷ base − 1" },
  change: { zh: "本期数 − 基期数", en: "current − base" },
  comparable: {
    zh: "两年同月都报了的单位(在同一产业内;全部产业合计时,改换产业的也算),本期之和 ÷ 上年同期之和 − 1",
    en: "over units that reported the same months of both years, in the same cluster (over all clusters, in any): current ÷ base − 1",
  },
  coverage: { zh: "已报单位月 ÷ 应报单位月", en: "unit-months received ÷ due" },
  share: { zh: "分项 ÷ 合计", en: "part ÷ whole" },
  contribution: { zh: "分项的增减额 ÷ 合计的增减额", en: "change of the part ÷ change of the whole" },
  pull: { zh: "分项的增减额 ÷ 合计的基期数", en: "change of the part ÷ base of the whole" },
  asked: { zh: "分项的基期数 × 目标值 ÷ 合计的基期数", en: "base of the part × target ÷ base of the whole" },
  gap: { zh: "同速应达数 − 本期数", en: "asked by equal growth − current" },
  "gap-share": { zh: "分项的缺口 ÷ 合计的缺口", en: "gap of the part ÷ gap of the whole" },
} as const satisfies Record<Formula, Bilingual>;

const RESTATED = {
  zh: "本期数 ÷ 调整后的基数 − 1",
  en: "current ÷ the base as restated − 1",
} as const satisfies Bilingual;

const ROLES = {
  current: { zh: "本期数", en: "current" },
  base: { zh: "基期数", en: "base" },
  whole: { zh: "合计本期数", en: "whole, current" },
  "whole-base": { zh: "合计基期数", en: "whole, base" },
} as const satisfies Record<Role, Bilingual>;

interface Found {
  readonly pairs: Pairs | undefined;
  readonly months: readonly UnitMonths[] | undefined;
}

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
  const found: Found = {
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
    title: `${narrowedScopeName(vantage, part.selection, part.narrowed, language)} · ${periodName(period, language)} · ${measureName(measure, language)} ${formulaName(name, language)} ${printed(name, worked, language)}`,
    notes: [
      ...syntheticNote(vantage, language),
      ...(isKnown(value) ? [] : [NO_FIGURE[value.none][language]]),
      `${formulaName(name, language)} = ${methodOf(formula, worked)[language]}`,
      ...aimNotes(worked, language),
      ...restatedNotes(measure, formula === "comparable" ? [beside] : [], language),
      ...pairNotes(current, found.pairs, language),
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
      pairs: formula === "comparable" ? pairsJson(current, worked, found.pairs) : null,
      coverage: found.months
        ? {
            ...coverageJson(beside.coverage),
            units: [...found.months],
          }
        : null,
    }),
    table: () => tableFor(name, worked, found, language),
  };
}

/** 同比 is against a year before; against any other period growth names it. */
function formulaName({ formula, current, base }: DerivedName, language: Language): string {
  const isYearBefore = samePeriod(base.period, yearBefore(current.period));
  if (isYearBefore || ["share", "asked", "gap", "gap-share"].includes(formula))
    return FORMULA_NAMES[formula][language];
  const since = periodName(base.period, language);
  const { zh, en } = FORMULA_NAMES[formula];
  return sayIn(language)(`比${since}${formula === "growth" ? "增长" : zh}`, `${en} since ${since}`);
}

function methodOf(formula: Formula, { beside }: Derived): Bilingual {
  return formula === "comparable" && beside.restatedBase ? RESTATED : METHODS[formula];
}

/** The value with its unit as tables print it. */
function printed({ formula, current }: DerivedName, { value, aim }: Derived, language: Language): string {
  if (aim && formula !== "gap-share")
    return isKnown(value) ? quantity(value.value, aim.unitName, language) : "—";
  if (formula === "change") return level(current.measure, value);
  if (formula === "pull") return isKnown(value) ? points(value.value)[language] : "—";
  return rate(value);
}

function pairNotes({ measure }: FigureName, pairs: Pairs | undefined, language: Language): readonly string[] {
  if (!pairs) return [];
  const amount = (value: bigint) => level(measure, { value: integer(value) });
  const [now, then] = [amount(pairs.current), amount(pairs.base)];
  return [
    sayIn(language)(
      `共${pairs.count}对报表:本期${now},上年同期${then}`,
      `${pairs.count} pairs of reports: current ${now}, a year before ${then}`,
    ),
  ];
}

function aimNotes({ aim }: Derived, language: Language): readonly string[] {
  if (!aim) return [];
  const value = quantity(aim.value, aim.unitName, language);
  return [sayIn(language)(`目标值${value}`, `target ${value}`)];
}

function coverageNotes(formula: Formula, { beside }: Derived, language: Language): readonly string[] {
  if (formula !== "coverage") return [];
  const { reported, expected } = beside.coverage;
  return [
    sayIn(language)(
      `应报${expected}单位月,已报${reported}单位月;未报最多的列在前面`,
      `${expected} unit-months due, ${reported} received; those that lack most stand first`,
    ),
  ];
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

function tableFor(
  { current: { measure } }: DerivedName,
  { ingredients }: Derived,
  { pairs, months }: Found,
  language: Language,
): Table {
  const t = sayIn(language);
  if (pairs) {
    const exact = (value: bigint) => exactText(measure, value);
    return tableOf<Pair>(
      [
        { head: t("代码", "unit"), cell: (row) => row.unit },
        { head: t("名称", "name"), cell: (row) => row.name },
        { head: t("报告期", "period"), cell: (row) => row.period },
        { head: t("本期", "current"), align: "right", cell: (row) => exact(row.current) },
        { head: t("文件", "file"), cell: (row) => row.origin.file ?? "" },
        { head: t("行", "row"), align: "right", cell: (row) => `${row.origin.row ?? ""}` },
        { head: t("上年同期", "year before"), align: "right", cell: (row) => exact(row.base) },
        { head: t("文件", "file"), cell: (row) => row.baseOrigin.file ?? "" },
        { head: t("行", "row"), align: "right", cell: (row) => `${row.baseOrigin.row ?? ""}` },
      ],
      pairs.largest,
    );
  }
  if (months) {
    return tableOf<UnitMonths>(
      [
        { head: t("代码", "unit"), cell: ({ unit }) => unit },
        { head: t("名称", "name"), cell: ({ name }) => name },
        { head: t("应报月数", "months due"), align: "right", cell: ({ due }) => `${due}` },
        { head: t("已报月数", "received"), align: "right", cell: ({ reported }) => `${reported}` },
      ],
      months,
    );
  }
  return tableOf<Ingredient>(
    [
      { head: t("由此计算", "worked out of"), cell: ({ role }) => ROLES[role][language] },
      {
        head: measureName(measure, language),
        align: "right",
        cell: (row) => level(measure, row.level),
      },
      { head: t("溯源", "figure"), cell: ({ figure }) => levelId(figure) },
    ],
    ingredients,
  );
}

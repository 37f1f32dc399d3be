import type { Bilingual } from "../../domain/attribution.js";
import type { Language } from "../../domain/faults.js";
import type { Derived, Ingredient, Role } from "../../engine/queries/derived.js";
import { type DerivedName, levelId } from "../../engine/queries/derived-name.js";
import type { Pair, Pairs } from "../../engine/queries/pairs.js";
import type { UnitMonths } from "../../engine/queries/unit-months.js";
import { sayIn, type Table, tableOf } from "../answer.js";
import { exactText, level, measureName } from "../figures.js";

/** What is listed one by one: the pairs of reports under a comparable rate, the months of units under coverage. */
export interface Listed {
  readonly pairs: Pairs | undefined;
  readonly months: readonly UnitMonths[] | undefined;
}

export function derivedTable(
  { current: { measure } }: DerivedName,
  { ingredients }: Derived,
  { pairs, months }: Listed,
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
      { head: t("由此计算", "computed from"), cell: ({ role }) => ROLES[role][language] },
      { head: measureName(measure, language), align: "right", cell: (row) => level(measure, row.level) },
      { key: "figure", head: t("溯源", "figure"), cell: ({ figure }) => levelId(figure) },
    ],
    ingredients,
  );
}

const ROLES = {
  current: { zh: "本期数", en: "current" },
  base: { zh: "基期数", en: "base" },
  whole: { zh: "合计本期数", en: "whole, current" },
  "whole-base": { zh: "合计基期数", en: "whole, base" },
} as const satisfies Record<Role, Bilingual>;

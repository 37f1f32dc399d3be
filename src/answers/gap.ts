import { z } from "zod";
import { Measure } from "../domain/attribution.js";
import type { Language } from "../domain/faults.js";
import { endMonth, formatPeriod, requirePeriod } from "../domain/period.js";
import { type GapRow, gapDecomposition, type NamedGap } from "../engine/queries/gap.js";
import { knownVantageOf } from "../engine/queries/vantage.js";
import type { PartOfGap } from "../statistics/decompose-gap.js";
import { type Figure, isKnown, known, NO_FIGURE } from "../statistics/figure.js";
import { askedWords } from "../statistics/phrases.js";
import { quantity } from "../statistics/units.js";
import { type Column, question, sayIn, tableOf } from "./answer.js";
import { CoverageData, FigureData, PositionData, SelectionData } from "./data.js";
import { DIMENSIONS, PartsQuery, sumWords } from "./decomposition.js";
import {
  coverageJson,
  figureJson,
  nameColumn,
  periodName,
  rate,
  syntheticNote,
  traceNote,
} from "./figures.js";
import { scopeName } from "./names.js";
import { AsOf } from "./scope.js";

export const gapQuestion = question({
  name: "gap",
  summary: { zh: "缺口分解:目标的缺口在哪些园区、区县(市)、企业", en: "who holds a target back" },
  query: AsOf.extend({
    target: z.string().max(200).describe("目标,如 T2 target, such as T2"),
    ...PartsQuery,
    period: z
      .string()
      .max(40)
      .optional()
      .describe("如 2019-06、2019-Q2、2019 such as 2019-06, 2019-Q2, 2019"),
  }),
  data: z.object({
    position: PositionData,
    plan: z.string(),
    target: z.string(),
    measure: Measure,
    selection: SelectionData,
    unit: z.string(),
    aim: z.string(),
    period: z.string(),
    base: z.string(),
    /** Why nothing is taken apart; null where it is. */
    reason: z.string().nullable(),
    parts: z.array(
      z.object({
        name: z.string(),
        figure: z.string(),
        baseFigure: z.string(),
        base: FigureData,
        actual: FigureData,
        asked: FigureData,
        gap: FigureData,
        share: FigureData,
        growth: FigureData,
        coverage: CoverageData,
      }),
    ),
  }),
  async ask({ models }, query, language) {
    const { target, by, top } = query;
    const vantage = knownVantageOf(models, query.asOf);
    const period = query.period === undefined ? undefined : endMonth(requirePeriod(query.period));
    const named = gapDecomposition(vantage, { target, by, top, period });
    const rows = rowsOf(named, language);
    const t = sayIn(language);
    const { terms, assessment, selection, decomposition } = named;
    const aim = assessment.aim;
    return {
      position: vantage.position,
      title: `${t("缺口分解", "Gap")} · ${named.target} ${terms.name[language]} · ${scopeName(vantage, selection, named.period, language)} · ${periodName(named.period, language)}`,
      notes: [
        ...(isKnown(decomposition) ? [method(named, language)] : [NO_FIGURE[decomposition.none][language]]),
        ...syntheticNote(vantage, language),
        t(`日志位置 ${vantage.position}`, `log position ${vantage.position}`),
      ],
      trace: traceNote(rows[0]?.figure, language),
      data: () => ({
        position: vantage.position,
        plan: named.plan,
        target: named.target,
        measure: named.measure,
        selection,
        unit: terms.unit,
        aim: terms.value ?? "",
        period: formatPeriod(named.period),
        base: formatPeriod(named.base),
        reason: isKnown(decomposition) ? null : decomposition.none,
        parts: rows.map(({ name, figure, baseFigure, part, base, actual, growth, coverage: covered }) => ({
          name,
          figure,
          baseFigure,
          base: figureJson(base),
          actual: figureJson(actual),
          asked: figureJson({ value: part.asked }),
          gap: figureJson({ value: part.gap }),
          share: figureJson(part.share),
          growth: figureJson(growth),
          coverage: coverageJson(covered),
        })),
      }),
      table: () =>
        tableOf(columns(named, language, aim === null ? "" : askedWords(aim, terms.unit)[language]), rows),
    };
  },
});

interface Row extends GapRow {
  readonly name: string;
  readonly part: PartOfGap;
}

/** Parts, the rest, what is counted several times, and the whole. */
function rowsOf({ decomposition, names, rows }: NamedGap, language: Language): readonly Row[] {
  if (!isKnown(decomposition) || !rows) return [];
  const { whole, parts, rest, residual } = decomposition.value;
  const words = sumWords(language);
  const row = (name: string, part: PartOfGap, own: GapRow | undefined) =>
    own ? [{ name, part, ...own }] : [];
  return [
    ...parts.flatMap((part) =>
      row(names.get(part.key)?.[language] ?? part.key, part, rows.listed.get(part.key)),
    ),
    ...(rest ? row(words.rest(rest.count), rest, rows.rest) : []),
    ...(residual ? row(words.residual, residual, rows.residual) : []),
    ...row(words.whole, whole, rows.whole),
  ];
}

function columns(named: NamedGap, language: Language, asked: string): readonly Column<Row>[] {
  const t = sayIn(language);
  const { terms, dimension, base, period } = named;
  const number = (head: string, of: (row: Row) => Figure): Column<Row> => ({
    head,
    align: "right",
    cell: (row) => {
      const figure = of(row);
      return isKnown(figure) ? quantity(figure.value, terms.unit, language) : "—";
    },
  });
  return [
    { head: DIMENSIONS[dimension][language], cell: (row) => row.name },
    number(`${t("基年", "base ")}${periodName(base, language)}`, (row) => row.base),
    number(`${t("实际", "actual ")}${periodName(period, language)}`, (row) => row.actual),
    { head: t("基年以来增长", "since base"), align: "right", cell: ({ growth }) => rate(growth) },
    { head: t("报送率", "coverage"), align: "right", cell: (row) => rate(row.coverage.rate) },
    number(t(`同速应达(目标${asked})`, `asked (target ${asked})`), ({ part }) => known(part.asked)),
    number(t("缺口", "gap"), ({ part }) => known(part.gap)),
    { head: t("占缺口", "of the gap"), align: "right", cell: ({ part }) => rate(part.share) },
    nameColumn(language, (row) => row.figure),
  ];
}

function method({ base }: NamedGap, language: Language): string {
  const year = periodName(base, language);
  return language === "zh"
    ? `同速法:各分项自${year}起若都按目标所需的同一增速增长,应达到“同速应达”;缺口为同速应达减实际,负数为超出,各分项之和即目标的缺口。基年没有数据的分项,基年按零计`
    : `By equal growth: had every part grown since ${year} as the target asks of the whole, it would stand at “asked”; the gap is asked less actual, below zero where it is ahead, and adds up to the target's gap. Parts without a figure of the base year count as zero there`;
}

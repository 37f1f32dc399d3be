import { z } from "zod";
import { type Bilingual, Measure } from "../domain/attribution.js";
import type { Language } from "../domain/faults.js";
import { formatPeriod, type Period, wholeYear, yearBefore } from "../domain/period.js";
import type { Engine } from "../engine/engine.js";
import { derived, levelOf } from "../engine/queries/derived.js";
import { derivedId, FORMULA_NAMES, levelId, partNamed } from "../engine/queries/derived-name.js";
import {
  explain,
  explainObserved,
  type FactOrigin,
  type ObservationOrigin,
  type Support,
} from "../engine/queries/explain.js";
import { type Explainable, explainableNamed } from "../engine/queries/explainable.js";
import type { FigureName } from "../engine/queries/figure-name.js";
import type { ProgressRow } from "../engine/queries/progress.js";
import { ofCluster } from "../engine/queries/scope.js";
import { knownVantageOf, type Vantage } from "../engine/queries/vantage.js";
import { isKnown } from "../statistics/figure.js";
import { integer } from "../statistics/ratio.js";
import { type Answer, type Column, question, type Say, sayIn, tableOf } from "./answer.js";
import { FigureData, PositionData, SelectionData } from "./data.js";
import { DerivedData, explainDerived } from "./explain-derived.js";
import {
  exactText,
  figureJson,
  level,
  levelJson,
  measureName,
  periodName,
  rate,
  syntheticNote,
  typedName,
} from "./figures.js";
import { clusterName, narrowedScopeName } from "./names.js";
import { AsOf, countUpTo } from "./scope.js";

/** Yuan with two decimals, or a whole number. */
const Exact = z.string();

const OriginData = {
  position: PositionData,
  actor: z.string(),
  batch: z.string().nullable(),
  file: z.string().nullable(),
  row: z.number().int().nullable(),
};

/** How the status of a target came about; empty for other figures. */
const Sentences = z.array(z.string()).readonly();

const ReportsData = z.object({
  restsOn: z.literal("reports"),
  position: PositionData,
  target: z.string().nullable(),
  figure: z.string(),
  measure: Measure,
  selection: SelectionData,
  unit: z.string().nullable(),
  period: z.string(),
  value: Exact.nullable(),
  reports: z.number().int(),
  largest: z.array(
    z.object({
      unit: z.string(),
      name: z.string(),
      synthetic: z.boolean(),
      period: z.string(),
      value: Exact,
      ...OriginData,
    }),
  ),
  restValue: Exact,
  /** What is worked out of it, and for a target the levels of the years that it is assessed by. */
  related: z.array(z.object({ name: z.string(), figure: z.string(), value: FigureData })),
  explanation: Sentences,
});

const ObservationsData = z.object({
  restsOn: z.literal("observations"),
  position: PositionData,
  target: z.string(),
  indicator: z.string().nullable(),
  observations: z.array(
    z.object({
      observation: z.string(),
      period: z.string(),
      value: z.string().nullable(),
      numerator: z.string().nullable(),
      denominator: z.string().nullable(),
      reached: z.string().nullable(),
      wording: z.string(),
      observer: z.string(),
      source: z.string(),
      revised: z.boolean(),
      ...OriginData,
    }),
  ),
  explanation: Sentences,
});

/** Room for a name that leaves out a thousand enterprises. */
const NAME_MAX = 30_000;

/** Longer names are in the data only. */
const TYPED_MAX = 300;

/** The unit that exact values are listed in. */
const UNITS = {
  output: { zh: "数值(元)", en: "value (yuan)" },
  revenue: { zh: "数值(元)", en: "value (yuan)" },
  employment: { zh: "数值(人)", en: "value (persons)" },
  enterprises: { zh: "代表企业数(家)", en: "enterprises" },
} as const satisfies Record<Measure, Bilingual>;

export const explainQuestion = question({
  name: "explain",
  summary: {
    zh: "溯源:数字由哪些报表、监测记录和文件得来",
    en: "from a figure down to reports, observations and files",
  },
  query: AsOf.extend({
    figure: z
      .string()
      .min(1)
      .max(NAME_MAX)
      .describe(
        "数字的标识,如 output/beidou/changsha/2019,或目标编号如 T07(几个规划有同号目标时写 规划/编号)a figure's name, or a target's",
      ),
    top: countUpTo(1000, 20).describe("列出最大的几份 how many of the largest"),
  }),
  data: z.discriminatedUnion("restsOn", [ReportsData, ObservationsData, DerivedData]),
  ask({ log, models }, { asOf, figure, top }, language) {
    const vantage = knownVantageOf(models, asOf);
    const named = explainableNamed(vantage, figure);
    switch (named.restsOn) {
      case "reports":
        return explainReports(log, vantage, named, top, language);
      case "observations":
        return explainObservations(log, vantage, named, top, language);
      case "figures":
        return explainDerived(log, vantage, named.derived, top, language);
    }
  },
});

async function explainReports(
  log: Engine["log"],
  vantage: Vantage,
  { figure, target }: Extract<Explainable, { restsOn: "reports" }>,
  top: number,
  language: Language,
): Promise<Answer<z.output<typeof ReportsData>>> {
  const found = await explain(log, vantage, figure, top);
  const { measure, selection, period, position, reports } = found;
  const exact = (value: bigint) => exactText(measure, value);
  const related = relatedOf(vantage, figure, target, language);
  const scale = found.narrowed.unit === undefined ? "whole" : "enterprise";
  const amount = (value: bigint) => level(measure, { value: integer(value) }, scale);
  const t = sayIn(language);
  const columns: readonly Column<Support>[] = [
    { head: t("代码", "unit"), cell: (row) => row.unit },
    { head: t("名称", "name"), cell: (row) => row.name },
    { head: t("报告期", "period"), cell: (row) => row.period },
    { head: UNITS[measure][language], align: "right", cell: (row) => exact(row.value) },
    ...originColumns(t),
  ];
  return {
    position,
    title: `${narrowedScopeName(vantage, selection, found.narrowed, language)} · ${periodName(period, language)} · ${measureName(measure, language, scale)} ${found.value === undefined ? "—" : amount(found.value)}`,
    notes: [
      ...syntheticNote(vantage, language),
      t(
        `共${reports}${measure === "enterprises" ? "个登记单位" : "份报表"},未列出的合计 ${amount(found.restValue)}`,
        `${reports} ${measure === "enterprises" ? "registered units" : "reports"}; those not listed add up to ${amount(found.restValue)}`,
      ),
      ...clusterNotes(figure, language),
      ...sentencesOf(target, language),
      ...related
        .filter(({ figure }) => figure.length <= TYPED_MAX)
        .map(({ name, figure, text }) => `${name} ${text}:dabiao explain ${typedName(figure)}`),
    ],
    data: () => ({
      restsOn: "reports",
      position,
      target: target?.target ?? null,
      figure: found.figure,
      measure,
      selection,
      unit: found.narrowed.unit ?? null,
      period: formatPeriod(period),
      value: found.value === undefined ? null : exact(found.value),
      reports,
      largest: found.largest.map(({ unit, name, synthetic, period: own, value, ...origin }) => ({
        unit,
        name,
        synthetic,
        period: own,
        value: exact(value),
        ...originData(origin),
      })),
      restValue: exact(found.restValue),
      related: related.map(({ name, figure, value }) => ({ name, figure, value })),
      explanation: sentencesOf(target, language),
    }),
    table: () => tableOf(columns, found.largest),
  };
}

interface Related {
  readonly name: string;
  readonly figure: string;
  readonly value: z.output<typeof FigureData>;
  /** As printed. */
  readonly text: string;
}

/** What is worked out of a level, and for a target the levels of the years that it is assessed by. */
function relatedOf(
  vantage: Vantage,
  figure: FigureName,
  target: ProgressRow | undefined,
  language: Language,
): readonly Related[] {
  const { measure, selection, period } = figure;
  const asked = measure === "enterprises" ? (["growth", "coverage"] as const) : RELATED;
  const formulas = asked.map((formula): Related => {
    const name = {
      formula,
      current: figure,
      base: { ...figure, period: yearBefore(period) },
      whole: undefined,
      target: undefined,
    };
    const { value } = derived(vantage, name);
    return {
      name: FORMULA_NAMES[formula][language],
      figure: derivedId(formula, measure, partNamed(figure), { period }),
      value: figureJson(value),
      text: rate(value),
    };
  });
  const levelAs = (name: string, of: FigureName): Related => {
    const known = levelOf(vantage, of);
    return { name, figure: levelId(of), value: levelJson(measure, known), text: level(measure, known) };
  };
  const years = yearsBehind(target, period).map((year) =>
    levelAs(periodName(year, language), { ...figure, period: year }),
  );
  const terms = (figure.clusters ?? []).map(({ sign, cluster }) =>
    levelAs(`${sign < 0 ? "−" : "+"} ${clusterName(vantage, cluster)[language]}`, {
      ...figure,
      clusters: undefined,
      selection: ofCluster(selection, cluster),
    }),
  );
  return [...terms, ...formulas, ...years];
}

const RELATED = ["growth", "comparable", "coverage"] as const;

/** What the sum and difference of clusters is. */
function clusterNotes({ clusters }: FigureName, language: Language): readonly string[] {
  if (!clusters?.some(({ sign }) => sign < 0)) return [];
  return [
    language === "zh"
      ? "各产业相加减:一家企业从事几个产业,在各产业中分别计入,在全部产业中只计一次;差额为重复计入(负)或未列出的部分"
      : "clusters added up and taken away: an enterprise counts in each of its clusters and once in all of them; the difference is what counts several times (below zero), or is in none that is named",
  ];
}

/** The years from the base to the last full one, and the same months of that: growth and projection rest on them. */
function yearsBehind(target: ProgressRow | undefined, { year, to }: Period): readonly Period[] {
  const base = target?.assessment?.explanation.base;
  if (!base || !isKnown(base)) return [];
  const first = base.value.year;
  const full = Array.from({ length: Math.max(0, year - first) }, (_, n) => wholeYear(first + n));
  return to === 12 ? full : [...full, { year: year - 1, from: 1, to }];
}

async function explainObservations(
  log: Engine["log"],
  vantage: Vantage,
  { target, indicator }: Extract<Explainable, { restsOn: "observations" }>,
  top: number,
  language: Language,
): Promise<Answer<z.output<typeof ObservationsData>>> {
  const found = indicator ? await explainObserved(log, vantage, indicator, top) : [];
  const { position } = vantage;
  const { terms } = target;
  const t = sayIn(language);
  const unit = indicator?.defined.unit ? `(${indicator.defined.unit})` : "";
  const columns: readonly Column<ObservationOrigin>[] = [
    { head: t("报告期", "period"), cell: ({ observed: { observed } }) => observed.on ?? observed.period },
    {
      head: t(`监测值${unit}`, `observed${unit}`),
      align: "right",
      cell: ({ observed: { observed } }) =>
        observed.reached ??
        `${observed.wording}${observed.value ?? (observed.numerator === undefined ? "—" : "")}`,
    },
    {
      head: t("分子/分母", "of"),
      align: "right",
      cell: ({ observed: { observed } }) =>
        observed.numerator === undefined ? "" : `${observed.numerator}/${observed.denominator ?? "—"}`,
    },
    { head: t("报送部门", "observer"), cell: ({ observed: { observed } }) => observed.observer },
    { head: t("出处", "source"), cell: ({ observed: { observed } }) => observed.source.title },
    { head: t("修订", "revised"), cell: ({ observed }) => (observed.revised ? t("是", "yes") : "") },
    ...originColumns(t),
  ];
  return {
    position,
    title: `${target.target} ${terms.name[language]} · ${t("监测记录", "observations")}`,
    notes: [
      t(
        `指标 ${indicator?.defined.indicator ?? "—"},共${indicator?.observations.size ?? 0}条监测记录,由报送部门提供,不由企业报表汇总`,
        `indicator ${indicator?.defined.indicator ?? "—"}, ${indicator?.observations.size ?? 0} observations, recorded by departments and not summed up from reports`,
      ),
      ...sentencesOf(target, language),
    ],
    data: () => ({
      restsOn: "observations",
      position,
      target: target.target,
      indicator: indicator?.defined.indicator ?? null,
      observations: found.map(({ observed: { observation, observed, revised }, ...origin }) => ({
        observation,
        period: observed.on ?? observed.period,
        value: observed.value,
        numerator: observed.numerator ?? null,
        denominator: observed.denominator ?? null,
        reached: observed.reached ?? null,
        wording: observed.wording,
        observer: observed.observer,
        source: observed.source.title,
        revised,
        ...originData(origin),
      })),
      explanation: sentencesOf(target, language),
    }),
    table: () => tableOf(columns, found),
  };
}

/** How the status of a target came about. */
function sentencesOf(target: ProgressRow | undefined, language: Language): readonly string[] {
  return target?.assessment?.explanation.sentences.map((sentence) => sentence[language]) ?? [];
}

function originColumns(t: Say): readonly Column<FactOrigin>[] {
  return [
    { head: t("事件", "event"), align: "right", cell: (row) => `${row.position}` },
    { head: t("文件", "file"), cell: (row) => row.file ?? "" },
    { head: t("行", "row"), align: "right", cell: (row) => `${row.row ?? ""}` },
    { head: t("操作人", "actor"), cell: (row) => row.actor },
  ];
}

function originData({ position, actor, batch, file, row }: FactOrigin) {
  return { position, actor, batch: batch ?? null, file: file ?? null, row: row ?? null };
}

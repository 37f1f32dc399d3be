import { z } from "zod";
import type { Language } from "../../domain/faults.js";
import type { Engine } from "../../engine/engine.js";
import { explainObserved, type ObservationOrigin } from "../../engine/queries/explain.js";
import type { Explainable } from "../../engine/queries/explainable.js";
import type { Vantage } from "../../engine/queries/vantage.js";
import { type Answer, type Column, type Say, sayIn, tableOf } from "../answer.js";
import { PositionData } from "../data.js";
import { OriginData, originColumns, originJson, Sentences, sentencesOf } from "./origin.js";

export const ObservationsData = z.object({
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

export async function explainObservations(
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
      observations: found.map(observationJson),
      explanation: sentencesOf(target, language),
    }),
    table: () => tableOf(observationColumns(indicator?.defined.unit, t), found),
  };
}

function observationColumns(printedUnit: string | undefined, t: Say): readonly Column<ObservationOrigin>[] {
  const unit = printedUnit ? `(${printedUnit})` : "";
  return [
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
}

function observationJson({ observed: { observation, observed, revised }, ...origin }: ObservationOrigin) {
  return {
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
    ...originJson(origin),
  };
}

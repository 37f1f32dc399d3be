import { z } from "zod";
import { IndicatorDefined, Observation } from "../domain/events/plan.js";
import type { Language } from "../domain/faults.js";
import { knownVantageOf } from "../engine/queries/vantage.js";
import { QUALIFIERS } from "../statistics/phrases.js";
import { type Column, question, sayIn, tableOf } from "./answer.js";
import { PositionData, RevisionData } from "./data.js";
import { behind, moreNote, pageOf, pagesByCursor } from "./paging.js";
import { AsOf } from "./scope.js";

const ObservationData = Observation.extend({
  observation: z.string(),
  revised: z.boolean(),
  position: PositionData,
});
const IndicatorData = IndicatorDefined.extend({
  observations: z.array(ObservationData).readonly(),
  revision: RevisionData.describe(
    "指标及其监测值共用的版次,变更时以 If-Match 写明 revision of the indicator with its observations, to be named in If-Match of a change",
  ),
});
type IndicatorData = z.output<typeof IndicatorData>;

export const indicatorsQuestion = question({
  name: "indicators",
  summary: { zh: "监测指标及其历次监测值", en: "indicators and what was observed of them" },
  query: AsOf.extend(pagesByCursor(10_000, 1000)),
  data: z.object({
    position: PositionData,
    indicators: z.array(IndicatorData).readonly(),
    next: z.string().nullable(),
  }),
  async ask({ models }, { asOf, after, limit }, language) {
    const { reference, position } = knownVantageOf(models, asOf);
    const all = [...reference.indicators.values()];
    const cursorOf = ({ defined }: (typeof all)[number]) => defined.indicator;
    const { rows, next } = pageOf(behind(all, after, cursorOf), limit, cursorOf);
    const indicators = rows.map(
      ({ defined, observations, revision }): IndicatorData => ({
        ...defined,
        observations: [...observations.values()].map(({ observed, observation, revised, position: at }) => ({
          ...observed,
          observation,
          revised,
          position: at,
        })),
        revision,
      }),
    );
    const t = sayIn(language);
    const columns: readonly Column<Observed>[] = [
      { head: t("指标", "indicator"), cell: ({ indicator }) => indicator.indicator },
      { head: t("名称", "name"), cell: ({ indicator }) => indicator.name[language] },
      { head: t("监测值", "observation"), cell: ({ one }) => one?.observation ?? "" },
      { head: t("报告期", "period"), cell: ({ one }) => one?.on ?? one?.period ?? "" },
      { head: t("口径", "scope"), cell: ({ one }) => one?.scopeNote ?? "" },
      { head: t("数值", "value"), align: "right", cell: ({ one }) => valueText(one, language) },
      { head: t("单位", "unit"), cell: ({ indicator }) => indicator.unit },
      { head: t("来源", "source"), cell: ({ one }) => one?.source.title ?? "" },
      { head: t("修订", "revised"), cell: ({ one }) => (one?.revised ? t("是", "yes") : "") },
    ];
    return {
      position,
      next,
      title: t("监测指标", "Indicators"),
      notes: moreNote(next, language),
      data: () => ({ position, indicators, next: next ?? null }),
      table: () => tableOf(columns, indicators.flatMap(observedOf)),
    };
  },
});

/** An observation with its indicator; an indicator that was never observed has a row of its own. */
interface Observed {
  readonly indicator: IndicatorData;
  readonly one: IndicatorData["observations"][number] | undefined;
}

function observedOf(indicator: IndicatorData): readonly Observed[] {
  const { observations } = indicator;
  return observations.length === 0
    ? [{ indicator, one: undefined }]
    : observations.map((one) => ({ indicator, one }));
}

function valueText(one: Observed["one"], language: Language): string {
  if (!one) return "";
  return one.value === null ? (one.reached ?? "—") : `${QUALIFIERS[one.qualifier][language]}${one.value}`;
}

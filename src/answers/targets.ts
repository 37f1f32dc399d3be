import { z } from "zod";
import { Reason } from "../domain/attribution.js";
import { TargetTerms } from "../domain/events/plan.js";
import { Fault } from "../domain/faults.js";
import { knownVantageOf } from "../engine/queries/vantage.js";
import { signOf } from "../statistics/phrases.js";
import { question, sayIn, tableOf } from "./answer.js";
import { PositionData, RevisionData } from "./data.js";
import { behind, moreNote, pageOf, pagesByCursor } from "./paging.js";
import { AsOf } from "./scope.js";

const TargetData = z.object({
  plan: z.string(),
  target: z.string(),
  terms: TargetTerms.nullable().describe("已撤销为 null; null once it is retired"),
  history: z
    .array(
      z.object({
        position: PositionData,
        recordedAt: z.iso.datetime(),
        terms: TargetTerms.nullable(),
        reason: Reason.nullable(),
      }),
    )
    .readonly()
    .describe("历次设定、修订、撤销 how it was set, revised and retired"),
  revision: RevisionData.describe(
    "规划及其目标共用的版次,变更时以 If-Match 写明 revision of the plan with its targets, to be named in If-Match of a change",
  ),
});

export const targetsQuestion = question({
  name: "targets",
  summary: { zh: "规划目标:条款、原文、责任单位", en: "targets with clause, quote and who is responsible" },
  query: AsOf.extend({
    plan: z.string().max(64).optional().describe("规划 plan"),
    ...pagesByCursor(10_000, 1000),
  }),
  data: z.object({
    position: PositionData,
    targets: z.array(TargetData),
    next: z.string().nullable(),
  }),
  async ask({ models }, { asOf, plan, after, limit }, language) {
    const { reference, position } = knownVantageOf(models, asOf);
    if (plan !== undefined && !reference.plans.has(plan)) throw new Fault("PLAN_UNKNOWN", { plan });
    const all = [...reference.plans.values()]
      .filter(({ adopted }) => plan === undefined || adopted.plan === plan)
      .flatMap(({ targets, revision }) => [...targets.values()].map((target) => ({ ...target, revision })));
    type Row = (typeof all)[number];
    const cursorOf = (row: Row) => `${row.plan}/${row.target}`;
    const { rows, next } = pageOf(behind(all, after, cursorOf), limit, cursorOf);
    const t = sayIn(language);
    return {
      position,
      next,
      title: t("规划目标", "Targets"),
      notes: moreNote(next, language),
      data: () => ({
        position,
        targets: rows.map((row) => ({
          ...row,
          history: row.history.map((change) => ({
            ...change,
            recordedAt: new Date(change.recordedAt).toISOString(),
          })),
        })),
        next: next ?? null,
      }),
      table: () =>
        tableOf<Row>(
          [
            { head: t("目标", "target"), cell: (row) => row.target },
            { head: t("条款", "clause"), cell: (row) => row.terms?.clause ?? "" },
            { head: t("名称", "name"), cell: (row) => row.terms?.name[language] ?? t("已撤销", "retired") },
            {
              head: t("要求", "aim"),
              align: "right",
              cell: (row) =>
                `${signOf(row.terms?.comparator ?? null)} ${row.terms?.milestone ?? row.terms?.value ?? "—"}`,
            },
            { head: t("单位", "unit"), cell: (row) => row.terms?.unit ?? "" },
            {
              head: t("年份", "due"),
              cell: (row) =>
                row.terms?.due === "every-year" ? t("每年", "yearly") : `${row.terms?.due ?? "—"}`,
            },
            { head: t("牵头单位", "lead"), cell: (row) => row.terms?.leadDepartment ?? "" },
            { head: t("修订", "revisions"), align: "right", cell: (row) => `${row.history.length - 1}` },
          ],
          rows,
        ),
    };
  },
});

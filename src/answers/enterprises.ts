import { z } from "zod";
import { Frequency, Standing } from "../domain/attribution.js";
import { RegisterEntry } from "../domain/events/enterprise.js";
import { SIZE_NAMES } from "../domain/names.js";
import { enterprises, type RegisteredUnit } from "../engine/queries/enterprises.js";
import { selectionOf } from "../engine/queries/scope.js";
import { knownVantageOf } from "../engine/queries/vantage.js";
import { type Column, question, sayIn, tableOf } from "./answer.js";
import { PositionData, RevisionData } from "./data.js";
import { clusterNames, scopeName } from "./names.js";
import { moreNote, pageOf, pagesByCursor } from "./paging.js";
import { Flag, ScopeQuery, scopeOf } from "./scope.js";

export const EnterpriseData = z.object({
  unit: z.string(),
  name: z.string(),
  active: z.boolean(),
  registered: z.string(),
  since: z.string(),
  standing: Standing,
  frequency: Frequency,
  synthetic: z.boolean(),
  register: RegisterEntry,
  revision: RevisionData,
});

export const enterprisesQuestion = question({
  name: "enterprises",
  summary: { zh: "企业名录", en: "the register of units" },
  query: ScopeQuery.extend({
    search: z.string().max(100).optional().describe("名称或代码的一部分 part of name or code"),
    all: Flag.describe("含已注销 with those deregistered"),
    ...pagesByCursor(10_000, 50),
  }),
  data: z.object({
    position: PositionData,
    enterprises: z.array(EnterpriseData).readonly(),
    next: z.string().nullable(),
  }),
  async ask({ models, clock }, query, language) {
    const { search, all, after, limit } = query;
    const vantage = knownVantageOf(models, query.asOf, clock);
    const { reference, position, month } = vantage;
    const selection = selectionOf(reference, scopeOf(query));
    const found = enterprises(vantage, { selection, search, includeInactive: all, after, limit: limit + 1 });
    const { rows, next } = pageOf(found, limit, ({ unit }) => unit);
    const t = sayIn(language);
    const area = (id: string | null) => (id === null ? "" : reference.geography.name(id, month)[language]);
    const columns: readonly Column<RegisteredUnit>[] = [
      { head: t("代码", "unit"), cell: (row) => row.unit },
      { head: t("名称", "name"), cell: (row) => row.name },
      { head: t("地区", "district"), cell: (row) => area(row.standing.district) },
      { head: t("园区", "park"), cell: (row) => area(row.standing.park) },
      {
        head: t("产业", "clusters"),
        cell: (row) => clusterNames(vantage, row.standing.clusters, language),
      },
      {
        head: t("规模", "size"),
        cell: (row) => SIZE_NAMES[row.standing.size][language],
      },
      { head: t("代表企业数", "represents"), align: "right", cell: (row) => `${row.standing.represents}` },
      { head: t("登记月份", "registered"), cell: (row) => row.registered },
      {
        head: t("状态", "status"),
        cell: (row) => (row.active ? t("在册", "active") : t("注销", "deregistered")),
      },
      { head: t("合成", "synthetic"), cell: (row) => (row.synthetic ? "※" : "") },
    ];
    return {
      position,
      next,
      title: `${t("企业名录", "Register")} · ${scopeName(vantage, selection, undefined, language)}`,
      notes: [
        ...(rows.some((row) => row.synthetic)
          ? [t("※ 合成企业,仅供演示", "※ synthetic, for demonstration only")]
          : []),
        ...moreNote(next, language),
      ],
      data: () => ({
        position,
        enterprises: rows,
        next: next ?? null,
      }),
      table: () => tableOf(columns, rows),
    };
  },
});

import { z } from "zod";
import { Frequency, ReportLine, Stage, Standing } from "../domain/attribution.js";
import { FREQUENCY_NAMES, SIZE_NAMES, STAGE_NAMES } from "../domain/names.js";
import { unitHistory, unitReports } from "../engine/queries/unit.js";
import { knownVantageOf } from "../engine/queries/vantage.js";
import { question, sayIn, tableOf } from "./answer.js";
import { PositionData, RevisionData } from "./data.js";
import { EnterpriseData } from "./enterprises.js";
import { clusterNames } from "./names.js";
import { AsOf, Year } from "./scope.js";

const Unit = z.string().min(1).max(100).describe("统一社会信用代码 unit id");

export const enterpriseQuestion = question({
  name: "enterprise",
  summary: { zh: "一家企业及其历次变更", en: "one unit with everything that changed" },
  query: AsOf.extend({ unit: Unit }),
  data: EnterpriseData.omit({ since: true, standing: true }).extend({
    position: PositionData,
    changes: z
      .array(
        z.object({
          effective: z.string(),
          name: z.string(),
          standing: Standing.nullable(),
          frequency: Frequency,
          position: PositionData,
        }),
      )
      .readonly(),
  }),
  async ask({ models, clock }, { asOf, unit }, language) {
    const vantage = knownVantageOf(models, asOf, clock);
    const { position, reference, month } = vantage;
    const found = unitHistory(vantage, unit);
    const t = sayIn(language);
    const area = (id: string | null | undefined) => (id ? reference.geography.name(id, month)[language] : "");
    return {
      position,
      title: `${found.name} · ${unit}`,
      notes: [],
      data: () => ({ position, ...found }),
      table: () =>
        tableOf(
          [
            { head: t("生效月份", "effective"), cell: (row) => row.effective },
            { head: t("名称", "name"), cell: (row) => row.name },
            { head: t("地区", "district"), cell: (row) => area(row.standing?.district) },
            { head: t("园区", "park"), cell: (row) => area(row.standing?.park) },
            {
              head: t("产业", "clusters"),
              cell: (row) => clusterNames(vantage, row.standing?.clusters ?? [], language),
            },
            {
              head: t("规模", "size"),
              cell: (row) => (row.standing ? SIZE_NAMES[row.standing.size][language] : ""),
            },
            {
              head: t("代表企业数", "represents"),
              align: "right",
              cell: (row) => `${row.standing?.represents ?? ""}`,
            },
            {
              head: t("报送频率", "frequency"),
              cell: (row) => FREQUENCY_NAMES[row.frequency][language],
            },
            {
              head: t("状态", "status"),
              cell: (row) => (row.standing ? t("在册", "active") : t("注销", "deregistered")),
            },
          ],
          found.changes,
        ),
    };
  },
});

export const reportsQuestion = question({
  name: "reports",
  summary: { zh: "一家企业一年的报表", en: "one unit's reports of a year" },
  query: AsOf.extend({
    unit: Unit,
    year: Year.describe("年份 year"),
  }),
  data: z.object({
    position: PositionData,
    unit: z.string(),
    year: z.number().int(),
    reports: z
      .array(z.object({ period: z.string(), stage: Stage, lines: z.array(ReportLine).readonly() }))
      .readonly(),
    revision: RevisionData.describe(
      "该企业该年报表的版次,尚无报表为 -1 of its reports of the year together, to be named in If-Match; -1 before the first",
    ),
  }),
  async ask({ models }, { asOf, unit, year }, language) {
    const vantage = knownVantageOf(models, asOf);
    const found = unitReports(vantage, unit, year);
    const t = sayIn(language);
    const rows = found.reports.flatMap(({ period, stage, lines }) =>
      lines.map((line) => ({ period, stage, line })),
    );
    return {
      position: vantage.position,
      title: `${unit} · ${year}`,
      notes: [],
      data: () => ({ position: vantage.position, ...found }),
      table: () =>
        tableOf(
          [
            { head: t("报告期", "period"), cell: (row) => row.period },
            {
              head: t("产业", "cluster"),
              cell: (row) => clusterNames(vantage, [row.line.cluster], language),
            },
            { head: t("产值(元)", "output (yuan)"), align: "right", cell: (row) => row.line.output ?? "" },
            {
              head: t("营业收入(元)", "revenue (yuan)"),
              align: "right",
              cell: (row) => row.line.revenue ?? "",
            },
            {
              head: t("期末从业人员(人)", "employment"),
              align: "right",
              cell: (row) => `${row.line.employment ?? ""}`,
            },
            { head: t("阶段", "stage"), cell: (row) => STAGE_NAMES[row.stage][language] },
          ],
          rows,
        ),
    };
  },
});

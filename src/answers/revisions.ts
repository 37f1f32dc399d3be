import { z } from "zod";
import { formatYuan } from "../domain/amount.js";
import { Reason, ReportMeasure } from "../domain/attribution.js";
import { type MeasureChange, type Revision, revisionsBetween } from "../engine/queries/revisions.js";
import { vantageOf } from "../engine/queries/vantage.js";
import { type Column, question, sayIn, tableOf } from "./answer.js";
import { PositionData } from "./data.js";
import { countUpTo, Flag } from "./scope.js";

/** Yuan with two decimals, or a number of persons; null where there was or is no value. */
const Exact = z.string().nullable();

export const revisionsQuestion = question({
  name: "revisions",
  summary: {
    zh: "修订表:两个时点之间改了什么、谁、为何",
    en: "what changed between two moments, by whom and why",
  },
  query: z.object({
    since: z.string().max(100).describe("位置、时间或发布名 position, time or publication"),
    until: z.string().max(100).optional().describe("默认为现在 now by default"),
    late: Flag.describe("含补报 with reports filed in between"),
    after: z.coerce.number().int().min(0).default(0).describe("从此位置之后:上页的 next the page's cursor"),
    limit: countUpTo(1_000_000, 10_000).describe("最多列出 at most"),
  }),
  data: z.object({
    from: PositionData,
    to: PositionData,
    revisions: z.array(
      z.object({
        position: PositionData,
        recordedAt: z.string(),
        actor: z.string(),
        batch: z.string().nullable(),
        kind: z.enum(["revised", "withdrawn", "filed-late"]),
        unit: z.string(),
        period: z.string(),
        reason: Reason.nullable(),
        changes: z.array(
          z.object({ cluster: z.string(), measure: ReportMeasure, before: Exact, after: Exact }),
        ),
      }),
    ),
    next: PositionData.nullable(),
  }),
  async ask({ log, models }, { since, until, late, after, limit }, language) {
    const [from, to] = [vantageOf(models, since).position, vantageOf(models, until).position];
    const found: Revision[] = [];
    for await (const revision of revisionsBetween(log, Math.max(from, after), to, { late })) {
      if (found.push(revision) > limit) break;
    }
    const rows = found.slice(0, limit);
    const t = sayIn(language);
    const columns: readonly Column<Revision>[] = [
      { head: t("位置", "position"), align: "right", cell: (row) => `${row.position}` },
      { head: t("时间", "time"), cell: (row) => new Date(row.recordedAt).toISOString() },
      { head: t("代码", "unit"), cell: (row) => row.unit },
      { head: t("报告期", "period"), cell: (row) => row.period },
      { head: t("改动", "changes"), cell: (row) => row.changes.map(changeText).join("; ") },
      {
        head: t("原因", "reason"),
        cell: (row) => (row.reason ? `${row.reason.code} ${row.reason.text}` : ""),
      },
      { head: t("操作人", "actor"), cell: (row) => row.actor },
    ];
    return {
      position: to,
      title: t(`修订 ${from} → ${to}`, `Revisions ${from} → ${to}`),
      notes: [t(`共 ${rows.length} 处`, `${rows.length} in all`)],
      data: () => ({
        from,
        to,
        revisions: rows.map((row) => ({
          ...row,
          recordedAt: new Date(row.recordedAt).toISOString(),
          batch: row.batch ?? null,
          reason: row.reason ?? null,
          changes: row.changes.map((change) => ({
            ...change,
            before: exact(change, change.before),
            after: exact(change, change.after),
          })),
        })),
        next: found.length > limit ? (rows.at(-1)?.position ?? null) : null,
      }),
      table: () => tableOf(columns, rows),
    };
  },
});

function exact({ measure }: MeasureChange, value: bigint | undefined): string | null {
  if (value === undefined) return null;
  return measure === "employment" ? `${value}` : formatYuan(value);
}

function changeText(change: MeasureChange): string {
  const { cluster, measure, before, after } = change;
  return `${cluster} ${measure} ${exact(change, before) ?? "—"} → ${exact(change, after) ?? "—"}`;
}

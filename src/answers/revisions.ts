import { z } from "zod";
import { Reason, ReportMeasure } from "../domain/attribution.js";
import { type Revision, revisionsBetween } from "../engine/queries/revisions.js";
import { vantageOf } from "../engine/queries/vantage.js";
import { question, sayIn } from "./answer.js";
import { PositionData } from "./data.js";
import { moreNote, pageOf, pagesByPosition } from "./paging.js";
import { exactValue, revisionTable } from "./revision-table.js";
import { Flag } from "./scope.js";

/** Yuan with two decimals, or a number of persons; null where there was or is no value. */
const Exact = z.string().nullable();

export const revisionsQuestion = question({
  name: "revisions",
  summary: {
    zh: "修订情况:两个时点之间的修订、操作人与原因",
    en: "what changed between two moments, by whom and why",
  },
  query: z.object({
    since: z.string().max(100).describe("位置、时间或发布名 position, time or publication"),
    until: z.string().max(100).optional().describe("默认为现在 now by default"),
    late: Flag.describe("含补报 with reports filed in between"),
    ...pagesByPosition(1_000_000, 10_000),
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
        periodBefore: z.string(),
        reason: Reason.nullable(),
        changes: z.array(
          z.object({ cluster: z.string(), measure: ReportMeasure, before: Exact, after: Exact }),
        ),
        moves: z
          .array(
            z.object({
              field: z.enum(["district", "park", "size", "stage"]),
              before: z.string().nullable(),
              after: z.string().nullable(),
            }),
          )
          .readonly()
          .describe("归属、数据阶段的变动 where the report counts, and as what kind of figure"),
      }),
    ),
    next: PositionData.nullable(),
  }),
  async ask({ log, models }, { since, until, late, after, limit }, language) {
    const vantage = vantageOf(models, until);
    const [from, to] = [vantageOf(models, since).position, vantage.position];
    const found: Revision[] = [];
    for await (const revision of revisionsBetween(log, Math.max(from, after), to, { late })) {
      if (found.push(revision) > limit) break;
    }
    const { rows, next } = pageOf(found, limit, ({ position }) => position);
    const t = sayIn(language);
    return {
      position: to,
      next,
      title: t(`修订 ${from} → ${to}`, `Revisions ${from} → ${to}`),
      notes: [
        t(`列出${rows.length}处;时间为北京时间`, `${rows.length} listed; times are Beijing time`),
        ...moreNote(next, language),
      ],
      data: () => ({
        from,
        to,
        revisions: rows.map(({ places: _places, ...row }) => ({
          ...row,
          recordedAt: new Date(row.recordedAt).toISOString(),
          batch: row.batch ?? null,
          reason: row.reason ?? null,
          changes: row.changes.map((change) => ({
            ...change,
            before: exactValue(change, change.before),
            after: exactValue(change, change.after),
          })),
        })),
        next: next ?? null,
      }),
      table: () => revisionTable(vantage, rows, language),
    };
  },
});

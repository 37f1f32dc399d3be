import { z } from "zod";
import { formatYuan } from "../domain/amount.js";
import { type Bilingual, Reason, ReportMeasure } from "../domain/attribution.js";
import { inChina } from "../domain/china-time.js";
import type { Language } from "../domain/faults.js";
import { MEASURE_NAMES } from "../domain/names.js";
import { reasonText } from "../domain/reason-words.js";
import { type MeasureChange, type Revision, revisionsBetween } from "../engine/queries/revisions.js";
import { vantageOf } from "../engine/queries/vantage.js";
import { type Column, question, sayIn, tableOf } from "./answer.js";
import { PositionData } from "./data.js";
import { moreNote, pageOf, pagesByPosition } from "./paging.js";
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
    const { rows, next } = pageOf(found, limit, ({ position }) => position);
    const t = sayIn(language);
    const { clusters } = models.reference.now();
    const nameOf = (cluster: string) => clusters.get(cluster)?.name[language] ?? cluster;
    const columns: readonly Column<Revision>[] = [
      { head: t("位置", "position"), align: "right", cell: (row) => `${row.position}` },
      { head: t("时间", "time"), cell: (row) => inChina(row.recordedAt) },
      { head: t("类型", "kind"), cell: (row) => KINDS[row.kind][language] },
      { head: t("代码", "unit"), cell: (row) => row.unit },
      { head: t("报告期", "period"), cell: periodText },
      {
        head: t("改动(元、人)", "changes (yuan, persons)"),
        cell: (row) => changesText(row, nameOf, language),
      },
      {
        head: t("原因", "reason"),
        cell: (row) => (row.reason ? reasonText(row.reason, language) : ""),
      },
      { head: t("操作人", "actor"), cell: (row) => row.actor },
    ];
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
        next: next ?? null,
      }),
      table: () => tableOf(columns, rows),
    };
  },
});

function exact({ measure }: MeasureChange, value: bigint | undefined): string | null {
  if (value === undefined) return null;
  return measure === "employment" ? `${value}` : formatYuan(value);
}

const KINDS = {
  revised: { zh: "修订", en: "revised" },
  withdrawn: { zh: "撤回", en: "withdrawn" },
  "filed-late": { zh: "补报", en: "filed late" },
} as const satisfies Record<Revision["kind"], Bilingual>;

function periodText({ period, periodBefore }: Revision): string {
  return period === periodBefore ? period : `${periodBefore} → ${period}`;
}

/** A change of classification alone moves figures and changes none. */
function changesText(
  { changes, period, periodBefore }: Revision,
  nameOf: (cluster: string) => string,
  language: Language,
): string {
  if (changes.length === 0) {
    return period === periodBefore
      ? sayIn(language)("数值未变,归属变更", "figures as before, classified anew")
      : sayIn(language)("数值未变,报告期重分", "figures as before, period split anew");
  }
  return changes.map((change) => changeText(change, nameOf, language)).join(sayIn(language)(";", "; "));
}

/** What it was, what it is, and by how much it differs. */
function changeText(change: MeasureChange, nameOf: (cluster: string) => string, language: Language): string {
  const { cluster, measure, before, after } = change;
  const name = MEASURE_NAMES[measure][language];
  const text = `${nameOf(cluster)} ${name} ${exact(change, before) ?? "—"} → ${exact(change, after) ?? "—"}`;
  if (before === undefined || after === undefined) return text;
  const difference = exact(change, after - before) ?? "";
  return sayIn(language)(
    `${text}(${after > before ? "+" : ""}${difference})`,
    `${text} (${after > before ? "+" : ""}${difference})`,
  );
}

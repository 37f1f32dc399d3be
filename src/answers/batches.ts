import { z } from "zod";
import type { Bilingual } from "../domain/attribution.js";
import { inChina } from "../domain/china-time.js";
import type { Engine } from "../engine/engine.js";
import { question, sayIn, tableOf } from "./answer.js";
import { PositionData } from "./data.js";
import { moreNote, pageOf, pagesByPosition } from "./paging.js";

export const BatchData = z
  .object({ state: z.enum(["open", "completed", "rejected"]), position: PositionData, actor: z.string() })
  .loose();

type Batch = ReturnType<Engine["models"]["batches"]["all"]>[number];

const KINDS: Record<Batch["received"]["kind"], Bilingual> = {
  reports: { zh: "报表", en: "reports" },
  enterprises: { zh: "名录", en: "register" },
  observations: { zh: "监测数据", en: "observations" },
};
/** What became of a batch, in words. */
export const BATCH_STATES: Record<Batch["state"], Bilingual> = {
  open: { zh: "处理中", en: "open" },
  completed: { zh: "已入库", en: "completed" },
  rejected: { zh: "已拒收", en: "rejected" },
};

/** A batch in JSON: times as everywhere else. */
export function batchJson({ receivedAt, endedAt, ...batch }: Batch): z.output<typeof BatchData> {
  return {
    ...batch,
    receivedAt: new Date(receivedAt).toISOString(),
    endedAt: endedAt === undefined ? null : new Date(endedAt).toISOString(),
  };
}

export const batchesQuestion = question({
  name: "batches",
  summary: { zh: "收到的文件及其结果", en: "received files and what became of them" },
  query: z.object({
    order: z
      .enum(["oldest", "newest"])
      .default("oldest")
      .describe("oldest 先收到的在前;newest 新的在前 as they were received, or the latest first"),
    ...pagesByPosition(10_000, 1000),
  }),
  data: z.object({ position: PositionData, batches: z.array(BatchData), next: PositionData.nullable() }),
  async ask({ models }, { order, after, limit }, language) {
    const found =
      order === "oldest"
        ? models.batches.all().filter(({ position }) => position > after)
        : models.batches
            .all()
            .filter(({ position }) => after === 0 || position < after)
            .toReversed();
    const { rows, next } = pageOf(found, limit, ({ position }) => position);
    type Row = (typeof rows)[number];
    const t = sayIn(language);
    const count = (head: string, of: (row: Row) => number | undefined) => ({
      head,
      align: "right" as const,
      cell: (row: Row) => `${of(row) ?? ""}`,
    });
    // Of a file that was refused as a whole nothing was recorded.
    const recorded = ({ state, outcome }: Row) => (state === "rejected" ? undefined : outcome);
    return {
      position: models.position,
      next,
      title: t("批次", "Batches"),
      notes: moreNote(next, language),
      data: () => ({
        position: models.position,
        batches: rows.map(batchJson),
        next: next ?? null,
      }),
      table: () =>
        tableOf<Row>(
          [
            { key: "batch", head: t("批次", "batch"), cell: (row) => row.received.batch.slice(0, 12) },
            { head: t("收到时间", "received"), cell: (row) => inChina(row.receivedAt) },
            { head: t("文件", "file"), cell: (row) => row.received.file },
            { head: t("种类", "kind"), cell: (row) => KINDS[row.received.kind][language] },
            { head: t("状态", "state"), cell: (row) => BATCH_STATES[row.state][language] },
            count(t("行数", "rows"), (row) => row.outcome?.rows ?? row.received.checked.rows),
            count(t("新增", "filed"), (row) => recorded(row)?.filed),
            count(t("修订", "revised"), (row) => recorded(row)?.revised),
            count(t("未变", "unchanged"), (row) => recorded(row)?.unchanged),
            { ...count(t("拒收", "refused"), (row) => row.outcome?.refused), key: "refused" },
            { head: t("操作人", "actor"), cell: (row) => row.actor },
          ],
          rows,
        ),
    };
  },
});

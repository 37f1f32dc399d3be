import { z } from "zod";
import { told } from "../domain/faults.js";
import { SEVERITY_NAMES } from "../domain/names.js";
import { both } from "../domain/schema-words.js";
import { batchNamed, problemsOf } from "../engine/ingest/kept-batch.js";
import { type Column, question, sayIn, tableOf } from "./answer.js";
import { BATCH_STATES, BatchData, batchJson } from "./batches.js";
import { PositionData } from "./data.js";
import { moreNote, pageOf, pagesByPosition } from "./paging.js";

const ProblemData = z
  .object({ row: z.number().int(), code: z.string(), message: z.string() })
  .loose()
  .describe("一处问题 something wrong with a row");
type Problem = z.output<typeof ProblemData>;

/** One batch with all that was found wrong with it when it came. */
export const batchQuestion = question({
  name: "batch",
  summary: { zh: "一个批次及其问题清单", en: "one batch and what was wrong with its rows" },
  query: z.object({
    batch: z
      .string()
      .regex(
        /^[0-9a-f]{6,64}$/,
        both(
          "应为批次的编号或其开头至少6位:数字和小写字母 a 至 f",
          "must be the identifier of a batch or at least its first 6 signs: digits and letters a to f",
        ),
      )
      .describe("批次编号或其开头 identifier or its beginning"),
    ...pagesByPosition(10_000, 1000),
  }),
  data: BatchData.extend({
    position: PositionData,
    problems: z.array(ProblemData),
    problemCount: z.number().int().nullable().describe("未留存时为空 null where they were not kept"),
    next: z.number().int().nullable(),
  }),
  async ask({ log, models }, { batch: beginning, after, limit }, language) {
    const batch = batchNamed(models.batches, beginning);
    const kept = await problemsOf(log.store, batch);
    const found: readonly Problem[] = kept ? kept.map((one) => told(one, language)) : batch.problems;
    const { rows, next } = pageOf([...found.entries()].slice(after), limit, ([n]) => n + 1);
    const problems = rows.map(([, problem]) => problem);
    const t = sayIn(language);
    const notKept = t(
      "当时没有留存完整的问题清单:把同一文件照原样再导入一次,会按现有数据重新审核",
      "not all that was wrong was kept then: take the same file in once more, and it is checked on the data as they are now",
    );
    return {
      position: models.position,
      next,
      title: `${batch.received.file} · ${BATCH_STATES[batch.state][language]} · ${batch.received.batch}`,
      notes: [...(kept ? [] : [notKept]), ...moreNote(next, language)],
      data: () => ({
        ...batchJson(batch),
        problems,
        problemCount: kept?.length ?? null,
        next: next ?? null,
      }),
      table: () => tableOf(columnsIn(t), problems),
    };
  },
});

function columnsIn(t: ReturnType<typeof sayIn>): readonly Column<Problem>[] {
  const text = (value: unknown) => (typeof value === "string" ? value : "");
  const kind = z.enum(["error", "confirm", "warning"]).catch("error");
  return [
    { head: t("行", "row"), align: "right", cell: ({ row }) => (row > 0 ? `${row}` : "") },
    { head: t("工作表", "sheet"), cell: ({ sheet }) => text(sheet) },
    { head: t("列", "column"), cell: ({ column }) => text(column) },
    { head: t("内容", "value"), cell: ({ value }) => text(value) },
    {
      head: t("性质", "kind"),
      cell: ({ severity }) => {
        const { zh, en } = SEVERITY_NAMES[kind.parse(severity)];
        return t(zh, en);
      },
    },
    { head: t("问题", "problem"), cell: ({ message }) => message },
    { head: t("代码", "code"), isOnlyInFiles: true, cell: ({ code }) => code },
  ];
}

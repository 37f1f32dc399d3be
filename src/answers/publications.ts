import { z } from "zod";
import { type Verified, verifyPublications } from "../engine/publish.js";
import { type Column, question, sayIn, tableOf } from "./answer.js";
import { PositionData } from "./data.js";
import { moreNote, pageOf, pagesByPosition } from "./paging.js";

export const publicationsQuestion = question({
  name: "publications",
  summary: {
    zh: "历次发布,并核对日志未被改动",
    en: "publications, with a check that the log under them is unaltered",
  },
  query: z.object({
    ...pagesByPosition(10_000, 1000),
  }),
  data: z.object({
    position: PositionData,
    publications: z.array(
      z.object({
        publication: z.string(),
        name: z.string(),
        position: PositionData,
        digest: z.string(),
        actual: z.string(),
        intact: z.boolean(),
        checkedAt: z.string(),
      }),
    ),
    next: PositionData.nullable(),
  }),
  async ask({ log, models, clock }, { after, limit }, language) {
    const all = await verifyPublications(log, clock.now());
    const behind = all.filter(({ position }) => position > after);
    const { rows, next } = pageOf(behind, limit, ({ position }) => position);
    const t = sayIn(language);
    const columns: readonly Column<Verified>[] = [
      { head: t("发布", "publication"), cell: (row) => row.publication },
      { head: t("名称", "name"), cell: (row) => row.name },
      { head: t("位置", "position"), align: "right", cell: (row) => `${row.position}` },
      { head: t("摘要", "digest"), cell: (row) => row.digest },
      {
        head: t("核对", "check"),
        cell: (row) => (row.intact ? t("相符", "intact") : t("日志已被改动", "the log was altered")),
      },
    ];
    return {
      position: models.position,
      next,
      title: t("历次发布", "Publications"),
      notes: moreNote(next, language),
      data: () => ({
        position: models.position,
        publications: rows.map(({ checkedAt, ...row }) => ({
          ...row,
          checkedAt: new Date(checkedAt).toISOString(),
        })),
        next: next ?? null,
      }),
      table: () => tableOf(columns, rows),
    };
  },
});

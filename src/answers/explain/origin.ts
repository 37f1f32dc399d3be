import { z } from "zod";
import type { Language } from "../../domain/faults.js";
import type { FactOrigin } from "../../engine/queries/explain.js";
import type { ProgressRow } from "../../engine/queries/progress.js";
import type { Column, Say } from "../answer.js";
import { PositionData } from "../data.js";

/** Where an entry comes from: the event, and the row of a file. */
export const OriginData = {
  position: PositionData,
  actor: z.string(),
  batch: z.string().nullable(),
  file: z.string().nullable(),
  row: z.number().int().nullable(),
};

export function originJson({ position, actor, batch, file, row }: FactOrigin) {
  return { position, actor, batch: batch ?? null, file: file ?? null, row: row ?? null };
}

export function originColumns(t: Say): readonly Column<FactOrigin>[] {
  return [
    { head: t("日志位置", "position"), align: "right", cell: (row) => `${row.position}` },
    { head: t("文件", "file"), cell: (row) => row.file ?? "" },
    { head: t("行", "row"), align: "right", cell: (row) => `${row.row ?? ""}` },
    { head: t("操作人", "actor"), cell: (row) => row.actor },
  ];
}

/** How the status of a target came about; empty for other figures. */
export const Sentences = z.array(z.string()).readonly();

/** How the status of a target came about. */
export function sentencesOf(target: ProgressRow | undefined, language: Language): readonly string[] {
  return target?.assessment?.explanation.sentences.map((sentence) => sentence[language]) ?? [];
}

import { z } from "zod";
import { inChina } from "../domain/china-time.js";
import type { StoredEvent } from "../store/event-store.js";
import { type Column, question, sayIn, tableOf } from "./answer.js";
import { PositionData } from "./data.js";
import { moreNote, pageOf, pagesByPosition } from "./paging.js";

const EventData = z.object({
  position: PositionData,
  stream: z.string(),
  revision: z.number().int(),
  id: z.string(),
  type: z.string(),
  version: z.number().int(),
  recordedAt: z.string(),
  data: z.unknown(),
  metadata: z.unknown(),
});

export const eventsQuestion = question({
  name: "events",
  summary: { zh: "事件日志", en: "the event log" },
  query: z.object({
    stream: z.string().max(200).optional().describe("只看一个事件流 one stream only"),
    ...pagesByPosition(10_000, 50),
  }),
  data: z.object({ position: PositionData, events: z.array(EventData), next: PositionData.nullable() }),
  async ask({ log }, { after, stream, limit }, language) {
    const { store, models } = log;
    const rows: StoredEvent[] = [];
    if (stream !== undefined) {
      const all = await store.readStream(stream);
      rows.push(...all.filter((event) => event.position > after).slice(0, limit + 1));
    } else {
      for await (const page of store.readAll(after, Math.min(limit + 1, 1000))) {
        rows.push(...page.slice(0, limit + 1 - rows.length));
        if (rows.length > limit) break;
      }
    }
    const { rows: shown, next } = pageOf(rows, limit, ({ position }) => position);
    const t = sayIn(language);
    const columns: readonly Column<StoredEvent>[] = [
      { head: t("位置", "position"), align: "right", cell: (row) => `${row.position}` },
      { head: t("时间", "time"), cell: (row) => inChina(row.recordedAt) },
      { head: t("事件流", "stream"), cell: (row) => row.stream },
      { head: t("版次", "revision"), align: "right", cell: (row) => `${row.revision}` },
      { head: t("类型", "type"), cell: (row) => row.type },
      { head: t("内容", "data"), cell: (row) => row.data },
    ];
    return {
      position: models.position,
      next,
      title: t("事件日志", "Events"),
      notes: moreNote(next, language),
      data: () => ({
        position: models.position,
        events: shown.map(({ data, metadata, recordedAt, ...rest }) => ({
          ...rest,
          recordedAt: new Date(recordedAt).toISOString(),
          data: parsed(data),
          metadata: parsed(metadata),
        })),
        next: next ?? null,
      }),
      table: () => tableOf(columns, shown),
    };
  },
});

/** The store holds JSON as text. */
function parsed(text: string): unknown {
  return JSON.parse(text);
}

import { h } from "./dom.js";
import type { Printed } from "./shapes.js";
import { type Context, cellOf, tableOf } from "./view.js";

/** As many as are looked through on a screen. */
const SHOWN_MAX = 20;

/** The files that came last, and their rows to correct. */
export async function recentBatches(context: Context): Promise<HTMLElement> {
  const { service, say } = context;
  const printed = await service.printed("/v1/batches", { order: "newest", limit: `${SHOWN_MAX}` });
  const rejects = { key: "rejects", head: say("待改正的行", "rows to correct"), align: "left" } as const;
  const rows = printed.rows.map((row) => [...row, rejectsOf(printed, row)]);
  return h(
    "div",
    {},
    h("h2", {}, say("最近收到的文件", "Files received lately")),
    tableOf(context, { ...printed, columns: [...printed.columns, rejects], rows, notes: [] }),
  );
}

/** The batch whose bad rows can be fetched; empty where it has none. */
function rejectsOf(printed: Printed, row: readonly string[]): string {
  return Number(cellOf(printed, row, "refused")) > 0 ? cellOf(printed, row, "batch") : "";
}

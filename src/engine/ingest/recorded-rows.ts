import { batchIdHead } from "../../domain/derived-ids.js";
import { decodeMetadata } from "../../store/codec.js";
import type { EventStore, StoredEvent } from "../../store/event-store.js";
import type { BatchOptions } from "./batch.js";

/** Rows of a file that are in the log already, and what each of them came to. */
export type RecordedRows = ReadonlyMap<number, "filed" | "revised">;

export const NO_ROWS: RecordedRows = new Map();

/** What the types of the events begin with that tell what a row came to. */
const TYPES: Record<BatchOptions["kind"], string> = { reports: "Report", enterprises: "Enterprise" };

/**
 * Which rows of a batch the log holds after a position. A row of a register counts when the event of the unit itself
 * is there: reports that follow from it are written first, where not all can be written at once.
 */
export async function recordedRows(
  store: EventStore,
  { batch, kind }: { readonly batch: string; readonly kind: BatchOptions["kind"] },
  after: number,
): Promise<RecordedRows> {
  const rows = new Map<number, "filed" | "revised">();
  const idHead = batchIdHead(batch);
  for await (const page of store.columns?.readAll(after) ?? store.readAll(after)) {
    if ("count" in page) {
      if (page.batch === batch) for (const row of page.row) rows.set(row, "filed");
      continue;
    }
    for (const stored of page) {
      if (!stored.id.startsWith(idHead) || !stored.type.startsWith(TYPES[kind])) continue;
      const { row } = decodeMetadata(stored);
      if (row === undefined || rows.get(row) === "filed") continue;
      rows.set(row, statesFirst(stored) ? "filed" : "revised");
    }
  }
  return rows;
}

/** Filed, revised or unchanged: what the rows come to that these events are from. */
export function cameTo(events: readonly Pick<StoredEvent, "type">[]): "filed" | "revised" | "unchanged" {
  if (events.length === 0) return "unchanged";
  return events.some(statesFirst) ? "filed" : "revised";
}

function statesFirst({ type }: Pick<StoredEvent, "type">): boolean {
  return type === "ReportFiled" || type === "EnterpriseRegistered";
}

import type { FiledPlace, RecordedReports } from "../../domain/report/filed-reports.js";
import { besideModule, itemsFromThread } from "../../threads/items-from-thread.js";
import type { StoredEvent } from "../event-store.js";
import type { AheadTask, PageAhead } from "./read-ahead-thread.js";

/** Blocks that may wait to be taken before the thread pauses. */
const BLOCKS_AHEAD = 32;

/**
 * The log after a position up to another, block by block, read and unpacked on another thread: to unpack a block
 * takes nearly as long as to fold it.
 *
 * @throws Fault STORE_DAMAGED
 */
export async function* readAhead(task: AheadTask): AsyncGenerator<readonly StoredEvent[] | RecordedReports> {
  const names: string[] = [];
  let places: readonly FiledPlace[] = [];
  const entry = besideModule(import.meta.url, "read-ahead-thread");
  for await (const page of itemsFromThread<PageAhead, AheadTask>(entry, task, BLOCKS_AHEAD)) {
    if (!("units" in page)) {
      yield page.events;
      continue;
    }
    names.push(...page.newNames);
    places = page.newPlaces ?? places;
    const unit: string[] = [];
    for (const number of page.units) unit.push(names[number] ?? "");
    yield { unit, unitNumber: page.units, places, ...page.reports };
  }
}

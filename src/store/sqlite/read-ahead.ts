import type { FiledPlace, RecordedReports } from "../../domain/report/filed-reports.js";
import { besideModule, itemsFromThread } from "../../threads/items-from-thread.js";
import type { StoredEvent } from "../event-store.js";
import type { AheadTask, PageAhead, ReportsAhead } from "./read-ahead-thread.js";

/** Blocks that may wait to be taken before the thread pauses. */
const BLOCKS_AHEAD = 64;

/**
 * The log after a position up to another, block by block, read and unpacked on another thread: to unpack a block
 * takes nearly as long as to fold it.
 *
 * @throws Fault STORE_DAMAGED
 */
export async function* readAhead(task: AheadTask): AsyncGenerator<readonly StoredEvent[] | RecordedReports> {
  const names: string[] = [];
  let places: FiledPlace[] = [];
  const entry = besideModule(import.meta.url, "read-ahead-thread");
  for await (const page of itemsFromThread<PageAhead, AheadTask>(entry, task, BLOCKS_AHEAD)) {
    if (!("units" in page)) {
      yield page.events;
      continue;
    }
    names.push(...page.newNames);
    if (page.places.first < places.length) places = places.slice(0, page.places.first);
    places.push(...page.places.places);
    yield reportsOf(page, names, places);
  }
}

/** Names become texts when somebody asks for them: to fold reports their numbers are enough. */
function reportsOf(
  { reports, units }: ReportsAhead,
  names: readonly string[],
  places: readonly FiledPlace[],
): RecordedReports {
  let unit: readonly string[] | undefined;
  return {
    get unit() {
      unit ??= Array.from(units, (number) => names[number] ?? "");
      return unit;
    },
    unitNumber: units,
    places,
    ...reports,
  };
}

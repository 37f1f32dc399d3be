import type { Recorded } from "../domain/events/index.js";
import { decode } from "../store/codec.js";
import type { FoldedLog } from "./log.js";

/** The event at a position of the log; undefined where there is none. */
export async function eventAt(log: FoldedLog, position: number): Promise<Recorded | undefined> {
  for await (const page of log.store.readAll(log.models.order.before(position), 1)) {
    const [stored] = page;
    return stored && decode(stored);
  }
  return undefined;
}

import Database from "better-sqlite3";
import { giveItems } from "../../threads/give-items.js";
import type { StoredEvent } from "../event-store.js";
import type { BlockReports } from "./block.js";
import { BlockLog } from "./block-log.js";
import { type NewPlaces, PlaceNumbers } from "./place-numbers.js";
import { reading } from "./problems.js";
import { prepare } from "./schema.js";
import { UnitNumbers } from "./unit-numbers.js";

/** The thread behind `readAhead`: reads and unpacks the blocks of a log. */

export interface AheadTask {
  readonly path: string;
  readonly after: number;
  readonly upTo: number;
}

/**
 * Events of a block, or its reports in columns. Texts are slow to hand over, and units report again and again from the
 * same places: each name and each place goes over once, and after that its number.
 */
export type PageAhead = { readonly events: readonly StoredEvent[] } | ReportsAhead;

export interface ReportsAhead {
  readonly reports: Columns;
  readonly places: NewPlaces;
  readonly units: Uint32Array<ArrayBuffer>;
  readonly newNames: readonly string[];
}

type Columns = Omit<BlockReports, "unit" | "unitBytes" | "places">;

await giveItems(blocks, (page) => ("units" in page ? [page.units.buffer, ...buffersOf(page.reports)] : []));

function* blocks({ path, after, upTo }: AheadTask): Iterable<PageAhead> {
  const db = reading(() => new Database(path, { readonly: true }));
  try {
    prepare(db, true);
    const log = new BlockLog(db, 1);
    const handOver = handingOver();
    for (let position = after; position < upTo; ) {
      const page = reading(() => log.next(position, upTo));
      if ("count" in page) {
        position += page.count;
        yield handOver(page);
      } else {
        position += page.length;
        yield { events: page };
      }
    }
  } finally {
    db.close();
  }
}

/** Replaces what was sent before by references to it. */
function handingOver(): (reports: BlockReports) => PageAhead {
  const numbers = new UnitNumbers();
  const known = new PlaceNumbers();
  return (page) => {
    const { units, newNames } = numbers.of(page.unitBytes, page.count);
    const places = known.renumber(page.place, page.places);
    return { reports: columnsOf(page), units, newNames, places };
  };
}

/** One by one, since names become texts when somebody asks for them. */
function columnsOf(page: BlockReports): Columns {
  const { count, batch, actor, first, recordedAt } = page;
  const { output, revenue, employment, row, place, period, revision } = page;
  return {
    count,
    batch,
    actor,
    first,
    recordedAt,
    output,
    revenue,
    employment,
    row,
    place,
    period,
    revision,
  };
}

function buffersOf(reports: Columns): ArrayBuffer[] {
  const { place, period, output, revenue, employment, row, revision } = reports;
  const all = [place, period, output, revenue, employment, row, revision].map(({ buffer }) => buffer);
  return [...new Set(all)].filter((buffer) => buffer instanceof ArrayBuffer);
}

import Database from "better-sqlite3";
import type { FiledPlace, RecordedReports } from "../../domain/report/filed-reports.js";
import { giveItems } from "../../threads/give-items.js";
import type { StoredEvent } from "../event-store.js";
import { BlockLog } from "./block-log.js";
import { reading } from "./problems.js";
import { prepare } from "./schema.js";

/** The thread behind `readAhead`: reads and unpacks the blocks of a log. */

export interface AheadTask {
  readonly path: string;
  readonly after: number;
  readonly upTo: number;
}

/**
 * Events of a block, or its reports in columns. Texts are slow to hand over, and units report again and again from the
 * same places: each name goes over once, and after that its number; places go over where they are not those of the
 * reports before.
 */
export type PageAhead =
  | { readonly events: readonly StoredEvent[] }
  | {
      readonly reports: Columns;
      readonly newPlaces: readonly FiledPlace[] | undefined;
      readonly units: Uint32Array<ArrayBuffer>;
      readonly newNames: readonly string[];
    };

type Columns = Omit<RecordedReports, "unit" | "places">;

await giveItems(blocks, (page) => ("units" in page ? [page.units.buffer, ...buffersOf(page.reports)] : []));

function* blocks({ path, after, upTo }: AheadTask): Iterable<PageAhead> {
  const db = reading(() => new Database(path, { readonly: true }));
  try {
    prepare(db, true);
    const log = new BlockLog(db);
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

/** Puts what the other side knows already as it knows it. */
function handingOver(): (reports: RecordedReports) => PageAhead {
  const numbers = new Map<string, number>();
  let known: readonly FiledPlace[] = [];
  return ({ unit, places, ...reports }) => {
    const units = new Uint32Array(reports.count);
    const newNames: string[] = [];
    for (let n = 0; n < reports.count; n++) {
      const name = unit[n] ?? "";
      let number = numbers.get(name);
      if (number === undefined) {
        number = numbers.size;
        numbers.set(name, number);
        newNames.push(name);
      }
      units[n] = number;
    }
    const newPlaces = areSame(places, known) ? undefined : places;
    known = places;
    return { reports, units, newNames, newPlaces };
  };
}

function areSame(places: readonly FiledPlace[], others: readonly FiledPlace[]): boolean {
  return (
    places.length === others.length &&
    places.every(({ cluster, district, park, size, stage }, at) => {
      const other = others[at];
      return (
        cluster === other?.cluster &&
        district === other.district &&
        park === other.park &&
        size === other.size &&
        stage === other.stage
      );
    })
  );
}

function buffersOf(reports: Columns): ArrayBuffer[] {
  const { place, period, output, revenue, employment, row, revision } = reports;
  const all = [place, period, output, revenue, employment, row, revision].map(({ buffer }) => buffer);
  return [...new Set(all)].filter((buffer) => buffer instanceof ArrayBuffer);
}

import { named } from "../../domain/defect.js";
import { Fault } from "../../domain/faults.js";
import type { Mapping } from "../mapping.js";
import { columnNames, fieldNames } from "./columns.js";
import type { Field, Kind } from "./fields.js";
import { findTable, type Heading, knownIn } from "./table.js";

/** The columns to ask for where a file has none that means anything. */
const ESSENTIAL: Readonly<Record<Kind, readonly Field[]>> = {
  enterprises: ["unit", "name", "registeredOn", "district", "cluster", "size"],
  reports: ["unit", "period", "output", "revenue", "employment"],
};

/** Knows headers of one kind of file. */
export function headingFor(kind: Kind, mapping: Mapping | undefined): Heading {
  return {
    known: (top) => knownIn(top, kind, mapping),
    tableOf(top) {
      const table = findTable(top, kind, mapping);
      if (table) return table;
      const mapped = Object.values(mapping?.columns ?? {}).map(({ column }) => named(`${column}`));
      throw new Fault("HEADER_MISSING", {
        columns: mapping ? columnNames(mapped) : fieldNames(ESSENTIAL[kind]),
      });
    },
  };
}

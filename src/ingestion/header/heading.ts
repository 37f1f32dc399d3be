import { Fault } from "../../domain/faults.js";
import type { Mapping } from "../mapping.js";
import { fieldNames } from "./columns.js";
import type { Field, Kind } from "./fields.js";
import { bestRow, findTable, type Heading } from "./table.js";

/** The columns to ask for where a file has none that means anything. */
const ESSENTIAL: Readonly<Record<Kind, readonly Field[]>> = {
  enterprises: ["unit", "name", "registeredOn", "district", "cluster", "size"],
  reports: ["unit", "period", "output", "revenue", "employment"],
};

/** Knows headers of one kind of file. */
export function headingFor(kind: Kind, mapping: Mapping | undefined): Heading {
  return {
    known: (top) => bestRow(top, kind, mapping).known,
    tableOf(top) {
      const table = findTable(top, kind, mapping);
      if (!table) throw new Fault("HEADER_MISSING", { columns: fieldNames(ESSENTIAL[kind]) });
      return table;
    },
  };
}

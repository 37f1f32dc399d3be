import { unitIdProblem, usccCheckCharacter } from "../../domain/unit.js";
import { type Cell, refused, taken } from "./cell.js";
import { compact } from "./text.js";

/** How a foreign register's number becomes a unit id: `stock` and 6 digits make `stock:000748` of 748. */
export interface IdForm {
  readonly prefix?: string | undefined;
  readonly digits?: number | undefined;
}

/** What a spreadsheet makes of a code of digits alone: it shows the first few and keeps fifteen. */
const SCIENTIFIC = /^\d(\.\d+)?E\+?17$/;
const ROUNDED = /^\d{15}000$/;

/** Reads a unit's id: credit code, estimate unit or foreign number; small letters are raised, full width is narrowed. */
export function readUnitId(raw: string, form: IdForm = {}): Cell<string> {
  const bare = compact(raw);
  if (bare === "") return refused("CELL_REQUIRED");
  const padded = form.digits !== undefined && /^\d+$/.test(bare) ? bare.padStart(form.digits, "0") : bare;
  const id =
    form.prefix !== undefined
      ? `${form.prefix}:${padded}`
      : padded.includes(":")
        ? padded
        : padded.toUpperCase();
  switch (unitIdProblem(id)) {
    case undefined:
      return taken(id);
    case "form":
      return refused(SCIENTIFIC.test(id) ? "UNIT_ID_AS_NUMBER" : "UNIT_ID_FORM", { value: raw });
    case "check-character":
      if (ROUNDED.test(id)) return refused("UNIT_ID_AS_NUMBER", { value: raw });
      return refused("UNIT_ID_CHECK", { value: raw, expected: usccCheckCharacter(id.slice(0, 17)) ?? "?" });
  }
}

import type { Words } from "../../domain/defect.js";
import type { RegisterEntry } from "../../domain/events/enterprise.js";
import { grainOf } from "../../domain/period.js";
import { isEstimateUnit } from "../../domain/unit.js";
import { formatDate, readDate, twoDigits } from "../cells/calendar-date.js";
import { type Capital, type CapitalProblem, readCapital } from "../cells/capital.js";
import { type Cell, refused, taken } from "../cells/cell.js";
import { ANSWERS, FREQUENCIES, readChoice, SIZES } from "../cells/choice.js";
import { readCount } from "../cells/figures.js";
import { readPeriod } from "../cells/period-text.js";
import { readArea, readClusters } from "../cells/place.js";
import { compact } from "../cells/text.js";
import { type IdForm, readUnitId } from "../cells/unit-id.js";
import type { EnterpriseRow, Vocabulary } from "../rows.js";
import type { RowCells } from "./row-cells.js";

const NAME_CHARS_MAX = 200;
/** What registers write for no park. */
const NONE = /^(无|[-—–/]*)$/;
/** What a program writes for a character that its encoding doesn't have. */
const LOST = /[?\uFFFD]/;

const CAPITAL_PROBLEMS: Readonly<Record<Exclude<CapitalProblem, "blank">, Words>> = {
  "no-number": { zh: "没有数字", en: "no number" },
  "no-unit": { zh: "没有单位", en: "no unit" },
  "unknown-currency": { zh: "币种不明", en: "unknown currency" },
};

/** Reads one registration; nothing where a cell of it was refused. */
export function readEnterprise(
  cells: RowCells,
  vocabulary: Vocabulary,
  id: IdForm | undefined,
): EnterpriseRow | undefined {
  const unit = cells.require("unit", (text) => readUnitId(text, id));
  const name = cells.require("name", readName);
  const district = cells.require("district", (text) => readArea(text, "district", vocabulary));
  const park = cells.read("park", (text) =>
    NONE.test(text) ? taken(null) : readArea(text, "park", vocabulary),
  );
  const clusters = cells.require("cluster", (text) => readClusters(text, vocabulary));
  const isEstimate = unit !== undefined && isEstimateUnit(unit);
  const size = isEstimate
    ? (cells.read("size", (text) => readChoice(text, SIZES)) ?? "below")
    : cells.require("size", (text) => readChoice(text, SIZES));
  const represents = readRepresents(cells, isEstimate);
  const frequency = cells.read("frequency", (text) => readChoice(text, FREQUENCIES));
  const synthetic = cells.read("synthetic", (text) => readChoice(text, ANSWERS)) === "yes";
  const { register, capital } = readRegister(cells);
  const effective = readEffective(cells, register.registeredOn);
  if (!cells.good || !unit || !name || !district || !clusters || !size || !effective) return undefined;
  const standing = { district, park: park ?? null, clusters, size, represents };
  const row = { row: cells.row, unit, name, effective, ...standing, synthetic, register };
  return { ...row, ...(frequency ? { frequency } : {}), ...(capital ? { capital } : {}) };
}

function readName(text: string): Cell<string> {
  const name = text.replace(/\s+/g, " ");
  if (name.length > NAME_CHARS_MAX)
    return refused("CELL_TOO_LONG", { found: name.length, limit: NAME_CHARS_MAX });
  return taken(name, LOST.test(name) ? { code: "CELL_LOST_CHARACTERS", params: { value: name } } : undefined);
}

/** An estimate unit must say for how many enterprises it stands. */
function readRepresents(cells: RowCells, isEstimate: boolean): number {
  const count = isEstimate ? cells.require("represents", readCount) : cells.read("represents", readCount);
  return count === undefined || Number.isNaN(count) ? 1 : count;
}

/** The month from which a registration counts; that of the registration date where nothing else is said. */
function readEffective(cells: RowCells, registeredOn: string | undefined): string | undefined {
  const month = cells.read("effective", readMonth);
  if (month !== undefined) return month;
  if (registeredOn === undefined && cells.good)
    cells.refuse("effective", { code: "CELL_REQUIRED", params: {} });
  return registeredOn?.slice(0, 7);
}

function readMonth(text: string): Cell<string | undefined> {
  if (text === "") return taken(undefined);
  const date = readDate(text);
  if (date) return taken(formatDate(date).slice(0, 7));
  const period = readPeriod(text)?.period;
  return period && grainOf(period) === "month"
    ? taken(`${period.year}-${twoDigits(period.to)}`)
    : refused("CELL_PERIOD", { value: text });
}

/** What the register says beside what is counted, in its own notation; the capital also as a value. */
function readRegister(cells: RowCells): { register: RegisterEntry; capital?: Capital } {
  const registeredOn = cells.read("registeredOn", readOptionalDate);
  const type = cells.read("type", taken);
  const capital = cells.read("capital", taken);
  const divisionCode = cells.read("divisionCode", (text) => taken(compact(text)));
  const register = {
    ...(registeredOn ? { registeredOn } : {}),
    ...(type ? { type } : {}),
    ...(capital ? { capital } : {}),
    ...(divisionCode ? { divisionCode } : {}),
  };
  const read = readCapital(capital ?? "");
  if (typeof read !== "string") return { register, capital: read };
  if (read !== "blank") {
    const params = { value: capital ?? "", reason: CAPITAL_PROBLEMS[read] };
    cells.warn("capital", { code: "CELL_CAPITAL", params });
  }
  return { register };
}

function readOptionalDate(text: string): Cell<string | undefined> {
  if (text === "") return taken(undefined);
  const date = readDate(text);
  return date ? taken(formatDate(date)) : refused("CELL_DATE", { value: text });
}

import { encodePeriod, periodOf, wholeYear, yearOfCode } from "../../domain/period.js";
import { type Cell, refused, taken } from "../cells/cell.js";
import { accumulates, readPart, readPeriod, readYear } from "../cells/period-text.js";
import type { Column } from "../header/columns.js";
import type { Block } from "../source/block.js";
import { type CodeColumn, type CodeSource, type Note, REFUSED } from "./code-column.js";

/** Added to the code of a period whose text says that it accumulates since January. */
const SAYS_YTD = 1 << 20;
const BLANK = 0;
/** The same for the code of months; those themselves take up to 12 × 16 + 12. */
const MONTHS_SAY_YTD = 256;

/** Code of a period column: that of `encodePeriod`, marked where the text says 累计. */
export function readPeriodCode(text: string): Cell<number> {
  if (text === "") return refused("CELL_REQUIRED");
  const written = readPeriod(text);
  if (!written) return refused("CELL_PERIOD", { value: text });
  return taken(encodePeriod(written.period) + (written.ytd ? SAYS_YTD : 0));
}

export function saysYtd(code: number): boolean {
  return code >= SAYS_YTD;
}

export function periodCode(code: number): number {
  return code % SAYS_YTD;
}

/** From January to the last month of a period, both as `encodePeriod` numbers them. */
export function sinceJanuary(code: number): number {
  const months = code % 144;
  return code - months + (months % 12);
}

function isWithin(months: number, others: number): boolean {
  const [inner, outer] = [months % MONTHS_SAY_YTD, others % MONTHS_SAY_YTD];
  return inner >> 4 >= outer >> 4 && (inner & 15) <= (outer & 15);
}

function denied(column: Column): Note {
  return { column, problem: { code: "CELL_PERIODS", params: {} } };
}

/** A period in one column beside a year in another: whoever writes both has to mean the same. */
export class PeriodOfYear implements CodeSource {
  readonly #period: CodeColumn;
  readonly #year: CodeColumn;
  #isDenied = false;

  constructor(period: CodeColumn, year: CodeColumn) {
    this.#period = period;
    this.#year = year;
  }

  get notes(): readonly Note[] {
    const notes = [...this.#period.notes, ...this.#year.notes];
    return this.#isDenied ? [...notes, denied(this.#year.column)] : notes;
  }

  read(block: Block, row: number): number {
    const period = this.#period.read(block, row);
    const year = this.#year.read(block, row);
    this.#isDenied = period !== REFUSED && year > BLANK && yearOfCode(periodCode(period)) !== year;
    return period;
  }
}

/** The year in a column that may be blank. */
export function readOptionalYear(text: string): Cell<number> {
  return text === "" ? taken(BLANK) : readYearCode(text);
}

export function readYearCode(text: string): Cell<number> {
  if (text === "") return refused("CELL_REQUIRED");
  const year = readYear(text);
  return year === undefined ? refused("CELL_PERIOD", { value: text }) : taken(year);
}

/** Code of months beside a year: first × 16 + last, marked where the text says 累计; `BLANK` where the cell is empty. */
export function partReader(part: "month" | "quarter" | "half"): (text: string) => Cell<number> {
  return (text) => {
    if (text === "") return taken(BLANK);
    const months = readPart(text, part);
    if (!months) return refused("CELL_PERIOD", { value: text });
    return taken(months[0] * 16 + months[1] + (accumulates(text) ? MONTHS_SAY_YTD : 0));
  };
}

/** A period in columns of its own for the year and for the month, quarter or half; all of them blank: the year. */
export class SplitPeriod implements CodeSource {
  readonly #year: CodeColumn;
  readonly #parts: readonly CodeColumn[];
  /** A part that the finer one before it denies. */
  #denied: CodeColumn | undefined;

  /** `parts` from the finest to the coarsest; the first that isn't blank counts, and lies within the others. */
  constructor(year: CodeColumn, parts: readonly CodeColumn[]) {
    this.#year = year;
    this.#parts = parts;
  }

  get notes(): readonly Note[] {
    const notes = [this.#year, ...this.#parts].flatMap((source) => source.notes);
    return this.#denied ? [...notes, denied(this.#denied.column)] : notes;
  }

  read(block: Block, row: number): number {
    const year = this.#year.read(block, row);
    let months = BLANK;
    this.#denied = undefined;
    for (const part of this.#parts) {
      const code = part.read(block, row);
      if (months === BLANK) months = code;
      else if (months !== REFUSED && code > BLANK && !isWithin(months, code)) this.#denied = part;
    }
    if (year === REFUSED || months === REFUSED) return REFUSED;
    if (months === BLANK) return encodePeriod(wholeYear(year));
    const period = periodOf(year, (months % MONTHS_SAY_YTD) >> 4, months & 15);
    return period ? encodePeriod(period) + (months >= MONTHS_SAY_YTD ? SAYS_YTD : 0) : REFUSED;
  }
}

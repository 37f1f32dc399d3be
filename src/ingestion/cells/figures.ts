import { FEN_MAX, type Fen, type MoneyUnit, PERSONS_MAX, parseAmount } from "../../domain/amount.js";
import { type Cell, refused, taken } from "./cell.js";
import { readDecimal, scientificWarning } from "./decimal.js";

/** An amount in 分; NaN for a blank cell. `unit` is the money unit that the text is in. */
export function readAmount(raw: string, unit: MoneyUnit): Cell<Fen> {
  const decimal = readDecimal(raw);
  if (decimal === undefined) return taken(Number.NaN);
  if ("problem" in decimal) return decimal;
  const amount = parseAmount(decimal.text, unit);
  switch (amount) {
    case "not-a-number":
      return refused("CELL_NUMBER", { value: raw });
    case "too-precise":
      return refused("CELL_PRECISION", { value: raw, unit });
    case "too-large":
      return refused("CELL_TOO_LARGE", { value: raw });
    default:
      return Math.abs(amount) <= FEN_MAX
        ? taken(amount, scientificWarning(decimal, raw))
        : refused("CELL_TOO_LARGE", { value: raw });
  }
}

/** Persons; NaN for a blank cell. `exponent` is 4 where the column counts in 万人. */
export function readPersons(raw: string, exponent: number): Cell<number> {
  const decimal = readDecimal(raw);
  if (decimal === undefined) return taken(Number.NaN);
  if ("problem" in decimal) return decimal;
  const persons = wholeNumber(decimal.text, exponent);
  if (persons === undefined || persons < 0) return refused("CELL_PERSONS", { value: raw });
  return persons <= PERSONS_MAX
    ? taken(persons, scientificWarning(decimal, raw))
    : refused("CELL_TOO_LARGE", { value: raw });
}

/** How many enterprises a unit stands for (企业数); NaN for a blank cell. */
export function readCount(raw: string): Cell<number> {
  const decimal = readDecimal(raw);
  if (decimal === undefined) return taken(Number.NaN);
  if ("problem" in decimal) return decimal;
  const count = wholeNumber(decimal.text, 0);
  return count !== undefined && count >= 1 && count <= 100_000_000
    ? taken(count)
    : refused("CELL_COUNT", { value: raw });
}

/** Decimal text × 10^exponent where that is a whole number that a double holds. */
function wholeNumber(text: string, exponent: number): number | undefined {
  const negative = text.startsWith("-");
  const [whole = "", fraction = ""] = text.replace(/^[+-]/, "").split(".");
  if (/[1-9]/.test(fraction.slice(exponent))) return undefined;
  const digits = Number(`${whole}${fraction.slice(0, exponent).padEnd(exponent, "0")}`);
  return negative && digits !== 0 ? -digits : digits;
}

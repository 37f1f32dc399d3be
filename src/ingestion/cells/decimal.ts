import { type CellProblem, refused } from "./cell.js";
import { plainWidth } from "./text.js";

/** A number as plain decimal text, nothing where the cell holds none, or what is wrong. */
export type DecimalCell =
  | { readonly text: string; readonly scientific: boolean }
  | { readonly problem: CellProblem }
  | undefined;

const PLAIN = /^[+-]?(\d+\.?\d*|\.\d+)$/;
/** Thousands are parted by commas or by single blanks; any other blank parts two figures. */
const GROUPED = /^[+-]?\d{1,3}((, ?\d{3})+|( \d{3})+)(\.\d*)?$/;
const SCIENTIFIC = /^([+-]?)(\d+)(?:\.(\d*))?[eE]([+-]?\d{1,3})$/;
const FORMULA_ERROR = /^#(DIV\/0!|N\/A|REF!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA)$/i;
/** A number of a workbook that its cell shows otherwise, as per cent or in thousands; see `shownOtherwise`. */
const SHOWN_OTHERWISE = /^(\S+) \(显示格式 (.*)\)$/s;
/** Signs by which tables say that there is no figure. */
const NOTHING = /^(-{1,3}|\.{3,6}|\/)$/;

/**
 * Reads what people and programs write for a number: full-width digits, thousands separators, a currency sign,
 * scientific notation. Exact: digits are moved, never rounded.
 *
 * @example readDecimal("１２，３４５．６") //=> { text: "12345.6", scientific: false }
 * @example readDecimal("1.2E+05") //=> { text: "120000", scientific: true }
 * @example readDecimal("—") //=> undefined
 */
export function readDecimal(raw: string): DecimalCell {
  const text = plainWidth(raw)
    .trim()
    .replace(/[\u2010-\u2015\u2212]/g, "-")
    .replace(/^([+-]?) *[¥$]? */, "$1");
  if (text === "" || NOTHING.test(text)) return undefined;
  if (PLAIN.test(text)) return { text, scientific: false };
  if (GROUPED.test(text)) return { text: text.replace(/[, ]/g, ""), scientific: false };
  if (SCIENTIFIC.test(text)) return { text: expandExponent(text), scientific: true };
  const [, held, format] = SHOWN_OTHERWISE.exec(raw) ?? [];
  if (held !== undefined && format !== undefined) return refused("CELL_SHOWN", { held, format });
  if (FORMULA_ERROR.test(text) || text.startsWith("=")) return refused("CELL_FORMULA_ERROR", { value: raw });
  return refused("CELL_NUMBER", { value: raw });
}

/**
 * The text of a cell that holds one number and shows another: nobody can tell which of them is meant.
 *
 * @example readDecimal(shownOtherwise("0.12", "0%")) //=> CELL_SHOWN
 */
export function shownOtherwise(held: string, format: string): string {
  return `${held} (显示格式 ${format})`;
}

/**
 * A number in scientific notation as plain decimal text, digit by digit; another text as it is.
 *
 * @example expandExponent("1.25e-3") //=> "0.00125"
 */
export function expandExponent(text: string): string {
  const match = SCIENTIFIC.exec(text);
  if (!match) return text;
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = match;
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${digits}`;
  const integer = digits.slice(0, point).padEnd(point, "0");
  const rest = digits.slice(point);
  return rest === "" ? `${sign}${integer}` : `${sign}${integer}.${rest}`;
}

/** What scientific notation in a text file deserves: the digits that the saving program left out are gone. */
export function scientificWarning(
  cell: { readonly scientific: boolean },
  raw: string,
): CellProblem | undefined {
  return cell.scientific ? { code: "CELL_SCIENTIFIC", params: { value: raw } } : undefined;
}

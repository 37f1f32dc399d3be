import { read, SSF, type WorkBook, type WorkSheet } from "@e965/xlsx";
import { unzipSync } from "fflate";
import { Fault } from "../../domain/faults.js";
import { dateOfSerial, formatDate } from "../cells/calendar-date.js";
import { expandExponent, shownOtherwise } from "../cells/decimal.js";
import type { Limits } from "../limits.js";
import { unfoldedCells } from "./ods-spread.js";
import { checkArchive } from "./zip-archive.js";

/** A sheet as texts: what each cell shows, as far as its value tells. */
export interface Sheet {
  readonly name: string;
  readonly isVisible: boolean;
  /** Rows that the file holds; the array may be sparse. */
  readonly rowCount: number;
  cells(row: number): readonly string[];
  readonly merges: readonly Merge[];
  /** Is the row hidden, as by a filter? */
  isHidden(row: number): boolean;
  isColumnHidden(column: number): boolean;
}

/** Zero-based and inclusive. */
export interface Merge {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

const ZIP = 0x504b0304;
/** Days between the two ways in which workbooks count dates. */
const EPOCH_1904_DAYS = 1462;
const ENCRYPTED = {
  zh: "已加密,请取消密码,另存后再导入",
  en: "it has a password: remove that, save the file and send it again",
};
const ERRORS: Readonly<Record<number, string>> = {
  0: "#NULL!",
  7: "#DIV/0!",
  15: "#VALUE!",
  23: "#REF!",
  29: "#NAME?",
  36: "#NUM!",
  42: "#N/A",
  43: "#GETTING_DATA",
};

/**
 * Opens .xlsx, .xls or .ods bytes.
 *
 * @throws Fault FILE_BOMB, FILE_DAMAGED, FILE_FORMAT (a password)
 */
export async function openWorkbook(bytes: Buffer, limits: Limits): Promise<readonly Sheet[]> {
  if (bytes.length >= 4 && bytes.readUInt32BE(0) === ZIP) {
    await checkArchive(bytes, limits);
    checkUnfolding(bytes, limits);
  }
  const workbook = parse(bytes);
  const epochDays = workbook.Workbook?.WBProps?.date1904 ? EPOCH_1904_DAYS : 0;
  return workbook.SheetNames.map((name, index) => {
    const isVisible = !workbook.Workbook?.Sheets?.[index]?.Hidden;
    return sheetOf(name, isVisible, workbook.Sheets[name], epochDays);
  });
}

function checkUnfolding(bytes: Buffer, limits: Limits): void {
  const parts = unzipSync(bytes, { filter: ({ name }) => name === "content.xml" });
  const content = parts["content.xml"];
  if (!content) return;
  const cells = unfoldedCells(Buffer.from(content).toString("utf8"));
  if (cells > limits.workbookCellsMax)
    throw new Fault("FILE_BOMB", { found: { zh: `${cells}个单元格`, en: `${cells} cells` } });
}

function parse(bytes: Buffer): WorkBook {
  try {
    return read(bytes, {
      type: "buffer",
      dense: true,
      cellNF: true,
      cellText: false,
      cellHTML: false,
      // Needed to tell a formula without a computed value from an empty cell.
      cellFormula: true,
      sheetStubs: true,
      // Needed to tell which rows and columns are hidden.
      cellStyles: true,
    });
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    if (/password|encrypt/i.test(said)) throw new Fault("FILE_FORMAT", { detail: ENCRYPTED }, { cause });
    const detail = /unsupported zip/i.test(said)
      ? {
          zh: "压缩包里没有工作簿;若是几个文件打成的包,请解压后逐个上传",
          en: "an archive without a workbook; if files were packed in it, unpack them and send each",
        }
      : { zh: "不是完整的工作簿,请用 Excel 等软件打开核对,另存后再传", en: said };
    throw new Fault("FILE_DAMAGED", { detail }, { cause });
  }
}

function sheetOf(name: string, isVisible: boolean, sheet: WorkSheet | undefined, epochDays: number): Sheet {
  const data = sheet?.["!data"] ?? [];
  const merges = (sheet?.["!merges"] ?? []).map(({ s, e }) => ({
    top: s.r,
    left: s.c,
    bottom: e.r,
    right: e.c,
  }));
  return {
    name,
    isVisible,
    rowCount: data.length,
    merges,
    isHidden: (row) => sheet?.["!rows"]?.[row]?.hidden === true,
    isColumnHidden: (column) => sheet?.["!cols"]?.[column]?.hidden === true,
    cells: (row) => Array.from(data[row] ?? [], (cell) => (cell ? textOf(cell, epochDays) : "")),
  };
}

interface CellLike {
  readonly t: string;
  readonly v?: unknown;
  readonly f?: string | undefined;
  readonly z?: unknown;
}

/** A date's cell as an ISO date, a number as its plain digits, an error as its sign, a missing result as its formula. */
function textOf({ t, v, f, z }: CellLike, epochDays: number): string {
  if (t === "z") return f === undefined ? "" : `=${f}`;
  if (t === "e") return ERRORS[Number(v)] ?? "#N/A";
  if (typeof v === "number") {
    const date = typeof z === "string" && SSF.is_date(z) ? dateOfSerial(v + epochDays) : undefined;
    if (date) return formatDate(date);
    return v !== 0 && typeof z === "string" && scales(z) ? shownOtherwise(numberText(v), z) : numberText(v);
  }
  return v === undefined || v === null ? "" : `${v}`;
}

/** What a format has beside its signs for digits: words in quotes, conditions, signs for themselves, room. */
const BESIDE_DIGITS = /"[^"]*"|\[[^\]]*\]|[\\!_*]./g;
/** A point that is a mere sign between digits: `0!.0,` shows 12345 as 1.2. */
const POINT_AS_SIGN = /([0#?])(?:[\\!]\.|"\.")(?=[0#?])/g;

/** Does a format show another number than the cell holds: per cent, or with digits left out? */
function scales(format: string): boolean {
  const digits = format.replace(POINT_AS_SIGN, "$1,;").replace(BESIDE_DIGITS, "");
  return /%|[0#?],+(?![0#?])/.test(digits);
}

/**
 * A number with the 15 significant digits that a spreadsheet itself keeps: 0.1 + 0.2 is 0.3. Longer whole numbers
 * have lost digits and show it, as they do on the screen: a credit code typed as a number is no credit code.
 */
function numberText(value: number): string {
  const rounded = value.toPrecision(15);
  const shortest = `${Number(rounded)}`;
  return Math.abs(value) >= 1e15 ? Number(rounded).toExponential().toUpperCase() : expandExponent(shortest);
}

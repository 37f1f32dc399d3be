import type { MoneyUnit } from "../../domain/amount.js";
import type { Basis } from "../../domain/attribution.js";
import { nameKey, plainDashes } from "../cells/text.js";
import {
  BASIS_WORDS,
  FIELD_NAMES,
  FIELDS,
  FIELDS_OF,
  type Field,
  type Kind,
  MONEY_WORDS,
  PERSON_WORDS,
} from "./fields.js";

/** What a column header says. */
export interface HeaderMeaning {
  readonly field: Field;
  readonly basis?: Basis | undefined;
  readonly unit?: MoneyUnit | undefined;
  /** Power of ten of the unit that persons are counted in. */
  readonly personsExponent?: number | undefined;
}

const MEASURES: ReadonlySet<Field> = new Set<Field>(["output", "revenue", "employment"]);
const BRACKETS = /\(([^()]*)\)|\[([^[\]]*)\]|【([^【】]*)】|〔([^〔〕]*)〕/g;
/** Amounts are at the prices of their time; constant prices are another series. */
const PRICES = /^按?(当年|现行|当期)价格?(计算)?$|^现价$/;
const AROUND = /^[/:|_.*·-]+|[/:|_.*·-]+$/g;
const CAPTION_UNIT = /(?:金额|计量)?单位:?\(?(.+?)\)?$/;

const MONEY_UNIT_OF = new Map(MONEY_WORDS.flatMap(([unit, words]) => words.map((word) => [word, unit])));
/** Longest first, so that `millionyuan` isn't read as `yuan`. */
const MONEY_SUFFIXES = [...MONEY_UNIT_OF].sort(([a], [b]) => b.length - a.length);

/**
 * Understands one header text, or nothing. A bilingual header has one language a line, or ` / ` between them; levels
 * of a merged header are joined by `/`, and the last may say all: `基本情况/企业名称`.
 *
 * @example readHeaderCell("本年累计产值(万元)", "reports") //=> { field: "output", basis: "ytd", unit: "万元" }
 */
export function readHeaderCell(text: string, kind: Kind): HeaderMeaning | undefined {
  const whole = meaningOf(text, kind);
  if (whole) return whole;
  for (const language of languagesOf(text)) {
    const meaning = meaningOf(language, kind);
    if (meaning) return meaning;
  }
  const lowest = text.split("/").at(-1) ?? "";
  return lowest === text ? undefined : plainField(headerKey(lowest), kind);
}

function meaningOf(text: string, kind: Kind): HeaderMeaning | undefined {
  const key = headerKey(text);
  return key === "" ? undefined : (plainField(key, kind) ?? measureField(key, kind));
}

const BRACKETED = /^\s*[(（[【〔].*[)）\]】〕]\s*$/;

/**
 * The Chinese and the English of a bilingual header; nothing where all of it is one language: of `产值` above
 * `上年同期` no half means what the header means.
 */
function languagesOf(text: string): readonly string[] {
  const texts = { chinese: "", english: "" };
  let language: keyof typeof texts | undefined;
  for (const part of text.split(/[\n/|]/)) {
    const own = /\p{Script=Han}/u.test(part) ? "chinese" : /[a-z]/i.test(part) ? "english" : undefined;
    // What stands in brackets is about the words before it, in whatever language.
    if (language === undefined || !BRACKETED.test(part)) language = own ?? language;
    if (language) texts[language] += part;
  }
  return texts.chinese === "" || texts.english === "" ? [] : [texts.chinese, texts.english];
}

/** The money unit that a caption above the header gives for the whole table: `单位:万元`. */
export function readCaptionUnit(text: string): MoneyUnit | undefined {
  const words = CAPTION_UNIT.exec(headerKey(text))?.[1] ?? "";
  return MONEY_UNIT_OF.get(words.split(/[、,;/]/)[0] ?? "");
}

/** The form in which headers are compared: as names are, without underscores, with ASCII dashes. */
function headerKey(text: string): string {
  return plainDashes(nameKey(text)).replace(/[_,']/g, "");
}

function plainField(key: string, kind: Kind): HeaderMeaning | undefined {
  const field = fieldNamed(key, kind) ?? fieldNamed(key.replace(BRACKETS, "").replace(AROUND, ""), kind);
  return field && !MEASURES.has(field) ? { field } : undefined;
}

function measureField(key: string, kind: Kind): HeaderMeaning | undefined {
  let unit: MoneyUnit | undefined;
  let personsExponent: number | undefined;
  let rest = key.replace(BRACKETS, (whole: string, ...groups: (string | undefined)[]) => {
    const words = (groups.slice(0, 4).find((group) => group !== undefined) ?? "").replace(/^单位:?/, "");
    const own = MONEY_UNIT_OF.get(words);
    // Of two units nobody knows which is meant: the words stay, and the header means nothing.
    if (own !== undefined && unit !== undefined && own !== unit) return whole;
    unit ??= own;
    personsExponent ??= PERSON_WORDS.get(words);
    return MONEY_UNIT_OF.has(words) || PERSON_WORDS.has(words) || PRICES.test(words) ? "" : whole;
  });
  const suffix = unit === undefined ? MONEY_SUFFIXES.find(([words]) => rest.endsWith(words)) : undefined;
  if (suffix) {
    unit = suffix[1];
    rest = rest.slice(0, -suffix[0].length).replace(/单位:?$/, "");
  }
  const { name, basis } = withoutBasis(rest.replace(AROUND, ""));
  const field = fieldNamed(name, kind);
  if (!field || !MEASURES.has(field)) return undefined;
  const isOwnUnit = field === "employment" ? unit === undefined : personsExponent === undefined;
  return isOwnUnit ? { field, basis, unit, personsExponent } : undefined;
}

function withoutBasis(key: string): { name: string; basis?: Basis } {
  for (const [word, basis] of BASIS_WORDS) {
    if (key.startsWith(word)) return { name: key.slice(word.length).replace(AROUND, ""), basis };
    if (key.endsWith(word)) return { name: key.slice(0, -word.length).replace(AROUND, ""), basis };
  }
  return { name: key };
}

/** Some names mean one field in a register and another in a report: the kind of file decides. */
const FIELDS_NAMED = new Map<string, readonly Field[]>();
for (const field of FIELD_NAMES) {
  for (const key of new Set([field, ...FIELDS[field]].map(headerKey))) {
    FIELDS_NAMED.set(key, [...(FIELDS_NAMED.get(key) ?? []), field]);
  }
}

function fieldNamed(key: string, kind: Kind): Field | undefined {
  return FIELDS_NAMED.get(key)?.find((field) => FIELDS_OF[kind].has(field));
}

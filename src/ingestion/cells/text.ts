/** How texts are brought into one form before they are compared or read. */

/** Of no width; marks of direction come along when a number is copied from a window, the reversing one not. */
const INVISIBLE = /[\u00AD\u200B-\u200F\u202A-\u202D\u2060\uFEFF]/g;
const RAISED_OR_RINGED = /\p{No}/u;
const FORMULA_TEXT = /^="(.*)"$/s;

/**
 * A cell's text without what programs put around it: outer blanks, zero-width characters, the apostrophe or `="…"`
 * by which a spreadsheet is told to leave a text alone. Inner characters stay as they are.
 */
export function cleanText(raw: string): string {
  const text = raw.replace(INVISIBLE, "").trim();
  const unwrapped = FORMULA_TEXT.exec(text)?.[1] ?? text;
  return unwrapped.startsWith("'") ? unwrapped.slice(1).trim() : unwrapped;
}

/**
 * Full-width forms made plain (NFKC). Raised and ringed digits stay what they are: as marks of footnotes they must not
 * become digits of the figure before them.
 */
export function plainWidth(text: string): string {
  if (!RAISED_OR_RINGED.test(text)) return text.normalize("NFKC");
  return text.replace(/\P{No}+/gu, (part) => part.normalize("NFKC"));
}

/** Plain width, without blanks: for codes, periods and dates. */
export function compact(text: string): string {
  return plainWidth(text).replace(/\s+/g, "");
}

/** The form in which names are compared: NFKC, no blanks, lower case. Vocabularies are keyed by it. */
export function nameKey(text: string): string {
  return compact(text).toLowerCase();
}

/** Hyphens, dashes, minus signs and tildes that stand for one another in typed periods and headers. */
export function plainDashes(text: string): string {
  return text.replace(/[\u2010-\u2015\u2212\uFE58\uFE63]/g, "-").replace(/[~\u301C\u223C]/g, "~");
}

/** Own property of a record; undefined for names that every object inherits, such as `constructor`. */
export function named<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  const key = nameKey(name);
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

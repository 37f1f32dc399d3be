import type { Finding } from "./rules.js";

/** A name that a row gives beside a unit's code, and by which the code is registered. */
export interface WrittenName {
  readonly written: string;
  readonly registered: string;
  /** The unit that is called so, where there is another one. */
  readonly other: string | undefined;
}

/**
 * The rule of review on names, which holds for a row and not for its figures: a name that is another unit's betrays a
 * column shifted by a row, one that is nobody's may be new or short.
 */
export function reviewName({ written, registered, other }: WrittenName): Finding {
  return other === undefined
    ? { code: "NAME_DIFFERS", severity: "warning", params: { written, registered } }
    : { code: "NAME_OF_ANOTHER_UNIT", severity: "confirm", params: { written, registered, other } };
}

/**
 * The form in which names of units are compared: of letters and digits only, in plain width and lower case, the two
 * ways to write a limited company as one.
 *
 * @example unitNameKey("湖南 甲（集团）有限责任公司") //=> "湖南甲集团有限公司"
 */
export function unitNameKey(name: string): string {
  return name
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "")
    .replace("有限责任公司", "有限公司");
}

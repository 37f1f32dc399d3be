import { PAPER, QUIET } from "./palette.js";
import { escapeXml } from "./xml.js";

/** Everything a drawing needs besides its data. */
export interface Drawing {
  /** Begins the ids in the drawing, so that several can stand in one page. */
  readonly id: string;
  /** One font name or `inherit`; never quoted, since quotes would break the attribute it ends up in. */
  readonly fontFamily: string;
  readonly title: string;
}

/** The fill of areas without a figure. */
export function hatch(id: string): string {
  return `<defs><pattern id="${id}-none" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" fill="${PAPER}"/><line x1="0" y1="0" x2="0" y2="6" stroke="${QUIET}" stroke-width="1"/></pattern></defs>`;
}

interface LineStyle {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly weight: number;
  readonly colour: string;
  readonly anchor?: "start" | "middle";
}

/** A line of words in a drawing; nothing for none. */
export function line(words: string, { x, y, size, weight, colour, anchor = "middle" }: LineStyle): string {
  if (words === "") return "";
  return `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}" font-size="${size}" font-weight="${weight}" fill="${colour}">${escapeXml(words)}</text>`;
}

function round(place: number): string {
  return place.toFixed(1).replace(/\.0$/, "");
}

import { escapeXml } from "../charts/xml.js";
import type { Block, FigureCell } from "../model.js";

/** Numbers of figures, as in the JSON format, and labels of blocks. */
export interface Numbering {
  readonly figures: ReadonlyMap<FigureCell, number>;
  readonly labels: ReadonlyMap<Block, string>;
}

/** A printed figure with its number and what it says: name, period and scope, so that anyone can ask for it again. */
export function figureHtml(figure: FigureCell, { figures }: Numbering): string {
  const { name, period, scope, text } = figure;
  const about = { value: `${figures.get(figure) ?? ""}`, "data-figure": name, "data-period": period };
  const attributes = Object.entries({ ...about, "data-scope": `${new URLSearchParams(scope)}` })
    .map(([key, value]) => ` ${key}="${escapeXml(value)}"`)
    .join("");
  return `<data${attributes}>${escapeXml(text)}</data>`;
}

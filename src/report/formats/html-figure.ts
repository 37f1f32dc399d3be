import { unitName } from "../cells.js";
import { escapeXml } from "../charts/svg.js";
import type { Block, FigureCell } from "../model.js";

/** Numbers of figures and labels of blocks; every printed figure carries its number, as in the JSON format. */
export interface Numbering {
  readonly figures: ReadonlyMap<FigureCell, number>;
  readonly labels: ReadonlyMap<Block, string>;
}

export function figureHtml(figure: FigureCell, { figures }: Numbering): string {
  return `<data value="${figures.get(figure) ?? ""}">${escapeXml(figure.text)}</data>`;
}

/** The head of a column with its unit. */
export function unitHtml(unit: string | undefined, language: "zh" | "en"): string {
  if (unit === undefined || unit === "") return "";
  const name = unitName(unit, language);
  return name === "" ? "" : `<small>${language === "zh" ? `（${name}）` : `(${name})`}</small>`;
}

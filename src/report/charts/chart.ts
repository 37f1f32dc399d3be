import type { Shape } from "./projection.js";

/** Charts as data. The numbers are rounded for drawing alone; what is printed beside them comes as text. */
export type Chart = TargetBars | Trend | Contributions | TileMap | OutlineMap;

/** How much of each target is done, with the gap to it and a mark where it should stand by now. */
export interface TargetBars {
  readonly type: "target-bars";
  readonly words: { readonly done: string; readonly gap: string; readonly expected: string };
  readonly bars: readonly {
    readonly name: string;
    /** Per cent of the target. */
    readonly done: number;
    /** Printed at the bar's end: attainment and what is missing. */
    readonly label: string;
    /** Per cent of the target that should be done by now; null where nothing says so. */
    readonly expected: number | null;
  }[];
}

/** A figure year by year, and the path from the base year to the target. */
export interface Trend {
  readonly type: "trend";
  readonly unit: string;
  readonly words: { readonly actual: string; readonly path: string; readonly target: string };
  readonly years: readonly string[];
  readonly actual: readonly (number | null)[];
  readonly labels: readonly string[];
  readonly path: readonly (number | null)[];
  readonly target: { readonly value: number; readonly label: string } | null;
}

/** What each part adds to the growth of the whole, in percentage points; the parts add up to it. */
export interface Contributions {
  readonly type: "contributions";
  readonly unit: string;
  readonly parts: readonly { readonly name: string; readonly points: number; readonly label: string }[];
}

/** An area of a map with its figure. */
export interface ShadedArea {
  readonly name: string;
  /** Steps of shade, 0 (least) to 4; null where there is no figure. */
  readonly shade: number | null;
  readonly level: string;
  /** Growth by both methods and coverage, each with its name; nothing where there is no figure. */
  readonly rates: readonly string[];
}

/** One tile an area, where a map of true borders would need rights and drown the small ones. */
export interface TileMap {
  readonly type: "tile-map";
  readonly tiles: readonly (ShadedArea & { readonly column: number; readonly row: number })[];
  readonly legend: string;
}

/** Areas within borders that the user has supplied. */
export interface OutlineMap {
  readonly type: "outline-map";
  readonly width: number;
  readonly height: number;
  readonly shapes: readonly (ShadedArea & Shape)[];
  readonly legend: string;
}

import type { Ratio } from "../statistics/ratio.js";
import type { ReportContext } from "./context.js";
import type { FigureCell } from "./model.js";

/** What a report says at one position: the earlier and the later vintage of it. */
export interface Vintages {
  readonly before: ReportContext;
  readonly after: ReportContext;
  /** Figures of the later report. */
  readonly compared: number;
  readonly differences: readonly Difference[];
}

/** A figure that is not the same in both vintages; null where one of them has none, and why. */
export interface Difference {
  /** The figure as the later report has it, or as the earlier one had it where the later has none. */
  readonly about: FigureCell;
  readonly before: Ratio | null;
  readonly after: Ratio | null;
  readonly reason: FigureCell["reason"];
  readonly places: number;
  /** Is it seen in the printed digits? */
  readonly isPrinted: boolean;
}

import type { RestatedBase } from "../../../projections/reference.js";
import { type Period, parsePeriod } from "../../domain/period.js";
import { figureId } from "./figure-name.js";
import { type Measured, measured } from "./measured.js";
import type { Vantage } from "./vantage.js";

/** A restated base beside what was reported for it. */
export interface BaseBesideReports {
  readonly restated: RestatedBase;
  readonly period: Period;
  /** Name of the sum of reports. */
  readonly figure: string;
  readonly reported: Measured["value"];
}

/** The restated bases that hold, in the order in which they were first restated. */
export function basesBesideReports(vantage: Vantage): readonly BaseBesideReports[] {
  return [...vantage.reference.bases.values()].flatMap((restated) => {
    const { measure, cluster, area, size, period: text } = restated.data;
    const period = parsePeriod(text);
    if (!period) return [];
    const selection = { cluster, area, size };
    const figure = figureId(measure, selection, period);
    return [{ restated, period, figure, reported: measured(vantage, selection, measure, period).value }];
  });
}

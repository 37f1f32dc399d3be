import { type CubeReader, lastCounted, type Selection } from "../../../projections/cube/cube-view.js";
import { addInto, type Exact } from "../../../projections/cube/exact.js";
import type { Slot } from "../../../projections/cube/slots.js";
import type { Reference } from "../../../projections/reference.js";
import type { ReportMeasure } from "../../domain/attribution.js";
import { contains, lastMonth, month, type Period, yearBefore } from "../../domain/period.js";
import { integer, multiply, type Ratio } from "../../statistics/ratio.js";
import { COUNT_SLOT, measured, SUM_SLOT } from "./measured.js";
import type { PlannedFigure } from "./planned-figures.js";
import { cityOf } from "./scope.js";
import { seenThrough, type Vantage } from "./vantage.js";

/** The vantage with planned figures folded over the real ones. Nothing is stored; the log and the cube stay as they are. */
export function assuming(vantage: Vantage, planned: readonly PlannedFigure[]): Vantage {
  return seenThrough(vantage, ({ cube, reference }) => ({ cube: new AssumedCube(cube, planned, reference) }));
}

/**
 * Planned figures for the months of a year that come after `after` and that nobody has reported: the same month of the year before, grown by
 * `rate` (1/10 is 10 %), cluster by cluster. Fractions of a 分 are cut off: it is a plan, and a cautious one.
 */
export function grownBy(
  vantage: Vantage,
  rate: Ratio,
  after: Period,
  measures: readonly ReportMeasure[],
): readonly PlannedFigure[] {
  const area = cityOf(vantage.reference);
  const planned: PlannedFigure[] = [];
  for (const cluster of vantage.reference.clusters.keys()) {
    for (let m = after.to + 1; m <= 12; m++) {
      const period = month(after.year, m);
      for (const measure of measures) {
        const selection = { cluster, area, size: null };
        const { value } = measured(vantage, selection, measure, yearBefore(period));
        if (value === undefined || measured(vantage, selection, measure, period).value !== undefined)
          continue;
        const grown = multiply(integer(value), { n: rate.n + rate.d, d: rate.d });
        planned.push({ cluster, area, period, measure, value: grown.n / grown.d });
      }
    }
  }
  return planned;
}

class AssumedCube implements CubeReader {
  readonly #real: CubeReader;
  readonly #planned: readonly PlannedFigure[];
  readonly #reference: Reference;

  constructor(real: CubeReader, planned: readonly PlannedFigure[], reference: Reference) {
    this.#real = real;
    this.#planned = planned;
    this.#reference = reference;
  }

  flows(selection: Selection, slots: readonly Slot[], p: Period): readonly Exact[] {
    const real = this.#real.flows(selection, slots, p);
    return this.#withPlanned(real, selection, slots, (own) => contains(p, own));
  }
  stocks(selection: Selection, slots: readonly Slot[], at: number): readonly Exact[] {
    const real = this.#real.stocks(selection, slots, at);
    return this.#withPlanned(real, selection, slots, (own) => lastMonth(own) === at);
  }
  running(selection: Selection, slot: Slot, at: number): number {
    return this.#real.running(selection, slot, at);
  }
  lastReported(selection: Selection, countSlot: Slot, p: Period): number | undefined {
    return lastCounted(p, (month) => this.stocks(selection, [countSlot], month)[0]);
  }
  dueMonths(selection: Selection, p: Period): number {
    return this.#real.dueMonths(selection, p);
  }
  /** A plan is no report: coverage stays what it is. */
  coveredMonths(selection: Selection, p: Period): number {
    return this.#real.coveredMonths(selection, p);
  }

  #withPlanned(
    real: readonly Exact[],
    selection: Selection,
    slots: readonly Slot[],
    when: (own: Period) => boolean,
  ): readonly Exact[] {
    const sums = [...real];
    for (const figure of this.#planned) {
      if (!when(figure.period) || !this.#covers(selection, figure)) continue;
      for (const [at, slot] of slots.entries()) {
        if (slot === SUM_SLOT[figure.measure]) addInto(sums, at, figure.value);
        else if (slot === COUNT_SLOT[figure.measure]) addInto(sums, at, 1);
      }
    }
    return sums;
  }

  #covers(selection: Selection, { cluster, area, period }: PlannedFigure): boolean {
    if (selection.size !== null || (selection.cluster !== null && selection.cluster !== cluster))
      return false;
    const above = this.#reference.geography.ancestors(area, lastMonth(period));
    // A park's plan counts for the whole city too, which parks are no descendants of.
    const whole = selection.area === cityOf(this.#reference);
    return (
      whole ||
      (above.includes(selection.area) && (selection.within === undefined || above.includes(selection.within)))
    );
  }
}

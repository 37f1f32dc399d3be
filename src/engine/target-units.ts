import type { Reference } from "../../projections/reference.js";
import type { DomainEvent } from "../domain/events/index.js";
import { Fault } from "../domain/faults.js";
import { MEASURE_NAMES } from "../domain/names.js";
import { isKnown } from "../statistics/figure.js";
import { ZERO } from "../statistics/ratio.js";
import { convert, inUnit } from "../statistics/units.js";

/**
 * A target's number is in a unit that its figure can be told in: held against another one there would never be a figure.
 *
 * @throws Fault TARGET_UNIT
 */
export function requireUnit(event: DomainEvent, { indicators }: Reference): void {
  if (event.type !== "TargetSet" && event.type !== "TargetRevised") return;
  const { subject, unit, value } = event.data.terms;
  if (value === null) return;
  if (subject.from === "reports") {
    if (isKnown(inUnit(0n, unit, subject.measure))) return;
    throw new Fault("TARGET_UNIT", { unit, measured: MEASURE_NAMES[subject.measure] });
  }
  const indicator = indicators.get(subject.indicator)?.defined;
  // A ratio is in per cent, also where each one of something is asked for (每村1名).
  if (!indicator || indicator.kind === "ratio" || isKnown(convert(ZERO, indicator.unit, unit))) return;
  throw new Fault("TARGET_UNIT", { unit, measured: indicator.unit });
}

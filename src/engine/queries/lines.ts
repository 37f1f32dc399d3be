import type { Selection } from "../../../projections/cube/cube-view.js";
import { SCOPES } from "../../../projections/cube/scope.js";
import { lastMonth, type Period } from "../../domain/period.js";
import type { Vantage } from "./vantage.js";

/** The journal lines that stood at the vantage, lie inside a period and count in a selection. */
export function* linesIn(vantage: Vantage, selection: Selection, period: Period): Iterable<number> {
  const { facts } = vantage.models;
  const counts = countsIn(vantage, selection);
  for (const index of facts.cube.axis.inside(period)) {
    const month = lastMonth(facts.cube.axis.period(index));
    for (const line of facts.linesIn(index)) {
      if (counts(facts.journal.leaf(line), month) && facts.journal.isOpen(line, vantage.position)) yield line;
    }
  }
}

/** Does a leaf count in the selection in a month? Remembers its answers, since leaves are few and lines many. */
export function countsIn(
  { models, reference }: Vantage,
  selection: Selection,
): (leaf: number, month: number) => boolean {
  const { series } = models.facts.cube;
  const { geography } = reference;
  const known = new Map<number, boolean>();
  return (leaf, month) => {
    const key = leaf * 4096 + geography.epoch(month);
    const answer = known.get(key);
    if (answer !== undefined) return answer;
    const place = series.place(leaf);
    const counts =
      place !== undefined &&
      (selection.size === null || place.size === selection.size) &&
      (selection.cluster === null ? place.scope !== SCOPES.line : place.cluster === selection.cluster) &&
      geography.holds(selection.area, place, month) &&
      (selection.within === undefined || geography.holds(selection.within, place, month));
    known.set(key, counts);
    return counts;
  };
}

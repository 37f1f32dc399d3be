import { nameOfUnit } from "../../../projections/directory.js";
import { monthCount } from "../../domain/period.js";
import { dueMonthsOf } from "./due.js";
import { signedClusters, unitsIn } from "./explain.js";
import type { FigureName } from "./figure-name.js";
import { linesIn } from "./lines.js";
import { ofCluster } from "./scope.js";
import type { Vantage } from "./vantage.js";

/** What one unit had to report and what it did, in months. */
export interface UnitMonths {
  readonly unit: string;
  readonly name: string;
  readonly due: number;
  readonly reported: number;
}

/** Months due and received of every unit that coverage counts, those that lack most first. */
export function monthsByUnit(vantage: Vantage, figure: FigureName): readonly UnitMonths[] {
  const { facts, directory } = vantage.models;
  const { journal, cube } = facts;
  const counts = unitsIn(vantage, figure);
  const reported = new Map<number, number>();
  const due = new Map<number, number>();
  for (const { sign, cluster } of signedClusters(figure)) {
    const selection = ofCluster(figure.selection, cluster);
    const periods = cube.axis.inside(figure.period);
    for (const line of linesIn(vantage, selection, periods, figure.asClassifiedThen)) {
      const unit = journal.unit(line);
      const months = monthCount(cube.axis.period(journal.period(line)));
      if (counts(unit)) reported.set(unit, (reported.get(unit) ?? 0) + sign * months);
    }
    for (const record of directory.all()) {
      if (!counts(record.index)) continue;
      const months = dueMonthsOf(vantage, record, selection, figure.period);
      if (months > 0) due.set(record.index, (due.get(record.index) ?? 0) + sign * months);
    }
  }
  const lacks = (one: UnitMonths) => one.due - one.reported;
  return [...new Set([...due.keys(), ...reported.keys()])]
    .flatMap((index): UnitMonths[] => {
      const record = directory.at(index);
      if (!record) return [];
      const name = nameOfUnit(record, vantage.position);
      return [{ unit: record.unit, name, due: due.get(index) ?? 0, reported: reported.get(index) ?? 0 }];
    })
    .sort((a, b) => lacks(b) - lacks(a) || (a.unit < b.unit ? -1 : 1));
}

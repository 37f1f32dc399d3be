import { SLOTS } from "../../projections/cube/slots.js";
import type { Journal } from "../../projections/facts/journal.js";
import type { ReadModels } from "../../projections/read-models.js";
import { named, type Words } from "../domain/defect.js";
import { wholeYear } from "../domain/period.js";

/** Past positions at which sums are compared, beside the snapshot's own. */
const PAST_POSITIONS = 4;

/**
 * Where models from a snapshot differ from models rebuilt from the log: what is reported line by line, and every sum
 * in every slot, at the snapshot's position and at some before it, since it keeps their history as well.
 */
export function* snapshotDifferences(restored: ReadModels, rebuilt: ReadModels): Iterable<Words> {
  const line = firstDifference(restored.facts.journal, rebuilt.facts.journal, restored.position);
  if (line !== undefined) yield { zh: `报表记录第${line}行`, en: `line ${line} of the reports` };
  for (let n = 0; n <= PAST_POSITIONS; n++) {
    const position = restored.position - Math.floor((restored.position * n) / (PAST_POSITIONS + 1));
    yield* differingSums(restored, rebuilt, position);
  }
}

function* differingSums(restored: ReadModels, rebuilt: ReadModels, position: number): Iterable<Words> {
  const { axis, series } = rebuilt.facts.cube;
  const [then, now] = [rebuilt.facts.cube.at(position), restored.facts.cube.at(position)];
  for (const total of series.totals()) {
    for (const year of axis.years()) {
      const period = wholeYear(year);
      for (const [name, slot] of Object.entries(SLOTS)) {
        if (then.flow(total, slot, period) !== now.flow(total, slot, period))
          yield named(`${total.cluster ?? "*"} ${total.area} ${year} ${name} @${position}`);
      }
    }
  }
}

/** The first line up to a position that is not the same in both; undefined when all are. */
function firstDifference(one: Journal, other: Journal, position: number): number | undefined {
  const length = other.linesUpTo(position);
  if (one.length !== length) return Math.min(one.length, length);
  for (let line = 0; line < length; line++) {
    const isSame =
      one.position(line) === other.position(line) &&
      one.unit(line) === other.unit(line) &&
      one.output(line) === other.output(line) &&
      one.revenue(line) === other.revenue(line) &&
      one.employment(line) === other.employment(line) &&
      one.stage(line) === other.stage(line);
    if (!isSame) return line;
  }
  return undefined;
}

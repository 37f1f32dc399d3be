import { yearOfCode } from "../../domain/period.js";
import type { ReceivedFile } from "./batch.js";
import type { IngestContext } from "./context.js";
import { FiledPlaces } from "./filed-places.js";
import { FiledSlab } from "./filed-slab.js";
import { MARKS } from "./on-record.js";
import type { PlainReports } from "./plain-reports.js";
import type { StagedReports } from "./staging.js";
import { breathe, inTurns } from "./turns.js";

/**
 * Reports of one append. Others who wait are served in between: with twice as many an import is a thirtieth faster, and
 * every hundredth question waits 53 ms instead of 28.
 */
const SLAB_REPORTS = 4096;

/**
 * Writes the plain first reports period by period. The marks hold as long as nobody else adds to the log, which is at
 * `position` when this file alone has added to it since they were made; from then on every row is looked at again.
 * Rows that others' writes made anything but plain come back.
 */
export async function recordPlain(
  file: ReceivedFile,
  staged: StagedReports,
  plain: PlainReports,
  { marks, position }: { marks: Uint8Array; position: number },
  context: IngestContext,
): Promise<readonly number[]> {
  const { models, store } = context.log;
  const { columns } = store;
  const changed: number[] = [];
  const places = new FiledPlaces(plain, staged);
  const emptySlab = () => new FiledSlab(SLAB_REPORTS, staged, places);
  let slab = emptySlab();
  let done = 0;
  let undisturbed = position;
  const take = (row: number) => {
    const place = models.position === undisturbed ? places.known(row) : places.found(row);
    if (place < 0) {
      changed.push(row);
      return;
    }
    const unit = places.unit(row);
    const before = models.facts.revision(unit, yearOfCode(staged.period[row] ?? 0));
    slab.add(row, place, unit, before + 1);
  };
  const flush = async () => {
    if (!columns) return;
    let taken: FiledSlab | undefined;
    await context.log.recordReports(columns, () => {
      if (taken) {
        slab = emptySlab();
        for (const row of taken.rows) take(row);
      }
      taken = slab;
      return { reports: slab.reports(file.batch, context.actor), units: slab.numbers };
    });
    undisturbed += slab.count;
    slab = emptySlab();
    context.onProgress({ phase: "recording", done, total: staged.count });
    await breathe();
  };
  const order = staged.byPeriod((row) => marks[row] === MARKS.filed);
  await breathe();
  for (const row of order) {
    if (slab.count === SLAB_REPORTS || slab.hasUnitOf(row)) await flush();
    take(row);
    done++;
  }
  await flush();
  if (models.position === undisturbed) return changed;
  return [...changed, ...(await inTurns(plain.changedSince(marks), () => {}))];
}

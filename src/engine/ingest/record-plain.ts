import type { ReceivedFile } from "./batch.js";
import { FiledPlaces } from "./filed-places.js";
import { FiledSlab } from "./filed-slab.js";
import type { IngestContext } from "./ingest.js";
import type { PlainReport, PlainReports } from "./plain-reports.js";
import type { StagedReports } from "./staging.js";
import { breathe } from "./turns.js";

/** Reports of one append. Small enough that others who wait for the writer are served in between. */
const SLAB_REPORTS = 4096;

/**
 * Writes the plain reports period by period. The marks hold as long as nobody else adds to the log, which is at
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
  const { columns } = context.log.store;
  const changed: number[] = [];
  if (!columns) return changed;
  const { models } = context.log;
  const places = new FiledPlaces();
  let slab = new FiledSlab(SLAB_REPORTS, places);
  let done = 0;
  let undisturbed = position;
  const take = (row: number, place?: PlainReport) => {
    const report = models.position === undisturbed ? place : plain.of(row);
    if (!report) changed.push(row);
    else slab.add(staged, row, report, models.facts.revision(report.record.index, report.period.year) + 1);
  };
  const flush = async () => {
    while (slab.count > 0) {
      const full = slab;
      slab = new FiledSlab(SLAB_REPORTS, places);
      if (await context.log.recordReports(columns, full.reports(file.batch, context.actor), full.numbers)) {
        undisturbed += full.count;
        break;
      }
      for (const row of full.rows) take(row);
    }
    context.onProgress({ phase: "recording", done, total: staged.count });
    await breathe();
  };
  for (const row of staged.byPeriod()) {
    if (marks[row] === 0) continue;
    const place = plain.placed(row);
    if (slab.count === SLAB_REPORTS || (place && slab.has(place.record.index))) await flush();
    take(row, place);
    done++;
  }
  await flush();
  return changed;
}

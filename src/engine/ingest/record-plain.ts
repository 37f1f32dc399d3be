import type { ReceivedFile } from "./batch.js";
import { FiledSlab } from "./filed-slab.js";
import type { IngestContext } from "./ingest.js";
import type { PlainReports } from "./plain-reports.js";
import type { StagedReports } from "./staging.js";
import { breathe } from "./turns.js";

/** Reports of one append. Small enough that others who wait for the writer are served in between. */
const SLAB_REPORTS = 4096;

/** Writes the plain reports period by period. Rows that others' writes made anything but plain meanwhile come back. */
export async function recordPlain(
  file: ReceivedFile,
  staged: StagedReports,
  plain: PlainReports,
  marks: Uint8Array,
  context: IngestContext,
): Promise<readonly number[]> {
  const { columns } = context.log.store;
  const changed: number[] = [];
  if (!columns) return changed;
  const { models } = context.log;
  let slab = new FiledSlab(SLAB_REPORTS);
  let done = 0;
  const take = (row: number) => {
    const report = plain.of(row);
    if (!report) changed.push(row);
    else slab.add(staged, row, report, models.facts.revision(report.record.index, report.period.year) + 1);
  };
  const flush = async () => {
    while (slab.count > 0) {
      const full = slab;
      slab = new FiledSlab(SLAB_REPORTS);
      if (await context.log.recordReports(columns, full.reports(file.batch, context.actor))) break;
      full.rows.forEach(take);
    }
    context.onProgress({ phase: "recording", done, total: staged.count });
    await breathe();
  };
  for (const row of staged.byPeriod()) {
    if (marks[row] === 0) continue;
    const unit = models.directory.units.find(staged.units[staged.unit[row] ?? 0] ?? "");
    if (slab.count === SLAB_REPORTS || (unit !== undefined && slab.has(unit))) await flush();
    take(row);
    done++;
  }
  await flush();
  return changed;
}

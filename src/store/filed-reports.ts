import { formatYuan } from "../domain/amount.js";
import { batchEventId } from "../domain/derived-ids.js";
import { decodePeriod, formatPeriod, yearOfCode } from "../domain/period.js";
import type { FiledReports, RecordedReports } from "../domain/report/filed-reports.js";
import { reportStream } from "../domain/streams.js";
import type { NewEvent, StoredEvent } from "./event-store.js";
import { currentVersion } from "./upcast.js";

/**
 * Reports in columns as the events that they are, letter by letter what the codec makes of each (a test compares
 * them): a store that keeps the columns gives these texts to whoever reads its events.
 */
export function eventOf(reports: FiledReports, n: number): NewEvent {
  const { batch } = reports;
  const row = reports.row[n] ?? 0;
  const actor = JSON.stringify(reports.actor);
  return {
    id: batchEventId(batch, row, 0),
    type: "ReportFiled",
    version: currentVersion("ReportFiled"),
    data: dataOf(reports, n),
    metadata: `{"actor":${actor},"batch":"${batch}","row":${row},"correlation":"${batch}"}`,
  };
}

/** A report with its place in the log. */
export function storedEventOf(reports: RecordedReports, n: number): StoredEvent {
  return {
    stream: filedStream(reports, n),
    revision: reports.revision[n] ?? 0,
    position: reports.first + n,
    recordedAt: reports.recordedAt,
    ...eventOf(reports, n),
  };
}

export function filedStream(reports: FiledReports, n: number): string {
  return reportStream(reports.unit[n] ?? "", yearOfCode(reports.period[n] ?? 0));
}

/** Ids of clusters, areas and units hold no sign that JSON would escape. */
function dataOf(reports: FiledReports, n: number): string {
  const place = reports.places[reports.place[n] ?? 0];
  const park = place?.park == null ? "null" : `"${place.park}"`;
  const period = formatPeriod(decodePeriod(reports.period[n] ?? 0));
  const employment = reports.employment[n] ?? -1;
  const line =
    `"cluster":"${place?.cluster}"` +
    money(`,"output":`, reports.output[n]) +
    money(`,"revenue":`, reports.revenue[n]) +
    (employment < 0 ? "" : `,"employment":${employment}`);
  return (
    `{"unit":"${reports.unit[n]}","period":"${period}","lines":[{${line}}],` +
    `"attribution":{"district":"${place?.district}","park":${park},"size":"${place?.size}"},` +
    `"stage":"${place?.stage}"}`
  );
}

function money(name: string, fen = Number.NaN): string {
  return Number.isNaN(fen) ? "" : `${name}"${formatYuan(fen)}"`;
}

import type { Batch } from "../../../projections/batches.js";
import { batchEventId } from "../../domain/derived-ids.js";
import type { DomainEvent } from "../../domain/events/index.js";
import type { BatchOutcome } from "../../domain/events/ledger.js";
import { FAULTS, Fault, faultMessage, type RowProblem, refusing } from "../../domain/faults.js";
import { readInWorker } from "../../ingestion/read-in-worker.js";
import type { EnterpriseRow, TableNames } from "../../ingestion/rows.js";
import {
  type BatchOptions,
  type BatchResult,
  bytesOf,
  type Found,
  metadataOf,
  NOTHING,
  type ReceivedFile,
  requireUnchanged,
} from "./batch.js";
import type { IngestContext } from "./context.js";
import { checkEnterprises, decideRow } from "./enterprises.js";
import { MARKS } from "./on-record.js";
import { PendingAppends } from "./pending-appends.js";
import { placed } from "./placed.js";
import { PlainReports } from "./plain-reports.js";
import { keepProblems, keptProblems } from "./problem-list.js";
import { readOptionsOf } from "./read-options.js";
import { recordPlain } from "./record-plain.js";
import { NO_ROWS, type RecordedRows, recordedRows } from "./recorded-rows.js";
import { groupsIn } from "./report-groups.js";
import { type CheckTerms, checkReports, decideRecorded, type FilingTerms, firstRow } from "./reports.js";
import { StagedReports } from "./staging.js";
import { breathe, inTurns } from "./turns.js";
import { reviewNames } from "./written-names.js";

const PROBLEMS_KEPT = 100;

interface CheckedFile extends Found {
  /**
   * Appends the events of all good rows, and says what these came to: others may have written since they were checked.
   * `own`: how many events this batch has appended since then.
   */
  record(own: number): Promise<Found>;
}

/**
 * Takes a received file in: keeps its bytes, checks every row, and records all of them, or none when a row is bad
 * and `acceptValid` is not asked for. A batch that was interrupted goes on where it stopped; one that was completed
 * adds nothing.
 *
 * @throws Fault about the file as a whole (FILE_…, HEADER_…, MAPPING_INVALID), FILE_CHANGED
 */
export async function ingest(
  file: ReceivedFile,
  options: BatchOptions,
  context: IngestContext,
): Promise<BatchResult> {
  const { log } = context;
  const known = log.models.batches.get(file.batch);
  if (known?.state === "completed") return resultThen(file, options, context, known);
  const interrupted = known?.state === "open";
  const recorded = interrupted
    ? await recordedRows(log.store, { batch: file.batch, kind: options.kind }, known.position)
    : NO_ROWS;
  // The bytes are packed away while other threads read them.
  const kept = context.dryRun ? undefined : log.store.putFile(file.sha256, bytesOf(file.path));
  kept?.catch(() => {});
  const checked = await check(file, options, context, recorded).catch(async (unreadable: unknown) => {
    await requireUnchanged(file);
    await kept;
    if (unreadable instanceof Fault && !context.dryRun && !interrupted)
      await recordUnreadable(file, options, context, unreadable);
    throw unreadable;
  });
  await requireUnchanged(file);
  const bad = refusing(checked.problems);
  if (context.dryRun) return result(file, "checked", checked, log.models.position);
  await kept;

  if (bad.length > 0 && !options.acceptValid && !interrupted) {
    const problemList = await keepProblems(log.store, checked.problems);
    const rejection = rejected(file, checked.outcome, bad, problemList);
    const events = [...received(file, options, checked.outcome), rejection];
    const position = await recordOwn(file, context, events, known?.revision ?? -1);
    return result(file, "rejected", checked, position);
  }
  if (!interrupted) {
    await recordOwn(file, context, received(file, options, checked.outcome), known?.revision ?? -1);
  }
  const { outcome, problems } = together(checked, await checked.record(interrupted ? 0 : 1));
  const problemList = await keepProblems(log.store, problems);
  const now = log.models.batches.get(file.batch);
  // Another process was given the same file, and ended first.
  if (now?.state === "completed") return resultThen(file, options, context, now);
  const data = { batch: file.batch, outcome, problemList };
  const position = await recordOwn(file, context, [{ type: "BatchCompleted", data }], now?.revision ?? -1);
  return { ...named(file), state: "completed", outcome, problems, position };
}

/** What all rows of a file came to, of which the good ones were recorded. */
function together(checked: Found, recorded: Found): Found {
  const { rows, refused } = checked.outcome;
  return {
    outcome: { ...recorded.outcome, rows, refused: refused + recorded.outcome.refused },
    problems: inFileOrder([...checked.problems, ...recorded.problems]),
  };
}

function inFileOrder(problems: readonly RowProblem[]): readonly RowProblem[] {
  return problems.toSorted((a, b) => a.row - b.row);
}

/** The answer to a file that was taken before. */
async function resultThen(
  file: ReceivedFile,
  options: BatchOptions,
  context: IngestContext,
  batch: Batch,
): Promise<BatchResult> {
  const problems = await problemsThen(file, options, context, batch);
  const { position } = context.log.models;
  return { ...named(file), state: "known", outcome: batch.outcome ?? NOTHING, problems, position };
}

/**
 * What was found wrong with a file that was taken before. A batch that did not keep it is checked again, on what the
 * log holds now: that is not the same, and is said.
 */
async function problemsThen(
  file: ReceivedFile,
  options: BatchOptions,
  context: IngestContext,
  { outcome = NOTHING, problemList }: Batch,
): Promise<readonly RowProblem[]> {
  const kept = problemList === undefined ? undefined : await keptProblems(context.log.store, problemList);
  if (kept || outcome.refused === 0) return kept ?? [];
  const { problems } = await check(file, options, context, NO_ROWS);
  const params = { refused: outcome.refused };
  return [{ row: 0, code: "BATCH_CHECKED_AGAIN", params, severity: "warning" }, ...problems];
}

/** A file that cannot be read as a whole is on record as well: what was sent can be shown later. */
async function recordUnreadable(
  file: ReceivedFile,
  options: BatchOptions,
  context: IngestContext,
  { code, params }: Fault,
): Promise<void> {
  if (FAULTS[code].exit !== 3) return;
  const { log } = context;
  const problem: RowProblem = { row: 0, code, params, severity: "error" };
  const events = [...received(file, options, NOTHING), rejected(file, NOTHING, [problem])];
  await recordOwn(file, context, events, log.models.batches.get(file.batch)?.revision ?? -1);
}

async function check(
  file: ReceivedFile,
  options: BatchOptions,
  context: IngestContext,
  recorded: RecordedRows,
): Promise<CheckedFile> {
  const { log } = context;
  const reading = readOptionsOf(log.models.reference.now(), options);
  const { confirm, reason } = options;
  const { today } = context;
  const { vocabulary } = reading;
  const { position: recordedAfter = 0 } = log.models.batches.get(file.batch) ?? {};
  const terms: FilingTerms = { vocabulary, confirm, reason, today, recorded, recordedAfter };
  const problems: RowProblem[] = [];
  const enterprises: EnterpriseRow[] = [];
  const staged = new StagedReports();
  const plain = new PlainReports(log.models, staged, terms);
  let table: TableNames = {};
  const { rowsMax } = context;
  const limits = rowsMax === undefined ? undefined : { rowsMax };
  for await (const chunk of readInWorker(file.path, { ...reading, limits })) {
    problems.push(...chunk.problems);
    table = chunk.table;
    if (chunk.kind === "reports") {
      staged.add(chunk);
      await inTurns(plain.lookAhead(), () => {});
    } else enterprises.push(...chunk.rows);
    context.onProgress({ phase: "reading", done: chunk.bytesRead, total: file.bytes });
    await breathe();
  }
  const refusedByReader = new Set(
    problems.filter((problem) => problem.severity === "error").map((one) => one.row),
  ).size;
  const checked =
    options.kind === "reports"
      ? await checkedReports(file, staged, { plain, terms, context })
      : checkedEnterprises(file, enterprises, recorded, context);
  const outcome = {
    ...checked.outcome,
    rows: checked.outcome.rows + refusedByReader,
    refused: checked.outcome.refused + refusedByReader,
  };
  const record = async (own: number) => {
    const recorded = await checked.record(own);
    return { ...recorded, problems: placed(recorded.problems, table) };
  };
  return { record, outcome, problems: inFileOrder([...problems, ...placed(checked.problems, table)]) };
}

interface ReportsToCheck {
  readonly plain: PlainReports;
  readonly terms: FilingTerms;
  readonly context: IngestContext;
}

async function checkedReports(
  file: ReceivedFile,
  staged: StagedReports,
  { plain, terms: given, context }: ReportsToCheck,
): Promise<CheckedFile> {
  const { models } = context.log;
  const onStep = (done: number) => context.onProgress({ phase: "checking", done, total: staged.count });
  const names = await inTurns(reviewNames(models.directory, staged, given.confirm), () => {});
  const terms: CheckTerms = { ...given, held: names.held };
  const marked = await inTurns(plain.mark(names.units), onStep);
  // Where the store has no place for columns, every report is written as an event of its own.
  const marks = context.log.store.columns
    ? marked
    : marked.map((mark) => (mark === MARKS.filed ? MARKS.ordinary : mark));
  const others = staged.byUnit((row) => marks[row] === MARKS.ordinary);
  const { outcome, problems, refusedRows } = await inTurns(
    checkReports(models, staged, terms, others),
    onStep,
  );
  const record = async (own: number) => {
    const position = plain.markedAt + own;
    const changed = await recordPlain(file, staged, plain, { marks, position }, context);
    for (const row of changed) marks[row] = MARKS.ordinary;
    const others = await recordReports(file, staged, { marks, refused: refusedRows, terms }, context);
    return { ...others, outcome: withPlain(others.outcome, marks) };
  };
  return { outcome: withPlain(outcome, marks), problems: [...names.problems, ...problems], record };
}

/** What all rows come to, given what those do that are not plain. */
function withPlain(others: BatchOutcome, marks: Uint8Array): BatchOutcome {
  let { rows, filed, unchanged } = others;
  for (const mark of marks) {
    if (mark === MARKS.ordinary) continue;
    rows++;
    if (mark === MARKS.unchanged) unchanged++;
    else filed++;
  }
  return { ...others, rows, filed, unchanged };
}

/** Writes the other good reports period by period, each append on the facts that the ones before left. */
async function recordReports(
  file: ReceivedFile,
  staged: StagedReports,
  { marks, refused, terms }: { marks: Uint8Array; refused: ReadonlySet<number>; terms: CheckTerms },
  context: IngestContext,
): Promise<Found> {
  const { models } = context.log;
  const appends = new PendingAppends(file, "reports", terms.recorded, context);
  const others = staged.byPeriod((row) => marks[row] === MARKS.ordinary);
  let done = staged.count - others.length;
  const tellProgress = () => context.onProgress({ phase: "recording", done, total: staged.count });
  for (const group of groupsIn(staged, others)) {
    const count = group.rows.length;
    done += count;
    if (group.rows.some((index) => refused.has(index))) continue;
    const decide = () => decideRecorded(models, staged, group, terms);
    if (await appends.take({ unit: group.unit, row: firstRow(staged, group), count, decide })) tellProgress();
  }
  const found = await appends.end();
  tellProgress();
  return found;
}

function checkedEnterprises(
  file: ReceivedFile,
  rows: readonly EnterpriseRow[],
  recorded: RecordedRows,
  context: IngestContext,
): CheckedFile {
  const { models } = context.log;
  const { outcome, problems, refusedRows } = checkEnterprises(models, rows, recorded);
  const record = async () => {
    const appends = new PendingAppends(file, "enterprises", recorded, context);
    for (const [done, row] of rows.entries()) {
      if (refusedRows.has(row.row)) continue;
      await appends.take({ unit: row.unit, row: row.row, count: 1, decide: () => decideRow(models, row) });
      context.onProgress({ phase: "recording", done, total: rows.length });
    }
    return appends.end();
  };
  return { outcome, problems, record };
}

async function recordOwn(
  file: ReceivedFile,
  { log, actor }: IngestContext,
  events: readonly DomainEvent[],
  expected: number,
): Promise<number> {
  // A file that was rejected may come again: its revision tells the attempts apart.
  const attempt = expected + 1;
  const { position } = await log.record(
    () => [{ events, expected }],
    metadataOf(file.batch, actor),
    (n) => batchEventId(file.batch, 0, attempt + n),
  );
  return position;
}

function received(file: ReceivedFile, options: BatchOptions, checked: BatchOutcome): readonly DomainEvent[] {
  const { batch, sha256, bytes, name } = file;
  const { kind } = options;
  return [{ type: "BatchReceived", data: { batch, kind, file: name, sha256, bytes, options, checked } }];
}

function rejected(
  file: ReceivedFile,
  outcome: BatchOutcome,
  bad: readonly RowProblem[],
  problemList?: string,
): DomainEvent {
  const problems = bad
    .slice(0, PROBLEMS_KEPT)
    .map(({ row, code, params }) => ({ row, code, message: faultMessage(code, params, "zh") }));
  return { type: "BatchRejected", data: { batch: file.batch, outcome, problems, problemList } };
}

function result(
  file: ReceivedFile,
  state: BatchResult["state"],
  checked: CheckedFile,
  position: number,
): BatchResult {
  return { ...named(file), state, outcome: checked.outcome, problems: checked.problems, position };
}

function named(file: ReceivedFile): { batch: string; file: string } {
  return { batch: file.batch, file: file.name };
}

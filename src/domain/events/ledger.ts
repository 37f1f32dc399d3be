import { z } from "zod";
import { MonthText, PeriodText, PublicationId, Sha256 } from "../attribution.js";

/** Events about the log itself: batches received, periods closed, figures published. */

export const BatchKind = z.enum(["enterprises", "reports", "observations"]);
export type BatchKind = z.infer<typeof BatchKind>;

const BatchKey = z.strictObject({ batch: Sha256 });
export const BatchOutcome = z.strictObject({
  rows: z.int(),
  filed: z.int(),
  revised: z.int(),
  unchanged: z.int(),
  refused: z.int(),
});
export type BatchOutcome = z.infer<typeof BatchOutcome>;
export const BatchReceived = BatchKey.extend({
  kind: BatchKind,
  file: z.string(),
  /** SHA-256 of the file's bytes, under which the archive keeps them. `batch` covers the options as well. */
  sha256: Sha256,
  bytes: z.int().min(0),
  /** What the sender asked for; the same bytes with these options decide the same way again. */
  options: z.record(z.string(), z.unknown()),
  /** What the check of the whole file found, before anything was recorded. What it came to stands in its end. */
  checked: BatchOutcome,
});
const BatchEnd = BatchKey.extend({
  outcome: BatchOutcome,
  /** SHA-256 under which the archive keeps all that was found wrong; absent where nothing was, or it was not kept yet. */
  problemList: Sha256.optional(),
});
export const BatchCompleted = BatchEnd;
export const BatchRejected = BatchEnd.extend({
  problems: z.array(z.strictObject({ row: z.int(), code: z.string(), message: z.string() })).max(100),
});

/** 锁定: after it figures of the period change only by a revision with a reason. */
export const PeriodClosed = z.strictObject({ period: PeriodText, note: z.string() });
/** The reporting calendar from a year on. `januaryExempt`: 1月份免报, the first print of the year is 1—2月. */
export const CalendarSet = z.strictObject({ effective: MonthText, januaryExempt: z.boolean() });

export const FiguresPublished = z.strictObject({
  publication: PublicationId,
  name: z.string(),
  /** Figures as of this position were released: a place in the store that it was published from. */
  position: z.int(),
  /** How many events the log held up to there: the same place in any store that the log is moved to. */
  events: z.int(),
  /** SHA-256 over the log up to that position, chained from the publication before. */
  digest: Sha256,
  note: z.string(),
});

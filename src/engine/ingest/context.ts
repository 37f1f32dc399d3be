import type { FoldedLog } from "../log.js";
import type { Progress } from "./batch.js";

/** What ingesting a file needs besides the file. */
export interface IngestContext {
  readonly log: FoldedLog;
  readonly actor: string;
  /** Month number of today. */
  readonly today: number;
  readonly dryRun: boolean;
  /** Limit of rows, where it is lower than the reader's own. */
  readonly rowsMax?: number;
  readonly onProgress: (progress: Progress) => void;
}

import type { FoldedLog } from "../log.js";
import type { Progress } from "./batch.js";

/** What taking in a file needs beside the file. */
export interface IngestContext {
  readonly log: FoldedLog;
  readonly actor: string;
  /** Month number of today. */
  readonly today: number;
  readonly dryRun: boolean;
  /** Fewer rows than the reader would take. */
  readonly rowsMax?: number;
  readonly onProgress: (progress: Progress) => void;
}

import { sayBothLanguages } from "../domain/schema-words.js";
import { giveItems } from "../threads/give-items.js";
import { readFile } from "./read-file.js";
import { transferables } from "./reports/report-columns.js";
import type { ReadOptions } from "./rows.js";

/** The reading thread: gives the chunks of one file. */

export interface ReadTask {
  readonly path: string;
  readonly options: ReadOptions;
}

// A thread has schemas of its own, and they say what does not fit.
sayBothLanguages();

await giveItems(
  ({ path, options }: ReadTask) => readFile(path, options),
  (chunk) => (chunk.kind === "reports" ? transferables(chunk) : []),
);

import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A copy of a store among the temporary files. */
export interface WorkingCopy {
  readonly path: string;
  remove(): void;
}

/**
 * Copies a store with its write-ahead log, to be read where SQLite cannot open the file in place: it has to make a
 * file beside it first, for which a full or read-only disk has no room.
 */
export function copyAside(path: string): WorkingCopy {
  const folder = mkdtempSync(join(tmpdir(), "dabiao-read-"));
  const copy = {
    path: join(folder, "store.db"),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
  try {
    for (const suffix of ["", "-wal"]) {
      if (existsSync(path + suffix)) copyFileSync(path + suffix, copy.path + suffix);
    }
    return copy;
  } catch (problem) {
    copy.remove();
    throw problem;
  }
}

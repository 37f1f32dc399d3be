import Database from "better-sqlite3";
import { Fault } from "../domain/faults.js";
import { machineFault } from "../domain/machine-faults.js";
import { NOTE_TABLES, Notes } from "./notes.js";
import { TOKEN_TABLE, Tokens } from "./tokens.js";

/** Time between two syncs of the file: what was written longer ago survives a power cut. */
const SYNC_MS = 500;

interface AccessOptions {
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /**
   * Called when notes cannot be written; they are kept in memory and written later. Without it the problem is
   * thrown.
   */
  readonly onProblem?: (problem: Fault) => void;
}

/**
 * Tokens, and notes about requests, in a SQLite file of their own beside the data, so that they serve any event store
 * and several processes.
 */
export class AccessFile {
  readonly tokens: Tokens;
  readonly notes: Notes;
  readonly #db: Database.Database;
  readonly #timer: NodeJS.Timeout;

  /** @throws Fault DISK_FULL, STORE_READ_ONLY, ACCESS_FILE_DAMAGED, STORE_UNAVAILABLE */
  constructor(path: string, { now = Date.now, onProblem = thrown }: AccessOptions = {}) {
    try {
      this.#db = opened(path);
      this.notes = new Notes(this.#db, now, onProblem);
      this.tokens = new Tokens(this.#db, now, this.notes);
    } catch (problem) {
      throw refusalOf(path, problem);
    }
    this.#timer = setInterval(() => this.notes.settle(), SYNC_MS).unref();
  }

  close(): void {
    clearInterval(this.#timer);
    this.notes.settle();
    this.#db.close();
  }
}

function opened(path: string): Database.Database {
  const db = new Database(path, { timeout: 10_000 });
  db.pragma("journal_mode = WAL");
  db.pragma("synchronous = FULL");
  db.exec(TOKEN_TABLE + NOTE_TABLES);
  // What is written survives the death of the process at once; `Notes.settle` makes it survive a power cut.
  db.pragma("synchronous = NORMAL");
  return db;
}

function refusalOf(path: string, problem: unknown): unknown {
  const fault = machineFault(problem);
  if (fault?.code !== "STORE_DAMAGED") return fault ?? problem;
  const { detail = "" } = fault.params;
  return new Fault("ACCESS_FILE_DAMAGED", { path, detail }, { cause: problem });
}

function thrown(problem: Fault): never {
  throw problem;
}

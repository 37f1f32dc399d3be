import Database from "better-sqlite3";
import { CELLS, type CellQuery, type Fact, type PeerAnswer } from "./same-questions.js";
import { median } from "./table.js";

/** SQLite over the same facts, with the index that answers each question without the table, and over a cell table. */
export class SqlitePeer {
  readonly #db: Database.Database;

  constructor(path: string, facts: Iterable<Fact>) {
    this.#db = new Database(path);
    this.#db.pragma("journal_mode = WAL");
    this.#db.pragma("synchronous = FULL");
    this.#db.pragma("cache_size = -1000000");
    this.#db.exec(
      "CREATE TABLE fact (position INTEGER PRIMARY KEY, unit INTEGER, cluster INTEGER, park INTEGER, month INTEGER, output INTEGER)",
    );
    const insert = this.#db.prepare("INSERT INTO fact VALUES (?, ?, ?, ?, ?, ?)");
    this.#db.transaction(() => {
      for (const { position, unit, cluster, park, month, output } of facts)
        insert.run(position, unit, cluster, park, month, output);
    })();
    this.#db.exec(
      "CREATE INDEX by_cell ON fact (cluster, park, month, position, output);" +
        "CREATE INDEX by_month ON fact (cluster, month, position, output);" +
        "CREATE TABLE cell (cluster INTEGER, park INTEGER, month INTEGER, output INTEGER, PRIMARY KEY (cluster, park, month)) WITHOUT ROWID;" +
        `INSERT INTO cell ${CELLS}; ANALYZE;`,
    );
  }

  answer(query: CellQuery, positions: readonly number[], runs: number): PeerAnswer {
    const statement = this.#db.prepare<number[], number[]>(query.sql).raw();
    const times: number[] = [];
    for (let run = 0; run < runs + 5; run++) {
      const given = query.asOf ? [positions[(run + 1) % positions.length] ?? 0] : [];
      const started = performance.now();
      statement.all(...given);
      if (run >= 5) times.push(performance.now() - started);
    }
    const rows = statement.all(...(query.asOf ? positions.slice(0, 1) : []));
    return { name: query.name, ms: median(times), rows: rows.toSorted((a, b) => (a[0] ?? 0) - (b[0] ?? 0)) };
  }

  /** One more report: kept and summed in one durable transaction, then the whole plan asked again. */
  absorb(plan: CellQuery): number {
    const insert = this.#db.prepare("INSERT INTO fact VALUES (?, 0, 4, 1, 24248, 100)");
    const update = this.#db.prepare(
      "UPDATE cell SET output = output + 100 WHERE cluster = 4 AND park IN (0, 1) AND month = 24248",
    );
    const ask = this.#db.prepare(plan.sql).raw();
    const write = this.#db.transaction((position: number) => {
      insert.run(position);
      update.run();
    });
    const times: number[] = [];
    for (let run = 0; run < 2200; run++) {
      const started = performance.now();
      write(100_000_000 + run);
      ask.all();
      if (run >= 2000) times.push(performance.now() - started);
    }
    return median(times);
  }

  close(): void {
    this.#db.close();
  }
}

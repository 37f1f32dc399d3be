import { readFileSync } from "node:fs";
import { DuckDBInstance } from "@duckdb/node-api";

/**
 * DuckDB over the same facts, given on standard input as { csv, database, cells, queries, positions, runs }: each question
 * prepared once, on all threads and on one, the better of the two told. Prints medians in milliseconds and results.
 */
const { csv, database, cells, queries, positions, runs } = JSON.parse(readFileSync(0, "utf8"));
const instance = await DuckDBInstance.create(database);
const connection = await instance.connect();
await connection.run(
  `CREATE TABLE fact AS SELECT * FROM read_csv('${csv}', header = true, columns = {position: 'INTEGER', unit: 'INTEGER', cluster: 'INTEGER', park: 'INTEGER', month: 'INTEGER', output: 'BIGINT'})`,
);
await connection.run(`CREATE TABLE cell AS ${cells}`);
await connection.run("CHECKPOINT");

const median = (times) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
const rowsOf = (reader) =>
  reader
    .getRows()
    .map((row) => row.map(Number))
    .sort((a, b) => a[0] - b[0]);
const answers = [];
for (const { name, sql, asOf } of queries) {
  const taken = [];
  let rows = [];
  for (const threads of [1, 2]) {
    await connection.run(`SET threads = ${threads}`);
    const prepared = await connection.prepare(sql);
    const times = [];
    const count = sql.includes("FROM fact") ? Math.ceil(runs / 10) : runs;
    for (let run = 0; run < count + 5; run++) {
      if (asOf) prepared.bindInteger(1, positions[(run + 1) % positions.length]);
      const started = performance.now();
      const reader = await prepared.runAndReadAll();
      if (run >= 5) times.push(performance.now() - started);
      rows = rowsOf(reader);
    }
    if (asOf) {
      // What is compared is always the answer as of the first position.
      prepared.bindInteger(1, positions[0]);
      rows = rowsOf(await prepared.runAndReadAll());
    }
    taken.push(median(times));
  }
  answers.push({ name, ms: Math.min(...taken), rows });
}

// One more report: kept and summed in one durable transaction, then the whole plan asked again.
const insert = await connection.prepare("INSERT INTO fact VALUES ($1, 0, 4, 1, 24248, 100)");
const update = await connection.prepare(
  "UPDATE cell SET output = output + 100 WHERE cluster = 4 AND park IN (0, 1) AND month = 24248",
);
const ask = await connection.prepare(queries.find((one) => one.name === "clusters/cell").sql);
const absorbed = [];
for (let run = 0; run < 1050; run++) {
  insert.bindInteger(1, 100_000_000 + run);
  const started = performance.now();
  await connection.run("BEGIN");
  await insert.run();
  await update.run();
  await connection.run("COMMIT");
  await ask.runAndReadAll();
  if (run >= 1000) absorbed.push(performance.now() - started);
}
console.log(JSON.stringify({ answers, absorbed: median(absorbed) }));

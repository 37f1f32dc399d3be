import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { CityOptions } from "./city.js";
import { runPeer } from "./peers.js";
import { CELLS, type CellQuery, factsOf } from "./same-questions.js";

const Answer = z.object({ name: z.string(), ms: z.number(), rows: z.array(z.array(z.number())) });
const Answers = z.object({ answers: z.array(Answer), absorbed: z.number() });

interface Asked {
  readonly queries: readonly CellQuery[];
  readonly positions: readonly number[];
  readonly runs: number;
}

/** DuckDB over a city's facts, in a process of its own; `absorbed` is one more report and the plan again, in ms. */
export async function askDuckDB(
  folder: string,
  city: CityOptions,
  asked: Asked,
): Promise<z.infer<typeof Answers>> {
  const csv = join(folder, "facts.csv");
  await writeFacts(csv, city);
  const database = join(folder, "peer.duckdb");
  return runPeer("duckdb.mjs", [], Answers, JSON.stringify({ csv, database, cells: CELLS, ...asked }));
}

async function writeFacts(path: string, city: CityOptions): Promise<void> {
  const out = createWriteStream(path);
  let page = ["position,unit,cluster,park,month,output"];
  for (const { position, unit, cluster, park, month, output } of factsOf(city)) {
    page.push(`${position},${unit},${cluster},${park},${month},${output}`);
    if (page.length < 100_000) continue;
    out.write(`${page.join("\n")}\n`);
    page = [];
  }
  out.write(`${page.join("\n")}\n`);
  await new Promise((resolve) => out.end(resolve));
}

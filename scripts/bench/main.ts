import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { printTable, Row } from "./table.js";

/** `npm run bench` runs all benchmarks, `npm run bench -- NAME` one; each in a process of its own, one table at the end. */
const BENCHES = ["query", "peers-query", "import", "store", "http", "report", "growth"] as const;

/** Memory as these need it, and young objects made as `src/main.ts` has them made. */
const FLAGS = ["--expose-gc", "--max-old-space-size=8192", "--no-allocation-site-pretenuring"];

const asked = process.argv.slice(2);
const unknown = asked.find((name) => !BENCHES.some((bench) => bench === name));
if (unknown !== undefined) {
  console.error(`no benchmark ${unknown}; there are: ${BENCHES.join(", ")}`);
  process.exit(2);
}
const rows: Row[] = [];
for (const bench of BENCHES.filter((name) => asked.length === 0 || asked.includes(name))) {
  const file = (name: string) => fileURLToPath(new URL(name, import.meta.url));
  const loaders = ["--import", "tsx", "--import", file("compiled.mjs")];
  const child = spawn(process.execPath, [...FLAGS, ...loaders, file(`${bench}.ts`)], {
    stdio: ["inherit", "inherit", "inherit", "ipc"],
  });
  child.on("message", (message) => rows.push(Row.parse(message)));
  const [status] = await once(child, "close");
  if (status !== 0) process.exit(typeof status === "number" ? status : 1);
}
if (rows.length > 0) printTable(rows);

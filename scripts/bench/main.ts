import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** `npm run bench` runs all benchmarks, `npm run bench -- NAME` one; each in a process of its own. */
const BENCHES = ["query", "import", "http", "report"] as const;

const asked = process.argv.slice(2);
const unknown = asked.find((name) => !BENCHES.some((bench) => bench === name));
if (unknown !== undefined) {
  console.error(`no benchmark ${unknown}; there are: ${BENCHES.join(", ")}`);
  process.exit(2);
}
for (const bench of BENCHES.filter((name) => asked.length === 0 || asked.includes(name))) {
  const file = fileURLToPath(new URL(`./${bench}.ts`, import.meta.url));
  const { status } = spawnSync(process.execPath, ["--expose-gc", "--import", "tsx", file], {
    stdio: "inherit",
  });
  if (status !== 0) process.exit(status ?? 1);
}

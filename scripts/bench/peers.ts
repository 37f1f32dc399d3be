import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { z } from "zod";

/** The peers' own package: nobody installs it to use dabiao. */
const folder = fileURLToPath(new URL("peers", import.meta.url));

/** Installs the peers on first use. */
export function installPeers(): void {
  if (existsSync(join(folder, "node_modules/.package-lock.json"))) return;
  console.log("first use: installing the peers (npm ci --prefix scripts/bench/peers)");
  execFileSync("npm", ["ci", "--prefix", folder], { cwd: folder, stdio: "inherit" });
}

/** Runs a peer in a process of its own; the last line it prints is its result. */
export function runPeer<Result>(
  script: string,
  args: readonly string[],
  result: z.ZodType<Result>,
  input = "",
): Result {
  installPeers();
  const printed = execFileSync(process.execPath, [join(folder, script), ...args], {
    input,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
    stdio: ["pipe", "pipe", "inherit"],
  });
  return result.parse(JSON.parse(printed.trim().split("\n").at(-1) ?? ""));
}

import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Builds the program once before the tests: the command line is tested as the process that users start. */
export default function build(): void {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  execFileSync("npm", ["run", "--silent", "build"], { cwd: root, stdio: "inherit" });
}

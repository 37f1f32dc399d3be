import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { z } from "zod";

const ROOT = new URL(import.meta.url.includes("/dist/") ? "../.." : "..", import.meta.url);

/** A file or folder that stands beside the program, built or not. @example packagePath("seeds") */
export function packagePath(path: string): string {
  return fileURLToPath(new URL(path, ROOT));
}

/** The program's own version, as its package says it. @example packageVersion() //=> "0.1.0" */
export function packageVersion(): string {
  const text = readFileSync(packagePath("package.json"), "utf8");
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}

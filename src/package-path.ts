import { fileURLToPath } from "node:url";

const ROOT = new URL(import.meta.url.includes("/dist/") ? "../.." : "..", import.meta.url);

/** A file or folder that stands beside the program, built or not. @example packagePath("seeds") */
export function packagePath(path: string): string {
  return fileURLToPath(new URL(path, ROOT));
}

import { readdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const OUT = "dist/bin";

/** Threads keep their names: whoever starts one looks for it beside itself. */
const ENTRIES = {
  dabiao: "dist/src/main.js",
  worker: "dist/src/ingestion/worker.js",
  "read-ahead-thread": "dist/src/store/sqlite/read-ahead-thread.js",
};

/** Packages of many small files, and the one that has to see the same zod. */
const INLINED = [
  "zod",
  "fastify-type-provider-zod",
  "date-fns",
  "fast-string-width",
  "fast-string-truncated-width",
];

const leaveOtherPackages: Plugin = {
  name: "leave-other-packages",
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
      const isInlined = INLINED.some((name) => path === name || path.startsWith(`${name}/`));
      return kind === "entry-point" || isInlined ? undefined : { path, external: true };
    });
  },
};

/**
 * Puts the built modules together into few files: to find, read and link some hundred takes longer than most commands.
 * What is loaded only when it is needed stays apart.
 */
const { metafile } = await build({
  absWorkingDir: ROOT,
  entryPoints: ENTRIES,
  outdir: OUT,
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20.19",
  sourcemap: true,
  metafile: true,
  logLevel: "warning",
  plugins: [leaveOtherPackages],
});

/** The page is one file, so that a browser asks once, with the one module of the domain that it shares. */
await build({
  absWorkingDir: ROOT,
  entryPoints: ["src/web/main.ts"],
  outdir: "dist/page",
  bundle: true,
  format: "esm",
  target: "es2020",
  tsconfig: "src/web/tsconfig.json",
  logLevel: "warning",
});

const written = new Set(Object.keys(metafile.outputs).map((file) => basename(file)));
for (const file of readdirSync(join(ROOT, OUT))) if (!written.has(file)) rmSync(join(ROOT, OUT, file));

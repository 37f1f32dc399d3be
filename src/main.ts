#!/usr/bin/env node
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { run } from "./cli/program.js";
import { portsOn } from "./ports.js";
import { keepTickShape } from "./tick-shape.js";

// An answer is short-lived, but the first long one is alive when it is collected in its midst, and V8 may take that for
// what becomes of all: it then makes them where only full collections look, and each short pause is ten times as long.
setFlagsFromString("--no-allocation-site-pretenuring");
keepTickShape();

// A reader that has seen enough (`dabiao events | head`) closes the pipe: that is no error.
process.stdout.on("error", (problem: NodeJS.ErrnoException) => {
  if (problem.code !== "EPIPE") throw problem;
  process.exit(0);
});

const { stdout, stderr, env } = process;
const program = fileURLToPath(import.meta.url);
process.exitCode = await run(process.argv.slice(2), portsOn({ program, stdout, stderr, env }));

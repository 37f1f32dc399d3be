import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { z } from "zod";

const Printed = z.object({ before: z.number(), after: z.number() });
const ROOT = fileURLToPath(new URL("..", import.meta.url));
/** Prints what a call of `process.nextTick` costs before and after the heap was collected in silence. */
const SCRIPT = `
import { setTimeout as pause } from "node:timers/promises";
import { keepTickShape } from "./src/tick-shape.ts";

if (process.argv[1] === "kept") keepTickShape();
await pause(10);
const before = await cost();
for (let n = 0; n < 6; n++) {
  gc();
  await pause(5);
}
console.log(JSON.stringify({ before, after: await cost() }));

/** The least of several: what else the machine does is nothing to it. */
async function cost() {
  const costs = [];
  for (let n = 0; n < 8; n++) {
    const { user } = process.cpuUsage();
    await new Promise((resolve) => tick(100_000, resolve));
    costs.push(process.cpuUsage().user - user);
  }
  return Math.min(...costs);
}
function tick(left, done) {
  if (left === 0) done();
  else process.nextTick(tick, left - 1, done);
}
`;

function slowdown(...args: readonly string[]): number {
  const options = ["--expose-gc", "--import", "tsx", "--input-type=module", "--eval", SCRIPT, ...args];
  const text = execFileSync(process.execPath, options, { cwd: ROOT, encoding: "utf8" });
  const { before, after } = Printed.parse(JSON.parse(text));
  return after / before;
}

it("keeps process.nextTick as quick as it was when the heap is collected in a quiet moment", () => {
  expect(slowdown("kept")).toBeLessThan(1.7);
  // Once this fails, V8 does not forget any more, and nothing need be kept.
  expect(slowdown()).toBeGreaterThan(1.7);
});

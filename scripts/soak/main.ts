import { parseArgs } from "node:util";
import { Random } from "../synthetic/random.js";
import { snapshotDamage, storeDamage, walDamage } from "./damage.js";
import { placeWith, prepareGround, type Trial } from "./ground.js";
import { clocks, filings, imports, migration, snapshots, writers } from "./trials.js";

/** What can be tried, and whether it starts before the reports are in or after. */
const TRIALS: Readonly<Record<string, { from: "start" | "done"; trial: Trial }>> = {
  imports: { from: "start", trial: imports },
  filings: { from: "start", trial: filings },
  snapshots: { from: "start", trial: snapshots },
  migration: { from: "done", trial: migration },
  writers: { from: "start", trial: writers },
  clocks: { from: "start", trial: clocks },
  storeDamage: { from: "done", trial: storeDamage },
  snapshotDamage: { from: "done", trial: snapshotDamage },
  walDamage: { from: "start", trial: walDamage },
};

/**
 * Kills and damages on purpose, one trial after another for as long as asked, and holds what is left against
 * undisturbed runs: nothing acknowledged is lost, nothing is doubled, the figures are the same, and the doctor finds
 * what is damaged and nothing else.
 *
 *   npm run soak -- --minutes 20 --seed 7 [--only filings,writers]     # a seed repeats the moments
 */
const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "5" },
    seed: { type: "string", default: "1" },
    only: { type: "string", default: Object.keys(TRIALS).join() },
  },
});
const random = new Random(Number(values.seed));
const asked = values.only.split(",").map((name) => {
  const found = TRIALS[name];
  if (!found) throw new Error(`no trial ${name}: there are ${Object.keys(TRIALS).join()}`);
  return { name, ...found };
});

const ground = await prepareGround();
const until = performance.now() + Number(values.minutes) * 60_000;
let [rounds, failed] = [0, 0];
while (performance.now() < until) {
  for (const { name, from, trial } of asked) {
    if (performance.now() >= until && rounds >= asked.length) break;
    const place = placeWith(ground[from]);
    const { did, wrong } = await trial(ground, place, random);
    rounds++;
    if (wrong.length > 0) failed++;
    console.log(
      `${rounds} ${name}: ${did}: ${wrong.length === 0 ? "ok" : `FAILED, kept in ${place.folder}`}`,
    );
    for (const one of wrong) console.log(`    ${one}`);
    if (wrong.length === 0) await place.remove();
  }
}
await ground.base.remove();
console.log(`seed ${values.seed}: ${rounds} trials, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

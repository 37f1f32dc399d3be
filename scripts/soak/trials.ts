import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";
import type { Workplace } from "../../test/support/dabiao.js";
import type { Random } from "../synthetic/random.js";
import { fileAll } from "./filers.js";
import { complaint, differs, type Ground, killed, killedAfterWrite, type Trial } from "./ground.js";

const KILLS_MAX = 3;
const CLOCK = pathToFileURL("scripts/soak/skewed-clock.mjs").href;
const DAY_MS = 86_400_000;
/** What the program needs before it begins with its work: a kill before that disturbs nothing. */
const START_MS = 150;

/** Imports and backups killed at random moments; then the same commands again. */
export const imports: Trial = async (ground, place, random) => {
  const { moments, wrong } = await killedThenDone(ground, place, random, "ingest", ground.reports);
  const copy = place.path("copy.db");
  await killed(place, random.integer(0, 1500), "backup", copy);
  if (!existsSync(copy)) wrong.push(...(await complaint(place, "backup", copy)));
  const { whole } = ground.undisturbed;
  wrong.push(...(await differs(whole, place)), ...(await differs(whole, place, "--data", copy)));
  return { did: `import killed at ${moments} ms, then a backup`, wrong };
};

/** The service killed while it takes single reports. */
export const filings: Trial = async (ground, place, random) => {
  const moments = Array.from({ length: random.integer(2, 5) }, () => random.integer(0, 700));
  const wrong = [...(await fileAll(place, moments))];
  wrong.push(...(await differs(ground.undisturbed.filed, place)));
  return { did: `service killed ${moments} ms after it listened`, wrong };
};

/** An import killed while it saves its snapshot: the reports are in by then. */
export const snapshots: Trial = async (ground, place, random) => {
  const laterMs = random.integer(0, 8);
  const isSeen = await killedAfterWrite(place, { ending: "-snapshot", laterMs }, "ingest", ground.reports);
  const wrong = [
    ...(isSeen ? [] : ["no snapshot was written"]),
    ...(await differs(ground.undisturbed.whole, place)),
  ];
  return { did: `killed ${laterMs} ms into the writing of a snapshot`, wrong };
};

/** A migration killed at random moments; then the same command again. */
export const migration: Trial = async (ground, place, random) => {
  const to = place.path("new.db");
  const move = ["migrate", "--from", place.data, "--to", to];
  const { moments, wrong } = await killedThenDone(ground, place, random, ...move);
  wrong.push(...(await differs(ground.undisturbed.whole, place, "--data", to)));
  return { did: `migration killed at ${moments} ms`, wrong };
};

/** Two imports at once into one file, of the same reports or of half of them each; one of them is killed. */
export const writers: Trial = async (ground, place, random) => {
  const isSame = random.integer(0, 1) === 0;
  const [one, other] = isSame ? [ground.reports, ground.reports] : ground.halves;
  const ms = momentIn(ground, random);
  const [wrong] = await Promise.all([complaint(place, "ingest", one), killed(place, ms, "ingest", other)]);
  const after = await complaint(place, "ingest", other);
  const { whole, halved } = ground.undisturbed;
  const found = await differs(isSame ? whole : halved, place);
  return {
    did: `two writers of ${isSame ? "the same file" : "half of the rows each"}, one killed at ${ms} ms`,
    wrong: [...wrong, ...after, ...found],
  };
};

async function killedThenDone(ground: Ground, place: Workplace, random: Random, ...args: readonly string[]) {
  const moments = Array.from({ length: random.integer(1, KILLS_MAX) }, () => momentIn(ground, random));
  for (const ms of moments) await killed(place, ms, ...args);
  return { moments, wrong: [...(await complaint(place, ...args))] };
}

/** An import killed and gone on with by processes whose clocks stand further and further back. */
export const clocks: Trial = async (ground, place, random) => {
  const behind: number[] = [];
  process.env.NODE_OPTIONS = `--import ${CLOCK}`;
  for (let n = 1; n <= KILLS_MAX; n++) {
    behind.push(n * random.integer(1, DAY_MS));
    process.env.SOAK_CLOCK_MS = `-${behind.at(-1)}`;
    await killed(place, momentIn(ground, random), "ingest", ground.reports);
  }
  const wrong = [...(await complaint(place, "ingest", ground.reports))];
  delete process.env.NODE_OPTIONS;
  wrong.push(...(await differs(ground.undisturbed.whole, place)));
  return { did: `import by clocks ${behind} ms behind, each killed but the last`, wrong };
};

function momentIn({ tookMs }: Ground, random: Random): number {
  return random.integer(START_MS, Math.max(START_MS, Math.round(tookMs)));
}

import {
  closeSync,
  copyFileSync,
  existsSync,
  fstatSync,
  openSync,
  readSync,
  rmSync,
  statSync,
  truncateSync,
  writeSync,
} from "node:fs";
import type { Workplace } from "../../test/support/dabiao.js";
import type { Random } from "../synthetic/random.js";
import { answersOf, complaint, differs, killedAfterWrite, type Trial } from "./ground.js";

const FLIPS_MAX = 4;
/** How long an import writes, from its first event on. */
const WRITING_MS = 120;

/**
 * Bytes of the store flipped behind its back. An answer is the undisturbed one or a refusal, also after everything was
 * recorded again; where the doctor finds nothing, the log gives the undisturbed figures without any snapshot.
 */
export const storeDamage: Trial = async (ground, place, random) => {
  const places = flip(place.data, random);
  const wrong = await wronglyAnswered(place, ground.undisturbed.whole);
  const doctor = await place.run("doctor");
  if (doctor.exit !== 0 && doctor.exit !== 6)
    wrong.push(`doctor ended with ${doctor.exit}: ${doctor.stderr}`);
  if (doctor.exit === 6 && !/✗/.test(doctor.stdout)) wrong.push(`doctor names nothing: ${doctor.stderr}`);
  // What stands in the log already is not to be recorded once more, whatever an index says.
  for (const again of [
    ["seed", "seeds/changsha-2020"],
    ["ingest", ground.reports],
  ])
    await place.run(...again);
  rmSync(`${place.data}-snapshot`, { force: true });
  if (doctor.exit === 0) wrong.push(...(await differs(ground.undisturbed.whole, place)));
  else wrong.push(...(await wronglyAnswered(place, ground.undisturbed.whole)));
  const outcome = doctor.exit === 0 ? "touches no data" : "found";
  return { did: `store, bytes ${places} flipped: ${outcome}`, wrong };
};

/** A snapshot with flipped bytes or a lost end: the doctor names it, and who asks does without it and makes a new one. */
export const snapshotDamage: Trial = async (ground, place, random) => {
  const path = `${place.data}-snapshot`;
  const how = random.integer(0, 2) === 0 ? cut(path, random) : `bytes ${flip(path, random)} flipped`;
  const wrong: string[] = [];
  const doctor = await place.run("doctor");
  if (doctor.exit !== 6 || !/✗ 快照/.test(doctor.stdout)) wrong.push(`not named: ${doctor.stdout}`);
  for (const { exit, stdout } of await answersOf(place))
    if (exit !== 0 || !ground.undisturbed.whole.includes(stdout)) wrong.push(`answered ${exit} ${stdout}`);
  wrong.push(...(await complaint(place, "doctor")));
  rmSync(path);
  wrong.push(...(await differs(ground.undisturbed.whole, place)));
  return { did: `snapshot, ${how}`, wrong };
};

/**
 * The write-ahead log of a killed import loses its end, is altered or goes away. Where that takes anything that was
 * acknowledged, nothing answers until the loss is accepted, and the same import then brings back what is gone.
 */
export const walDamage: Trial = async (ground, place, random) => {
  const path = `${place.data}-wal`;
  const laterMs = random.integer(0, WRITING_MS);
  await killedAfterWrite(place, { ending: "-end", laterMs }, "ingest", ground.reports);
  const before = ["--data", place.path("before.db")] as const;
  for (const suffix of ["", "-wal"])
    if (existsSync(place.data + suffix)) copyFileSync(place.data + suffix, before[1] + suffix);
  const how = (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0 ? disturb(path, random) : "empty";
  const doctor = await place.run("doctor");
  const wrong = doctor.exit === 0 || doctor.exit === 6 ? [] : [`doctor ended with ${doctor.exit}`];
  const isLost = /曾确认写入,现在的日志/.test(doctor.stdout);
  const right = await answersOf(place, ...before);
  for (const [n, { exit, stdout }] of (await answersOf(place)).entries()) {
    const isRight = isLost ? exit === 6 && stdout === "" : stdout === right[n]?.stdout;
    if (!isRight) wrong.push(`${isLost ? "lost" : "whole"}, and answered ${exit} ${stdout.slice(-300)}`);
  }
  if (isLost) wrong.push(...(await complaint(place, "accept-loss", "--reason", "soak")));
  wrong.push(...(await complaint(place, "ingest", ground.reports)));
  wrong.push(...(await differs(ground.undisturbed.whole, place)));
  return { did: `write-ahead log, ${how}: ${isLost ? "found" : "nothing acknowledged is gone"}`, wrong };
};

function disturb(path: string, random: Random): string {
  switch (random.integer(0, 2)) {
    case 0:
      return cut(path, random);
    case 1:
      return `bytes ${flip(path, random)} flipped`;
    default:
      rmSync(path);
      return "deleted";
  }
}

async function wronglyAnswered(place: Workplace, undisturbed: string): Promise<string[]> {
  const wrong: string[] = [];
  for (const { exit, stdout, stderr } of await answersOf(place)) {
    const isRight = exit === 0 ? undisturbed.includes(stdout) : exit === 6 && stdout === "";
    if (!isRight)
      wrong.push(`answered from a damaged store: ${exit} ${stdout.slice(-300)} ${stderr.slice(-300)}`);
  }
  return wrong;
}

function flip(path: string, random: Random): string {
  const file = openSync(path, "r+");
  const { size } = fstatSync(file);
  const places = Array.from({ length: random.integer(1, FLIPS_MAX) }, () => random.integer(0, size - 1));
  for (const at of places) {
    const byte = Buffer.alloc(1);
    readSync(file, byte, 0, 1, at);
    writeSync(file, Buffer.of(byte.readUInt8() ^ (1 << random.integer(0, 7))), 0, 1, at);
  }
  closeSync(file);
  return places.join(", ");
}

function cut(path: string, random: Random): string {
  const { size } = statSync(path);
  const left = random.integer(0, size - 1);
  truncateSync(path, left);
  return `cut to ${left} of ${size} bytes`;
}

import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Ended, ROOT, Workplace } from "../support/dabiao.js";
import { SQLITE, STORES } from "../support/stores.js";

const KILLS = 3;
/** As many as one question lists. */
const EVENTS_MAX = 10_000;

/** What one import that nothing disturbs ends with, in a file: every store has to come to the same. */
let undisturbed: { place: Workplace; outcome: unknown; figures: string; events: number };
let files: { readonly register: string; readonly reports: string };
let took = 0;

beforeAll(async () => {
  const place = new Workplace();
  files = sample(place);
  await prepare(place);
  const started = performance.now();
  const { exit, stdout } = await place.run("--json", "ingest", files.reports);
  expect(exit).toBe(0);
  took = performance.now() - started;
  const [{ outcome }] = JSON.parse(stdout);
  undisturbed = { place, outcome, figures: await figures(place), events: await events(place) };
});
afterAll(() => undisturbed.place.remove());

describe.each(STORES)("an import into $name that is killed at any moment", (kind) => {
  it("ends, after the same command again, with the figures of an undisturbed one and doubles nothing", async () => {
    const place = await Workplace.on(kind);
    await prepare(place);
    // A server takes its reports one by one, so its import is longer than that into the file.
    const spread = kind === SQLITE ? took : 3 * took;
    let kills = 0;
    for (let n = 1; n <= KILLS; n++) {
      if (await killed(place, files.reports, (spread * n) / (KILLS + 1))) kills++;
    }
    expect(kills).toBeGreaterThan(0);
    const again: Ended = await place.run("--json", "ingest", files.reports);
    expect(again.exit).toBe(0);
    const [{ outcome }] = JSON.parse(again.stdout);
    expect(outcome).toEqual(undisturbed.outcome);
    expect(await figures(place)).toBe(undisturbed.figures);
    expect(await events(place)).toBe(undisturbed.events);
    // It finds interrupted batches as well.
    expect((await place.run("doctor")).exit).toBe(0);
    await place.remove();
  });
});

/** Made-up reports of one year, enough for several appends. */
function sample(place: Workplace): { register: string; reports: string } {
  const out = place.path("sample");
  const args = ["--out", out, "--enterprises", "40", "--from", "2019", "--to", "2019", "--all-monthly"];
  execFileSync(process.execPath, ["--import", "tsx", "scripts/generate.ts", ...args], { cwd: ROOT });
  return { register: join(out, "enterprises.csv"), reports: join(out, "reports-2019.csv") };
}

async function prepare(place: Workplace): Promise<void> {
  await place.call("seed", "seeds/changsha-2020");
  await place.call("ingest", "--kind", "enterprises", files.register);
}

async function figures(place: Workplace): Promise<string> {
  const months = ["--grain", "month", "--from", "2019-01", "--to", "2019-12"];
  return (await place.call("--csv", "series", ...months)).stdout;
}

async function events(place: Workplace): Promise<number> {
  const { stdout } = await place.call("--csv", "events", "--limit", `${EVENTS_MAX}`);
  const rows = stdout.trimEnd().split("\n").length - 1;
  expect(rows).toBeLessThan(EVENTS_MAX);
  return rows;
}

/** Starts an import and kills it with no warning after a while; whether it had not ended by itself. */
async function killed(place: Workplace, reports: string, afterMs: number): Promise<boolean> {
  const child = place.start("ingest", reports);
  const ended = new Promise<NodeJS.Signals | null>((resolve) =>
    child.on("close", (_code, signal) => resolve(signal)),
  );
  setTimeout(() => child.kill("SIGKILL"), afterMs);
  return (await ended) === "SIGKILL";
}

import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Ended, ROOT, Workplace } from "../support/dabiao.js";

const KILLS = 5;

/** Made-up reports of one year, enough for several appends. */
function sample(place: Workplace): { register: string; reports: string } {
  const out = place.path("sample");
  const args = [
    "--import",
    "tsx",
    "scripts/generate.ts",
    "--out",
    out,
    "--enterprises",
    "1500",
    "--from",
    "2019",
    "--to",
    "2019",
  ];
  execFileSync(process.execPath, [...args, "--all-monthly"], { cwd: ROOT });
  return { register: join(out, "enterprises.csv"), reports: join(out, "reports-2019.csv") };
}

async function prepared(): Promise<{ place: Workplace; reports: string }> {
  const place = new Workplace();
  const { register, reports } = sample(place);
  await place.run("seed", "seeds/changsha-2020");
  await place.run("ingest", "--kind", "enterprises", register);
  return { place, reports };
}

async function figures(place: Workplace): Promise<string> {
  const { stdout } = await place.run(
    "--csv",
    "series",
    "--grain",
    "month",
    "--from",
    "2019-01",
    "--to",
    "2019-12",
  );
  const { stdout: progress } = await place.run("--csv", "progress", "--period", "2019-12");
  return stdout + progress;
}

/** Starts an import and kills it with no warning after a while. */
async function killed(place: Workplace, reports: string, afterMs: number): Promise<boolean> {
  const child = place.start("ingest", reports);
  const ended = new Promise<NodeJS.Signals | null>((resolve) =>
    child.on("close", (_code, signal) => resolve(signal)),
  );
  setTimeout(() => child.kill("SIGKILL"), afterMs);
  return (await ended) === "SIGKILL";
}

describe("an import that is killed at any moment", () => {
  let undisturbed: { place: Workplace; figures: string; events: string };
  let took = 0;

  beforeAll(async () => {
    const { place, reports } = await prepared();
    const started = performance.now();
    expect((await place.run("ingest", reports)).exit).toBe(0);
    took = performance.now() - started;
    const events = await lastEvent(place);
    undisturbed = { place, figures: await figures(place), events };
  });
  afterAll(() => undisturbed.place.remove());

  it("ends, after the same command again, with the figures of an undisturbed one and doubles nothing", async () => {
    const { place, reports } = await prepared();
    for (let n = 1; n <= KILLS; n++) await killed(place, reports, (took * n) / (KILLS + 1));
    const again: Ended = await place.run("ingest", reports);
    expect(again.exit).toBe(0);
    expect(await figures(place)).toBe(undisturbed.figures);
    expect(await lastEvent(place)).toBe(undisturbed.events);
    expect((await place.run("batches")).stdout).not.toMatch(/open/);
    place.remove();
  });
});

/** How many events there are, told by the last position. */
async function lastEvent(place: Workplace): Promise<string> {
  const { stdout } = await place.run("--json", "progress");
  return /"position": (\d+)/.exec(stdout)?.[1] ?? "";
}

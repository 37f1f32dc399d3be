import { once } from "node:events";
import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { EventStoreDBClient } from "@eventstore/db-client";
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { z } from "zod";
import { PeerProcess } from "../peer/peer-process.js";
import { ROOT, Workplace } from "../support/dabiao.js";
import { EVENTSTOREDB, type LogPlace, newLogOn, openStoreAt, REAL_SERVER } from "../support/stores.js";

/** Each test has a log with a name of its own. */
let work: Workplace;
let place: LogPlace;
let server: string;
beforeEach(async () => {
  work = new Workplace();
  place = await EVENTSTOREDB.place(work.folder);
  server = place.location;
  work.data = newLogOn(server);
});
afterEach(async () => {
  await place.end();
  await work.remove();
});

const Rows = z.object({ position: z.number(), points: z.array(z.unknown()) });

/** A register of so many units and a year of their months, as CSV. */
function files(units: number): { register: string; reports: string } {
  const register = ["统一社会信用代码,企业名称,生效月份,地区,园区,产业,规模,代表企业数"];
  const reports = ["统一社会信用代码,报告期,产业,产值(元)"];
  for (let unit = 1; unit <= units; unit++) {
    register.push(`EST-N-${unit},企业${unit},2018-01,岳麓区,长沙高新区,北斗,规模以上,1`);
    for (let month = 1; month <= 12; month++) {
      reports.push(`EST-N-${unit},2019-${`${month}`.padStart(2, "0")},北斗,${unit * 100 + month}.25`);
    }
  }
  return { register: `${register.join("\n")}\n`, reports: `${reports.join("\n")}\n` };
}

/** The places and clusters of Changsha: a server takes its time to record all that the seeds hold. */
function seeds(): string {
  const folder = work.path("seeds");
  mkdirSync(folder, { recursive: true });
  for (const file of ["areas.json", "clusters.json"])
    copyFileSync(join(ROOT, "seeds/changsha-2020", file), join(folder, file));
  return folder;
}

/** The seeds, a register and its reports in the log. */
async function written({ register, reports }: ReturnType<typeof files>): Promise<void> {
  await work.call("seed", seeds());
  await work.call("ingest", "--kind", "enterprises", work.write("units.csv", register));
  await work.call("ingest", work.write("reports.csv", reports));
}

/** Resolves when something has arrived at a store. */
async function begun(location: string): Promise<void> {
  const often = { timeout: 30_000, interval: 10 };
  if (!location.startsWith("esdb")) return vi.waitFor(() => expect(existsSync(location)).toBe(true), often);
  const store = await openStoreAt(location);
  await vi.waitFor(async () => expect(await store.head()).toBeGreaterThan(0), often);
  await store.close();
}

describe(`the command line on ${EVENTSTOREDB.name}`, () => {
  it("with the node killed and restarted during an import ends with the figures of an undisturbed run", async () => {
    const node = REAL_SERVER === undefined ? await new PeerProcess(work.path("node.log")).up() : undefined;
    onTestFinished(() => node?.kill());
    if (node) work.data = newLogOn(node.connection);
    const { register, reports } = files(40);
    const file = ["--data", work.path("dabiao.db")] as const;
    const [registerFile, reportFile] = [
      work.write("units.csv", register),
      work.write("reports.csv", reports),
    ];
    for (const there of [file, []]) {
      expect((await work.call(...there, "seed", seeds())).exit).toBe(0);
      expect((await work.call(...there, "ingest", "--kind", "enterprises", registerFile)).exit).toBe(0);
    }
    expect((await work.call(...file, "ingest", reportFile)).exit).toBe(0);

    let isDone = false;
    const disturbed = work.run("ingest", reportFile).finally(() => {
      isDone = true;
    });
    let kills = 0;
    for (let n = 0; n < 2 && !isDone && node; n++) {
      await new Promise((resolve) => setTimeout(resolve, 500));
      await node.kill();
      kills++;
      await node.up();
    }
    const first = await disturbed;
    // A node that was away for too long ends the run; the same command goes on where it stopped.
    if (first.exit !== 0) expect((await work.run("ingest", reportFile)).exit).toBe(0);
    if (node) expect(kills).toBeGreaterThan(0);

    const question = ["series", "--cluster", "beidou", "--from", "2019-01", "--to", "2019-12"];
    const undisturbed = Rows.parse(await work.json(...file, ...question));
    const figures = Rows.parse(await work.json(...question));
    expect(figures.points).toEqual(undisturbed.points);
    expect((await work.run("doctor")).exit).toBe(0);
  });

  it("moves a log to a file and to another log, killed in it and run again, and proves that the figures are the same", async () => {
    await written(files(20));
    const moved = async (from: string, to: string) => {
      const killed = work.start("migrate", "--from", from, "--to", to);
      const ended = once(killed, "close");
      await begun(to);
      killed.kill("SIGKILL");
      expect(await ended).toEqual([null, "SIGKILL"]);
      const { exit, stdout, stderr } = await work.run("migrate", "--from", from, "--to", to);
      expect([exit, stdout.match(/✓/g)?.length], stderr).toEqual([0, 6]);
    };
    await moved(work.data, work.path("moved.db"));
    await moved(work.path("moved.db"), newLogOn(server));
  });

  it("deploys the server's projections once, updates them after, and tells where their totals differ", async () => {
    await written(files(2));
    expect((await work.run("projections", "status")).exit).toBe(5);
    const outcomes = async () =>
      z.array(z.object({ outcome: z.string() })).parse(await work.json("projections", "deploy"));
    expect((await outcomes()).map((one) => one.outcome)).toEqual(["created", "created"]);
    expect((await outcomes()).map((one) => one.outcome)).toEqual(["updated", "updated"]);
    const status = await work.run("projections", "status");
    expect([status.exit, status.stdout.includes("Running")]).toEqual([0, true]);
    await vi.waitFor(
      async () => expect(await work.json("projections", "diff")).toEqual({ compared: 12, differences: [] }),
      { timeout: 20_000 },
    );
    const client = EventStoreDBClient.connectionString(server);
    await client.updateProjection(
      `${work.data.split("log=")[1]}.dabiao-cluster-totals`,
      'fromCategory("elsewhere").when({})',
    );
    await client.dispose();
    if (REAL_SERVER === undefined) expect((await work.run("projections", "diff")).exit).toBe(6);
    expect((await work.run("--data", work.path("a.db"), "projections", "deploy")).exit).toBe(2);
  });

  it("says what backup is to be done by other means", async () => {
    const { exit, stderr } = await work.run("backup", work.path("b"));
    expect(exit).toBe(2);
    expect(stderr).toContain("migrate");
  });
});

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { PeerProcess } from "../peer/peer-process.js";
import { Workplace } from "../support/dabiao.js";

let work: Workplace;
let node: PeerProcess;
beforeEach(async () => {
  work = new Workplace();
  process.env.DABIAO_CACHE = work.path("cache");
  node = await new PeerProcess(work.path("node.log")).up();
});
afterEach(async () => {
  await node.kill();
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

describe("the command line on EventStoreDB", () => {
  it("with the node killed and restarted during an import ends with the figures of an undisturbed run", async () => {
    const { register, reports } = files(250);
    const esdb = ["--data", node.connection] as const;
    const [registerFile, reportFile] = [
      work.write("units.csv", register),
      work.write("reports.csv", reports),
    ];
    for (const place of [[], esdb]) {
      expect((await work.run(...place, "seed", "seeds/changsha-2020")).exit).toBe(0);
      expect((await work.run(...place, "ingest", "--kind", "enterprises", registerFile)).exit).toBe(0);
    }
    expect((await work.run("ingest", reportFile)).exit).toBe(0);

    let isDone = false;
    const disturbed = work.run(...esdb, "ingest", reportFile).finally(() => {
      isDone = true;
    });
    let kills = 0;
    for (let n = 0; n < 3 && !isDone; n++) {
      await new Promise((resolve) => setTimeout(resolve, 500));
      await node.kill();
      kills++;
      await node.up();
    }
    const first = await disturbed;
    // A node that was away for too long ends the run; the same command goes on where it stopped.
    if (first.exit !== 0) expect((await work.run(...esdb, "ingest", reportFile)).exit).toBe(0);
    expect(kills).toBeGreaterThan(0);

    const question = ["series", "--cluster", "beidou", "--from", "2019-01", "--to", "2019-12"];
    const undisturbed = Rows.parse(await work.json(...question));
    const figures = Rows.parse(await work.json(...esdb, ...question));
    expect(figures.points).toEqual(undisturbed.points);
    expect((await work.run(...esdb, "doctor")).exit).toBe(0);
  });

  it("moves a log to a file and to another node, and proves that the figures are the same", async () => {
    const { register, reports } = files(5);
    const esdb = ["--data", node.connection] as const;
    await work.run(...esdb, "seed", "seeds/changsha-2020");
    await work.run(...esdb, "ingest", "--kind", "enterprises", work.write("units.csv", register));
    await work.run(...esdb, "ingest", work.write("reports.csv", reports));
    const there = await work.run("migrate", "--from", node.connection, "--to", work.path("moved.db"));
    expect([there.exit, there.stdout.match(/✓/g)?.length]).toEqual([0, 6]);
    const other = await new PeerProcess(work.path("other.log")).up();
    const back = await work.run("migrate", "--from", work.path("moved.db"), "--to", other.connection);
    await other.kill();
    expect([back.exit, back.stdout.match(/✓/g)?.length], back.stderr).toEqual([0, 6]);
  });

  it("deploys the server's projections once, updates them after, and tells where their totals differ", async () => {
    const { register, reports } = files(2);
    const esdb = ["--data", node.connection] as const;
    await work.run(...esdb, "seed", "seeds/changsha-2020");
    await work.run(...esdb, "ingest", "--kind", "enterprises", work.write("units.csv", register));
    await work.run(...esdb, "ingest", work.write("reports.csv", reports));
    expect((await work.run(...esdb, "projections", "status")).exit).toBe(5);
    const outcomes = async () =>
      z.array(z.object({ outcome: z.string() })).parse(await work.json(...esdb, "projections", "deploy"));
    expect((await outcomes()).map((one) => one.outcome)).toEqual(["created", "created"]);
    expect((await outcomes()).map((one) => one.outcome)).toEqual(["updated", "updated"]);
    const status = await work.run(...esdb, "projections", "status");
    expect([status.exit, status.stdout.includes("Running")]).toEqual([0, true]);
    // The peer keeps projections without running them: its totals are empty, and that has to be noticed.
    const diff = await work.run("--json", ...esdb, "projections", "diff");
    expect(diff.exit).toBe(6);
    expect(JSON.parse(diff.stdout)).toMatchObject({ compared: 12 });
    expect((await work.run("projections", "deploy")).exit).toBe(2);
  });

  it("says what backup is to be done by other means", async () => {
    const { exit, stderr } = await work.run("--data", node.connection, "backup", work.path("b"));
    expect(exit).toBe(2);
    expect(stderr).toContain("migrate");
  });
});

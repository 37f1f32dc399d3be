import { copyFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Workplace } from "../support/dabiao.js";
import { filing } from "../support/http-service.js";
import { Served } from "../support/served.js";
import { SmallDisk } from "../support/small-disk.js";

const canMount = SmallDisk.isPossible();
if (!canMount) console.log("skipped: full and read-only disks (only root can mount one)");

const UNIT = "EST-DISK-1";
/** A file of reports that takes more room than a nearly full disk has. */
const UNITS = Array.from({ length: 400 }, (_, n) => `EST-DISK-${n + 1}`);

describe.skipIf(!canMount)("on a disk of its own", () => {
  const base = new Workplace();
  let work: Workplace;
  let disk: SmallDisk;
  const start = base.path("start.db");
  let reports = "";
  let undisturbed = "";
  let token = "";

  const series = async (at: Workplace) =>
    (await at.call("--csv", "series", "--from", "2018-01", "--to", "2018-12")).stdout;

  beforeAll(async () => {
    await base.call("seed", "seeds/changsha-2020");
    const standing = { district: "yuelu", park: null, size: "above", clusters: ["beidou"], represents: 1 };
    const register = UNITS.map((unit) => ({
      type: "RegisterEnterprise",
      data: { unit, name: unit, effective: "2018-01", standing },
    }));
    await base.call("record", base.write("units.json", JSON.stringify(register)));
    token = (await base.call("token", "create", "--role", "admin")).stdout.trim();
    const rows = UNITS.flatMap((unit, n) =>
      Array.from({ length: 12 }, (_, month) => {
        const amount = `${(n * 7919 + month * 104_729) % 999_983}.${10 + ((n + month) % 90)}`;
        return `${unit},2018-${`${month + 1}`.padStart(2, "0")},北斗,${amount}`;
      }),
    );
    reports = base.write("reports.csv", `统一社会信用代码,报告期,产业,产值(元)\r\n${rows.join("\r\n")}\r\n`);
    for (const suffix of ["", ".access.db"]) copyFileSync(base.data + suffix, start + suffix);
    await base.call("ingest", reports);
    undisturbed = await series(base);
  });
  afterAll(() => base.remove());
  beforeEach(() => {
    disk = new SmallDisk(8);
    work = new Workplace();
    work.data = disk.path("dabiao.db");
    for (const suffix of ["", ".access.db"]) copyFileSync(start + suffix, work.data + suffix);
  });
  afterEach(async () => {
    disk.remove();
    await work.remove();
  });

  it("an import that finds it full says so and takes nothing by halves; the same command goes on when there is room", async () => {
    disk.fill(200_000);
    const full = await work.run("ingest", reports);
    expect(full).toMatchObject({ exit: 6, stdout: "" });
    expect(full.stderr).toMatch(/^错误 DISK_FULL: 磁盘已满.*再做一次\nthe disk is full/m);
    // SQLite can make no file beside the store: what is there can be asked all the same.
    disk.fill(0);
    expect((await work.run("progress")).exit).toBe(0);
    expect((await work.run("doctor")).stdout).toMatch(/^✓ 存储/);
    disk.makeRoom();
    expect((await work.run("ingest", reports)).exit).toBe(0);
    expect((await work.run("doctor")).exit).toBe(0);
    expect(await series(work)).toBe(undisturbed);
  });

  it("a service that finds it full answers 507, goes on answering questions, and writes again when there is room", async () => {
    const served = await Served.start(work, token, "--log-level", "info");
    const put = (period: string, output: string) =>
      served.ask("PUT", `/v1/enterprises/${UNIT}/reports/${period}`, filing(output));
    expect(await put("2019-01", "1.00")).toMatchObject({ status: 200 });
    disk.fill(0);
    let refused = await put("2019-02", "2.00");
    for (let n = 3; n < 200 && refused.status === 200; n++) refused = await put("2019-02", `${n}.00`);
    expect(refused).toMatchObject({ status: 507 });
    expect(JSON.parse(refused.body)).toMatchObject({ code: "DISK_FULL", title: "磁盘已满" });
    for (const path of ["/v1/progress", "/healthz", "/readyz"])
      expect(await served.ask("GET", path), path).toMatchObject({ status: 200 });
    disk.makeRoom();
    expect(await put("2019-03", "3.00")).toMatchObject({ status: 200 });
    expect(await served.stop("SIGTERM")).toBe(0);
    expect((await work.run("doctor")).exit).toBe(0);
  });

  it("that is read-only is read and not written, and everyone is told why", async () => {
    disk.mount("ro");
    const [progress, doctor] = [await work.run("progress"), await work.run("doctor")];
    expect([progress.exit, doctor.exit]).toEqual([0, 0]);
    expect((await work.run("backup", work.path("copy.db"))).exit).toBe(0);
    for (const writing of [
      ["ingest", reports],
      ["close", "2018-01"],
      ["token", "list"],
      ["serve", "--port", "0"],
    ]) {
      const { exit, stdout, stderr } = await work.run(...writing);
      expect([exit, stdout], writing.join(" ")).toEqual([6, ""]);
      expect(stderr).toMatch(/^错误 STORE_READ_ONLY: 存储不可写/);
    }
    disk.mount("rw");
    expect((await work.run("close", "2018-01")).exit).toBe(0);
  });
});

import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { flipBit, flipValue } from "../support/bits.js";
import { Workplace } from "../support/dabiao.js";

describe("a damaged store", () => {
  const seeded = new Workplace();
  let place: Workplace;
  beforeAll(() => seeded.call("seed", "seeds/changsha-2020"));
  afterAll(() => seeded.remove());
  beforeEach(() => {
    place = new Workplace();
    copyFileSync(seeded.data, place.data);
  });
  afterEach(() => place.remove());

  it("is examined to the end: the doctor names the position and says what to do, and nothing answers from it", async () => {
    flipValue(place.data, { table: "block", column: "body", rest: "ORDER BY last LIMIT 1" }, 20);
    const { exit, stdout } = await place.run("doctor");
    expect(exit).toBe(6);
    expect(stdout).toMatch(/✗ 存储/);
    expect(stdout).toMatch(/^ {4}位置1:内容与校验和不符,读不出/m);
    expect(stdout).toMatch(/restore/);
    const asked = await place.run("progress");
    expect(asked.exit).toBe(6);
    expect(asked.stderr).toMatch(/STORE_DAMAGED/);
    expect(asked.stdout).toBe("");
  });

  it("that SQLite itself refuses to open is told by the doctor all the same, with advice, also as JSON", async () => {
    flipBit(place.data, 3);
    const { exit, stdout, stderr } = await place.run("doctor");
    expect([exit, stderr]).toEqual([6, ""]);
    expect(stdout).toMatch(/^✗ 存储能打开\n {4}数据文件:已损坏,打不开:.*\n {4}→ 停止写入,先另存/);
    expect(await place.json("doctor")).toMatchObject([
      { defects: [{ remedy: "restore", advice: { en: expect.stringMatching(/restore BACKUP/) } }] },
    ]);
    expect(await place.run("progress")).toMatchObject({ exit: 6, stdout: "" });
  });

  it("that has lost its end answers nothing until somebody accepts that, with a reason, on record", async () => {
    expect((await place.call("close", "2019-05")).exit).toBe(0);
    copyFileSync(seeded.data, place.data);
    const asked = await place.run("progress");
    expect([asked.exit, asked.stdout]).toEqual([6, ""]);
    expect(asked.stderr).toMatch(/^错误 STORE_END_LOST: 日志末尾丢失:到位置\d+为止都曾确认写入/);
    const { exit, stdout } = await place.run("doctor");
    expect(exit).toBe(6);
    expect(stdout).toMatch(/^ {4}位置(\d+):曾确认写入,现在的日志.*\n {4}→ 停止写入.*accept-loss/m);
    expect((await place.run("accept-loss")).exit).toBe(2);
    const accepted = await place.run("accept-loss", "--reason", "磁盘更换");
    expect([accepted.exit, accepted.stdout]).toEqual([0, expect.stringMatching(/已确认丢失:位置/)]);
    expect((await place.run("audit")).stdout).toMatch(/tester .*loss:accept .*磁盘更换/);
    expect((await place.run("doctor")).exit).toBe(0);
    expect((await place.run("accept-loss", "--reason", "again")).stdout).toMatch(/没有丢失/);
  });

  it("whose snapshot cannot be saved does its work all the same, and says so; who asks first saves it", async () => {
    mkdirSync(`${place.data}-snapshot`);
    writeFileSync(`${place.data}-snapshot/in-the-way`, "");
    // More events than are folded anew at each start.
    const units = Array.from({ length: 250 }, (_, n) => `EST-${n}`);
    const register = units.map((unit) => `${unit},${unit},2018-01,岳麓区,,北斗,规模以上,1`);
    const months = Array.from(
      { length: 84 },
      (_, n) => `${2018 + Math.floor(n / 12)}-${`${(n % 12) + 1}`.padStart(2, "0")}`,
    );
    const reports = units.flatMap((unit) => months.map((month) => `${unit},${month},北斗,5.00`));
    const head = "统一社会信用代码,企业名称,生效月份,地区,园区,产业,规模,代表企业数";
    await place.call(
      "ingest",
      "--kind",
      "enterprises",
      place.write("r.csv", `${[head, ...register].join("\n")}\n`),
    );
    const file = place.write(
      "f.csv",
      `${["统一社会信用代码,报告期,产业,产值(元)", ...reports].join("\n")}\n`,
    );
    const { exit, stderr } = await place.run("ingest", file);
    expect([exit, stderr]).toEqual([0, expect.stringMatching(/快照未能保存,不影响数据/)]);
    expect(await place.call("progress")).toMatchObject({ exit: 0, stderr: "" });
    rmSync(`${place.data}-snapshot`, { recursive: true });
    await place.call("progress");
    expect(existsSync(`${place.data}-snapshot`)).toBe(true);
    expect((await place.run("doctor")).exit).toBe(0);
  });

  it("is not put under a stray write-ahead log, and a restore leaves no half file", async () => {
    const copy = place.path("copy.db");
    writeFileSync(`${copy}.unfinished`, "left by a backup that was killed");
    expect((await place.run("backup", copy)).exit).toBe(0);
    const to = place.path("new.db");
    writeFileSync(`${to}-wal`, "of another store");
    expect((await place.run("--data", to, "restore", copy)).exit).toBe(4);
    expect(existsSync(to)).toBe(false);
    const clean = place.path("clean.db");
    writeFileSync(`${clean}-end`, "of another store");
    expect((await place.run("--data", clean, "restore", copy)).exit).toBe(0);
    for (const left of [".unfinished", "-end"]) expect(existsSync(clean + left)).toBe(false);
  });
});

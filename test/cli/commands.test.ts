import { readFileSync } from "node:fs";
import iconv from "iconv-lite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { Workplace } from "../support/dabiao.js";
import { SQLITE, STORE_OF_THIS_RUN } from "../support/stores.js";

const HEADER = "统一社会信用代码,报告期,产业,产值(万元),期末从业人员";
const TUOWEI = "914300006168008586";
const GREATWALL = "914300001838061880";

/** The progress document, as far as these tests look at it. */
const ProgressDocument = z.object({
  position: z.number(),
  targets: z.array(
    z.object({
      target: z.string(),
      toDate: z.object({ value: z.string().nullable(), reports: z.number() }).nullable(),
    }),
  ),
});

describe(`the command line on ${STORE_OF_THIS_RUN.name}`, () => {
  let place: Workplace;
  // As a process on a file; on a server it is started as one in `eventstoredb.test.ts`.
  const run = (...args: readonly string[]) =>
    STORE_OF_THIS_RUN === SQLITE ? place.run(...args) : place.call(...args);
  beforeAll(async () => {
    place = await Workplace.on(STORE_OF_THIS_RUN);
    expect((await run("seed", "seeds/changsha-2020")).exit).toBe(0);
  });
  afterAll(() => place.remove());

  async function output(target: string, ...scope: string[]): Promise<string | null | undefined> {
    const document = ProgressDocument.parse(await place.json("progress", ...scope));
    return document.targets.find((one) => one.target === target)?.toDate?.value;
  }

  it("loads the seeds once: a second time adds nothing", async () => {
    const again = await run("seed", "seeds/changsha-2020");
    expect(again.stdout).toMatch(/新记入0项/);
  });

  it("shows help in Chinese and English, with the exit codes", async () => {
    const help = await run("--help");
    expect(help.exit).toBe(0);
    expect(help.stdout).toMatch(/达标进度:各项目标的完成情况.*\s+how\s+far\s+every\s+target\s+is/);
    expect(help.stdout).toMatch(/退出码 Exit codes/);
  });

  it("refuses a whole file for one bad row, names every bad row in both languages, and changes nothing", async () => {
    const file = place.write(
      "bad.csv",
      `${HEADER}\n${TUOWEI},2019-01,移动互联网,100,10\n${TUOWEI},2019-13,移动互联网,100,10\n91430000616800858X,2019-01,北斗,1,1\n${TUOWEI},2019-02,移动互联网,1,-5\n${TUOWEI},2099-01,移动互联网,1,5\n`,
    );
    const refused = await run("ingest", file);
    expect(refused.exit).toBe(3);
    expect(refused.stderr).toMatch(
      /bad\.csv · 第3行 row 3 .*2019-13.*CELL_PERIOD: 报告期无法识别.*not a period/,
    );
    expect(refused.stderr).toMatch(/第4行 row 4.*UNIT_ID_CHECK/);
    expect(refused.stderr).toMatch(/第5行 row 5.*CELL_PERSONS/);
    expect(refused.stderr).toMatch(/第6行 row 6.*PERIOD_IN_FUTURE/);
    expect(await output("T04", "--period", "2019-01")).toBeNull();
  });

  it("takes the good rows with --accept-valid and sets the bad ones aside, to be corrected and sent again", async () => {
    const file = place.write(
      "mixed.csv",
      `${HEADER}\n${TUOWEI},2019-01,移动互联网,100,10\n${TUOWEI},2019-02,没有的产业,120,11\n`,
    );
    const taken = await run("ingest", file, "--accept-valid");
    expect(taken.exit).toBe(3);
    expect(await output("T04", "--period", "2019-02")).toBe("1000000.00");
    const rejects = readFileSync(place.path("mixed.rejects.csv"), "utf8");
    expect(rejects).toContain("没有的产业");
    expect(rejects).toContain("CLUSTER_UNKNOWN");
    place.write("corrected.csv", rejects.replaceAll("没有的产业", "移动互联网"));
    expect((await run("ingest", place.path("corrected.csv"))).exit).toBe(0);
    expect(await output("T04", "--period", "2019-02")).toBe("2200000.00");
  });

  it("adds nothing when the same file comes twice", async () => {
    const before = ProgressDocument.parse(await place.json("progress")).position;
    const again = await run("ingest", place.path("corrected.csv"));
    expect(again.exit).toBe(0);
    expect(again.stdout).toMatch(/此前已收过/);
    expect(ProgressDocument.parse(await place.json("progress")).position).toBe(before);
  });

  it("wants a reason for other figures, and says 'unchanged' for the same", async () => {
    const same = place.write("same.csv", `${HEADER}\n${TUOWEI},2019年1月,移动互联网,１００.00,10\n`);
    expect((await run("ingest", same)).stdout).toMatch(/未变1/);
    const other = place.write("other.csv", `${HEADER}\n${TUOWEI},2019-01,移动互联网,110,10\n`);
    expect((await run("ingest", other)).stderr).toMatch(/REASON_REQUIRED/);
    expect((await run("ingest", other, "--reason", "漏记一笔")).stdout).toMatch(/修订1/);
    const revisions = await run("revisions", "--since", "0");
    expect(revisions.stdout).toMatch(
      /2019-01 +移动互联网 +产值\(元\) +1000000\.00 +1100000\.00 +\+100000\.00 +差错更正:漏 +tester\n.* +记一笔\n/,
    );
  });

  it("holds back figures that look like another unit until they are confirmed", async () => {
    const file = place.write("unit.csv", `${HEADER}\n${TUOWEI},2019-03,移动互联网,1000000,10\n`);
    const held = await run("ingest", file);
    expect(held.exit).toBe(3);
    expect(held.stderr).toMatch(/待核实 to confirm.*UNIT_CONFUSED.*元\/千元\/万元/);
    expect((await run("ingest", file, "--dry-run", "--confirm", "UNIT_CONFUSED")).exit).toBe(0);
  });

  it("reads GB18030 as Excel on a Chinese Windows writes it", async () => {
    const text = `${HEADER}\n${GREATWALL},2019-01,北斗,5.5,3\n${GREATWALL},2019-01,移动智能终端,6.25,4\n`;
    const file = place.write("gbk.csv", iconv.encode(text, "gb18030"));
    expect((await run("ingest", file)).stdout).toMatch(/新增2/);
    expect(await output("T07", "--period", "2019-01")).toBe("55000.00");
    expect(await output("T01", "--period", "2019-01")).toBe("62500.00");
  });

  it.each([
    ["empty.csv", "", "FILE_EMPTY"],
    ["header.csv", `${HEADER}\n`, "FILE_HEADER_ONLY"],
    ["digits.csv", `${HEADER}\n${TUOWEI},2019-04,移动互联网,${"9".repeat(40)},1\n`, "CELL_TOO_LARGE"],
    ["nan.csv", `${HEADER}\n${TUOWEI},2019-04,移动互联网,NaN,1\n`, "CELL_NUMBER"],
    [
      "twice.csv",
      `${HEADER}\n${TUOWEI},2019-04,移动互联网,1,1\n${TUOWEI},2019-04,移动互联网,1,1\n`,
      "ROW_REPEATED",
    ],
    [
      "clash.csv",
      `${HEADER}\n${TUOWEI},2019-04,移动互联网,1,1\n${TUOWEI},2019-04,移动互联网,2,1\n`,
      "ROW_CONTRADICTS",
    ],
    ["stranger.csv", `${HEADER}\n91430223MA4QF71130,2019-04,移动互联网,1,1\n`, "ENTERPRISE_UNKNOWN"],
    ["foreign.csv", `${HEADER}\n${TUOWEI},2019-04,北斗,1,1\n`, "CLUSTER_NOT_OF_UNIT"],
  ])("refuses %s with a typed error", async (name, text, code) => {
    const { exit, stderr } = await place.call("ingest", place.write(name, text));
    expect(exit).toBe(3);
    expect(stderr).toContain(code);
  });

  it("says of a file that it refuses what could be filed, and counts none of it as filed", async () => {
    const file = place.write(
      "half.csv",
      `${HEADER}\n${TUOWEI},2019-04,移动互联网,1,1\n${TUOWEI},2019-05,移动互联网,x,1\n`,
    );
    expect((await place.call("ingest", file)).stdout).toContain("拒收。共2行:可新增1,可修订0,未变0,拒收1");
    expect((await place.call("--lang", "en", "ingest", file, "--dry-run")).stdout).toContain(
      "nothing recorded. 2 rows: 1 could be filed, 0 could be revised, 0 unchanged, 1 refused",
    );
    const { stdout } = await run("--csv", "batches");
    expect(stdout).toMatch(/,half\.csv,报表,已拒收,2,,,,1,tester/);
  });

  it("keeps the bytes of a file that it cannot read, and puts it on record", async () => {
    const { stdout } = await run("batches");
    expect(stdout).toMatch(/header\.csv.*已拒收/);
    expect((await run("doctor")).exit).toBe(0);
  });

  it("records single commands from a file: an observation, and a target revised with a reason", async () => {
    const observation = {
      indicator: "fibre-natural-villages",
      observation: "2020",
      period: "2020",
      area: null,
      scopeNote: "",
      value: null,
      numerator: "870",
      denominator: "1000",
      qualifier: "exact",
      wording: "",
      stage: "annual",
      yoyPercent: null,
      observer: "市经信委",
      source: { title: "年度报告" },
    };
    const file = place.write("observe.json", JSON.stringify([{ type: "Observe", data: observation }]));
    expect((await run("record", file)).stdout).toMatch(/Observe.*已记录/);
    expect((await run("record", file)).stdout).toMatch(/Observe.*未变/);
    const progress = await run("progress", "--period", "2020-12");
    expect(progress.stdout).toMatch(/T09 .*87\.0%.*已达标/);
    const explained = (await run("explain", "T09")).stdout;
    expect(explained).toMatch(/T09 .*监测记录[\s\S]*2020 .*870\/1000 .*市经信委 .*年度报告/);
    expect((await run("explain", "T08")).stdout).toMatch(/共0条监测记录/);
    expect((await run("explain", "T99")).exit).toBe(5);
    const wrong = place.write(
      "wrong.json",
      JSON.stringify({ type: "Observe", data: { ...observation, qualifier: "roughly" } }),
    );
    expect((await run("record", wrong)).exit).toBe(2);
  });

  it("tells which of many commands was refused, and what of them is recorded", async () => {
    const rename = { type: "RenameEnterprise", data: { unit: TUOWEI, effective: "2019-03", name: "拓维一" } };
    const early = { ...rename, data: { ...rename.data, effective: "2018-01", name: "拓维零" } };
    const file = place.write("many.json", JSON.stringify([rename, early, rename]));
    const stopped = await run("record", file);
    expect(stopped.exit).toBe(3);
    expect(stopped.stdout.match(/RenameEnterprise +已记录/g)).toHaveLength(1);
    expect(stopped.stderr).toMatch(/第2项\(RenameEnterprise\)被拒,前1项已录入;改正后从第2项起/);
    expect(stopped.stderr).toMatch(/EFFECTIVE_ORDER/);
    const first = await run("record", place.write("first.json", JSON.stringify([early, rename])));
    expect(first.stdout).toBe("");
    expect(first.stderr).toMatch(/第1项\(RenameEnterprise\)被拒,没有录入任何一项/);
  });

  it("answers from a figure down to file and row", async () => {
    const { stdout } = await run("explain", "output/mobile-internet/changsha/2019-Q1");
    expect(stdout).toMatch(new RegExp(`${TUOWEI}.*2019-02.*1200000\\.00.*corrected\\.csv`));
    const { stdout: parts } = await run("decompose", "--period", "2019-Q1", "--by", "enterprise");
    const name = /explain "(output\/\*\/[^"]+\/2019-Q1)"/.exec(parts)?.[1] ?? "";
    expect((await run("explain", name)).stdout).toMatch(/2019年一季度.*[\s\S]*共\d份报表/);
  });

  it("publishes, and proves that a publication is what it was", async () => {
    expect((await run("publish", "2019_Flash")).exit).toBe(2);
    const published = await run("publish", "2019-flash", "--name", "2019年快报");
    expect(published.exit).toBe(0);
    const later = place.write("later.csv", `${HEADER}\n${TUOWEI},2019-01,移动互联网,500,10\n`);
    await run("ingest", later, "--reason", "更正");
    expect(await output("T04", "--period", "2019-02", "--as-of", "2019-flash")).toBe("2300000.00");
    expect(await output("T04", "--period", "2019-02")).toBe("6200000.00");
    const marked = await run("series", "--cluster", "移动互联网", "--from", "2019-01", "--to", "2019-02");
    expect(marked.stdout).toMatch(/2019年1月 .*修订/);
    expect((await run("publications")).stdout).toMatch(/2019-flash.*相符/);
    const disclosed = await run("disclosure", "--as-of", "2019-flash", "--withheld");
    expect(disclosed.stdout).toMatch(/否 +在册单位不足3家/);
  });

  it("locks a period: later reports need a reason", async () => {
    await run("close", "2019-05");
    const file = place.write("late.csv", `${HEADER}\n${TUOWEI},2019-05,移动互联网,100,10\n`);
    expect((await run("ingest", file)).stderr).toMatch(/PERIOD_CLOSED/);
    expect((await run("ingest", file, "--reason", "补报", "--reason-code", "late")).exit).toBe(0);
  });

  it("ends with 2 for wrong usage, 6 without a store, and 5 for what does not exist", async () => {
    expect((await run("no-such-command")).exit).toBe(2);
    expect((await run("progress", "--plan", "no-such-plan")).exit).toBe(5);
    expect((await run("--data", place.path("nothing.db"), "progress")).exit).toBe(6);
    const error = z.object({ error: z.object({ code: z.string(), zh: z.string(), en: z.string() }) });
    const { stderr } = await run("--json", "progress", "--as-of", "yesterday");
    expect(error.parse(JSON.parse(stderr)).error.code).toBe("AS_OF_INVALID");
  });

  it("names a file that is not there, whatever the command wants it for", async () => {
    const none = place.path("none");
    const wanted = [
      ["ingest", "--map", none, "package.json"],
      ["record", none],
      ["progress", "--assume", none],
      ["report", "annual", "--year", "2019", "--tiles", none, "--out", place.path("out")],
    ];
    for (const args of wanted) {
      expect(await run(...args)).toMatchObject({
        exit: 6,
        stderr: expect.stringContaining("FILE_NOT_FOUND"),
      });
    }
  });
});

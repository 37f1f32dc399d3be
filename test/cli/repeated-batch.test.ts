import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { Engine } from "../../src/engine/engine.js";
import { BatchOptions, metadataOf, receive } from "../../src/engine/ingest/batch.js";
import { ROOT, Workplace } from "../support/dabiao.js";
import { openStoreAt, STORES } from "../support/stores.js";

const [UNIT, OTHER_UNIT] = ["91430100MA00000016", "91430100MA00000029"] as const;
const REGISTER = `统一社会信用代码,企业名称,区县,产业,规模,生效月\r\n${UNIT},甲,岳麓区,北斗,规模以上,2018-01\r\n`;
const REPORTS = `统一社会信用代码,报告期,产业,产值(元)\r\n${UNIT},2018-05,北斗,50\r\n${UNIT},2018-06,北斗,约六十\r\n${OTHER_UNIT},2018-05,北斗,70\r\n`;

const Results = z.array(
  z.object({ batch: z.string(), state: z.string(), outcome: z.unknown(), problems: z.array(z.unknown()) }),
);

let work: Workplace;
afterEach(() => {
  vi.unstubAllEnvs();
  work.remove();
});

describe.each(STORES)("a file on $name that was taken before, but for its bad rows", (kind) => {
  async function begun(): Promise<string> {
    work = await Workplace.on(kind);
    mkdirSync(work.path("places"));
    for (const name of ["areas.json", "clusters.json"])
      copyFileSync(join(ROOT, "seeds/changsha-2020", name), join(work.path("places"), name));
    await work.call("seed", work.path("places"));
    await work.call("ingest", "--kind", "enterprises", work.write("register.csv", REGISTER));
    return work.write("reports.csv", REPORTS);
  }
  const ingested = async (file: string, ...options: readonly string[]) => {
    const [result] = Results.parse(await work.json("ingest", file, ...options));
    if (!result) throw new TypeError("no result");
    return result;
  };

  it("is answered as the first time, also when the register has changed meanwhile, and any time later", async () => {
    const file = await begun();
    const first = await ingested(file, "--accept-valid");
    expect(first).toMatchObject({ state: "completed", outcome: { filed: 1, refused: 2 } });
    const rejects = readFileSync(work.path("reports.rejects.csv"), "utf8");
    // What was refused as unknown is known now.
    await work.call(
      "ingest",
      "--kind",
      "enterprises",
      work.write("more.csv", REGISTER.replace(UNIT, OTHER_UNIT)),
    );
    writeFileSync(work.path("reports.rejects.csv"), "corrected in part");
    const again = await ingested(file, "--accept-valid");
    expect(again).toEqual({ ...first, state: "known" });
    expect(readFileSync(work.path("reports.rejects.csv"), "utf8")).toBe("corrected in part");
    expect((await work.call("ingest", file, "--accept-valid", "--rejects", work.path("new.csv"))).exit).toBe(
      3,
    );
    expect(readFileSync(work.path("new.csv"), "utf8")).toBe(rejects);

    const later = work.path("later.csv");
    const shown = await work.call("batch", first.batch.slice(0, 12), "--rejects", later);
    expect(shown).toMatchObject({ exit: 0 });
    expect(shown.stdout).toMatch(/ 3 .*约六十.*应为数字/);
    expect(shown.stdout).toMatch(/ 4 .*名录中没有这家企业:91430100MA00000029/);
    expect(readFileSync(later, "utf8")).toBe(rejects);
  });

  it("leaves nothing for good where a command that writes its bad rows is killed", async () => {
    const { batch } = await ingested(await begun(), "--accept-valid");
    const temporary = work.path("temporary");
    mkdirSync(temporary);
    const rejectsTo = (path: string) => work.start("batch", batch, "--rejects", path);
    vi.stubEnv("TMPDIR", temporary);
    // Nobody reads from the pipe: the command waits with its files at hand.
    execFileSync("mkfifo", [work.path("pipe.csv")]);
    const killed = rejectsTo(work.path("pipe.csv"));
    const underWay = () =>
      readdirSync(temporary, { recursive: true }).filter((name) => /file-/.test(`${name}`));
    await expect.poll(underWay, { timeout: 20_000 }).not.toEqual([]);
    killed.kill("SIGKILL");
    await once(killed, "close");
    expect(readdirSync(temporary)).not.toEqual([]);
    expect(await once(rejectsTo(work.path("again.csv")), "close")).toEqual([0, null]);
    expect(readdirSync(temporary)).toEqual([]);
  });

  it("keeps more problems of a refused file than its event holds", async () => {
    await begun();
    const rows = Array.from({ length: 150 }, () => `${UNIT},2018-05,北斗,x\r\n`).join("");
    const file = work.write("wrong.csv", `统一社会信用代码,报告期,产业,产值(元)\r\n${rows}`);
    const { batch, state } = await ingested(file);
    expect(state).toBe("rejected");
    const told = await work.json("batch", batch);
    expect(told).toMatchObject({ state: "rejected", problemCount: 150 });
    expect(z.object({ problems: z.array(z.unknown()) }).parse(told).problems).toHaveLength(150);
  });

  it("is checked again, and that is said, where an earlier version did not keep what it found", async () => {
    const path = await begun();
    const options = BatchOptions.parse({ kind: "reports", acceptValid: true });
    const file = await receive(path, options);
    const outcome = { rows: 3, filed: 1, revised: 0, unchanged: 0, refused: 2 };
    const { batch, sha256, bytes, name } = file;
    const engine = await Engine.open(await openStoreAt(work.data));
    await engine.log.record(
      () => [
        {
          expected: -1,
          events: [
            {
              type: "BatchReceived",
              data: { batch, kind: "reports", file: name, sha256, bytes, options, checked: outcome },
            },
            { type: "BatchCompleted", data: { batch, outcome } },
          ],
        },
      ],
      metadataOf(batch, "tester"),
      (n) => `00000000-0000-4000-8000-00000000000${n}`,
    );
    await engine.close();
    const again = await ingested(path, "--accept-valid");
    expect(again).toMatchObject({
      state: "known",
      outcome,
      problems: [
        { code: "BATCH_CHECKED_AGAIN" },
        { row: 3, code: "CELL_NUMBER" },
        { row: 4, code: "ENTERPRISE_UNKNOWN" },
      ],
    });
    expect(readFileSync(work.path("reports.rejects.csv"), "utf8")).toContain("约六十");
    const shown = await work.call("batch", batch, "--rejects", work.path("none.csv"));
    expect([shown.exit, shown.stdout]).toEqual([5, expect.stringContaining("没有留存")]);
  });
});

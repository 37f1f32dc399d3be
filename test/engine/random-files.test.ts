import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { utils, write } from "@e965/xlsx";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { csvLine } from "../../src/csv-text.js";
import type { CommandInput } from "../../src/domain/commands.js";
import { refusing } from "../../src/domain/faults.js";
import { Engine } from "../../src/engine/engine.js";
import { BatchOptions, type BatchResult, receive } from "../../src/engine/ingest/batch.js";
import { writeBadRows } from "../../src/engine/ingest/forms.js";
import { ingest } from "../../src/engine/ingest/ingest.js";
import { decode } from "../../src/store/codec.js";
import { openStoreAt } from "../support/stores.js";
import { definedArea } from "../support/world.js";

const folder = mkdtempSync(join(tmpdir(), "dabiao-random-files-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const origin = { actor: "tester" };
/** Every file is read by a thread of its own: some hundred of them take a while. */
const RUNS = 3;
const cluster = (id: string): CommandInput => ({
  type: "DefineCluster",
  data: { cluster: id, name: { zh: `${id}名`, en: id }, aliases: [], note: "" },
});
const registered = (unit: string, clusters: string[]): CommandInput => {
  const standing = { district: "d1", park: null, size: "above" as const, clusters, represents: 1 };
  return { type: "RegisterEnterprise", data: { unit, effective: "2018-03", name: unit, standing } };
};

async function city(): Promise<Engine> {
  const engine = await Engine.open(await openStoreAt(join(mkdtempSync(join(folder, "log-")), "dabiao.db")));
  const commands = [
    definedArea("city", "city", null),
    definedArea("d1", "district", "city"),
    cluster("a"),
    cluster("b"),
    registered("EST-U-1", ["a"]),
    registered("EST-U-2", ["a"]),
    registered("EST-U-3", ["a", "b"]),
  ];
  for (const command of commands) await engine.execute(command, origin);
  return engine;
}

const HEADER = ["统一社会信用代码", "报告期", "产业", "口径", "产值(元)", "期末从业人员"];
const row = fc.tuple(
  fc.constantFrom("EST-U-1", "EST-U-1", "EST-U-2", "EST-U-3", "EST-U-3", "EST-U-9", "EST-u"),
  fc.constantFrom(
    "2018-01",
    "2018-03",
    "2018-04",
    "2018-05",
    "2018-06",
    "2018-Q2",
    "2018年5月累计",
    "2031-01",
    "x",
  ),
  fc.constantFrom("", "a名", "a", "b", "c"),
  fc.constantFrom("", "", "本期", "累计"),
  fc.constantFrom("1", "1.00", "2", "20000", "-1", "", "x", "3①"),
  fc.constantFrom("", "1", "2", "-5", "2000000"),
);
const file = fc.record({
  rows: fc.array(row, { minLength: 1, maxLength: 25 }),
  acceptValid: fc.boolean(),
  reason: fc.option(fc.constant({ code: "error" as const, text: "更正" }), { nil: undefined }),
  confirm: fc.constantFrom([], ["ALL"]),
});
type File = typeof file extends fc.Arbitrary<infer Value> ? Value : never;

const contextOf = (engine: Engine, dryRun: boolean) => ({
  log: engine.log,
  actor: "tester",
  today: 2021 * 12,
  dryRun,
  onProgress: () => undefined,
});
const optionsOf = ({ acceptValid, reason, confirm }: File) =>
  BatchOptions.parse({ kind: "reports", acceptValid, reason, confirm });
let files = 0;
function written(rows: readonly (readonly string[])[]): string {
  const path = join(folder, `${++files}.csv`);
  writeFileSync(path, [HEADER, ...rows].map(csvLine).join(""));
  return path;
}
async function taken(engine: Engine, path: string, one: File, dryRun = false): Promise<BatchResult> {
  const options = optionsOf(one);
  return ingest(await receive(path, options), options, contextOf(engine, dryRun));
}
const said = ({ outcome, problems }: BatchResult) => ({ outcome, problems });

/** What the log says of reports, by stream. */
async function reportsIn(engine: Engine): Promise<readonly string[]> {
  const events: string[] = [];
  for await (const page of engine.log.store.readAll(0))
    for (const stored of page)
      if (stored.type.startsWith("Report")) {
        const { stream, revision, data } = { ...stored, data: decode(stored).data };
        events.push(JSON.stringify([stream, revision, data]));
      }
  return events.sort();
}

describe("files of any rows, one after another", () => {
  it("come to what a dry run says, add nothing a second time, and give back all that was refused", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(file, { minLength: 1, maxLength: 4 }), async (all) => {
        const engine = await city();
        for (const one of all) {
          const path = written(one.rows);
          const before = await reportsIn(engine);
          const dry = await taken(engine, path, one, true);
          expect(await reportsIn(engine)).toEqual(before);
          const real = await taken(engine, path, one);
          expect(said(real)).toEqual(said(dry));
          const { rows, filed, revised, unchanged, refused } = real.outcome;
          expect(filed + revised + unchanged + refused).toBe(rows);
          const bad = refusing(real.problems);
          expect(new Set(bad.map((problem) => problem.row)).size).toBe(refused);
          for (const problem of bad)
            if (problem.code === "ENTERPRISE_UNKNOWN") expect(problem.column).toBe(HEADER[0]);
          const after = await reportsIn(engine);
          const isTaken = real.state === "completed" || real.state === "known";
          if (!isTaken) expect(after).toEqual(before);

          const again = await taken(engine, path, one);
          expect(said(again)).toEqual(said(real));
          expect(again.state).toBe(isTaken ? "known" : "rejected");
          expect(await reportsIn(engine)).toEqual(after);

          if (bad.length === 0 || !isTaken) continue;
          const rejects = join(folder, `${++files}.csv`);
          await writeBadRows(engine.models.reference.now(), { path, options: optionsOf(one) }, bad, rejects);
          const second = await taken(engine, rejects, one, true);
          expect(second.outcome).toEqual({ rows: refused, refused, filed: 0, revised: 0, unchanged: 0 });
        }
        await engine.close();
      }),
      { numRuns: RUNS },
    );
  });

  it("are finished after a power cut at any append as if there had been none", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(file, { minLength: 1, maxLength: 2 }),
        fc.integer({ min: 1, max: 4 }),
        async (all, cut) => {
          const [whole, broken] = [await city(), await city()];
          for (const one of all) {
            const accepting = { ...one, acceptValid: true };
            const path = written(one.rows);
            const expected = await taken(whole, path, accepting);
            const restore = cutAt(broken, cut);
            await taken(broken, path, accepting).catch((problem: unknown) =>
              expect(`${problem}`).toMatch("power cut"),
            );
            restore();
            const finished = await taken(broken, path, accepting);
            expect(finished.outcome).toEqual(expected.outcome);
            expect(finished.problems).toEqual(expected.problems);
            expect(await reportsIn(broken)).toEqual(await reportsIn(whole));
          }
          await whole.close();
          await broken.close();
        },
      ),
      { numRuns: RUNS },
    );
  });
});

describe("a file finished after a power cut", () => {
  it("is told what its recorded rows were told of, on the reports as they were then", async () => {
    const engine = await city();
    const figure = (month: string, yuan: string) => ["EST-U-1", month, "", "", yuan, ""];
    await taken(engine, written([figure("2018-03", "1000000")]), CONFIRMED);
    const path = written([
      figure("2018-04", "20000000"),
      figure("2018-05", "-1"),
      figure("2018-06", "1"),
      figure("2018-03", "1000001"),
    ]);
    const { problems } = await taken(engine, path, CONFIRMED, true);
    expect(problems.map(({ row, code }) => `${row} ${code}`)).toEqual([
      "2 FIGURE_JUMPED",
      "3 FIGURE_NEGATIVE",
    ]);
    const restore = cutAt(engine, 5);
    await expect(taken(engine, path, CONFIRMED)).rejects.toThrow("power cut");
    restore();
    expect((await taken(engine, path, CONFIRMED)).problems).toEqual(problems);
    await engine.close();
  });

  it("is told why a row is refused as if its later rows were not recorded yet", async () => {
    const engine = await city();
    const figure = (period: string, yuan: string) => ["EST-U-1", period, "", "", yuan, ""];
    const path = written([figure("2018-05", "-1"), figure("2018-Q2", "1")]);
    const options: File = { ...CONFIRMED, confirm: [] };
    const { problems } = await taken(engine, path, options, true);
    expect(problems.map(({ row, code }) => `${row} ${code}`)).toEqual(["2 FIGURE_NEGATIVE"]);
    const restore = cutAt(engine, 3);
    await expect(taken(engine, path, options)).rejects.toThrow("power cut");
    restore();
    expect((await taken(engine, path, options)).problems).toEqual(problems);
    await engine.close();
  });
});
const CONFIRMED: File = {
  rows: [],
  acceptValid: true,
  reason: { code: "error", text: "更正" },
  confirm: ["ALL"],
};

/** The store refuses one append and all after it, until the answer is called. */
function cutAt({ log: { store } }: Engine, at: number): () => void {
  let appends = 0;
  const { columns } = store;
  const [append, reports] = [store.append, columns?.append];
  const orCut = () => {
    if (++appends >= at) throw new Error("power cut");
  };
  store.append = async (writes) => {
    orCut();
    return append.call(store, writes);
  };
  if (columns && reports)
    columns.append = async (more) => {
      orCut();
      return reports.call(columns, more);
    };
  return () => {
    store.append = append;
    if (columns && reports) columns.append = reports;
  };
}

describe("rows of a register about one unit and month", () => {
  it("are held against each other: the second may repeat the first, not deny it", async () => {
    const engine = await city();
    const options = BatchOptions.parse({ kind: "enterprises", acceptValid: true });
    const row = (name: string, month: string) => `EST-U-1,${name},1,d1,a,规上,${month}\n`;
    const path = join(folder, "register.csv");
    writeFileSync(
      path,
      `统一社会信用代码,企业名称,企业数,区县,产业,规模,生效月\n${row("甲", "2019-01")}${row("甲", "2019-01")}${row("乙", "2019-01")}${row("乙", "2019-02")}`,
    );
    const { outcome, problems } = await ingest(
      await receive(path, options),
      options,
      contextOf(engine, false),
    );
    expect(outcome).toMatchObject({ rows: 4, revised: 2, unchanged: 1, refused: 1 });
    expect(problems).toMatchObject([{ row: 4, code: "ROW_CONTRADICTS", params: { other: 2 } }]);
    await engine.close();
  });
});

describe("a register's row of a known unit", () => {
  it("changes how often the unit reports from a January on, where it says so", async () => {
    const engine = await city();
    const options = BatchOptions.parse({ kind: "enterprises", acceptValid: true });
    const row = (month: string, frequency: string) => `EST-U-2,EST-U-2,1,d1,a,规上,${month},${frequency}\n`;
    const path = join(folder, "frequency.csv");
    const header = "统一社会信用代码,企业名称,企业数,区县,产业,规模,生效月,报送频率\n";
    writeFileSync(
      path,
      `${header}${row("2018-03", "季报")}${row("2019-01", "月报")}${row("2019-01", "季报")}${row("2019-06", "")}`,
    );
    const file = await receive(path, options);
    const { outcome, problems } = await ingest(file, options, contextOf(engine, false));
    expect(outcome).toMatchObject({ revised: 0, unchanged: 2, refused: 2 });
    expect(problems).toMatchObject([
      { row: 2, code: "ENTERPRISE_EXISTS", params: { field: { zh: "报送频率原为月报,现为季报" } } },
      { row: 4, code: "ROW_CONTRADICTS", params: { other: 3 } },
    ]);
    await engine.close();
  });
});

describe("a name in a file of reports", () => {
  it("holds its row back where it is another unit's, and is told once where it is nobody's", async () => {
    const engine = await city();
    const told = (name: string): CommandInput => ({
      type: "RenameEnterprise",
      data: { unit: "EST-U-2", effective: "2018-04", name },
    });
    await engine.execute(told("湖南乙(集团)有限公司"), origin);
    const path = join(folder, "names.csv");
    const header = "统一社会信用代码,单位详细名称,报告期,产业,产值(元)\n";
    const body = [
      "EST-U-1,湖南乙（集团） 有限责任公司,2018-04,,1",
      "EST-U-1,est-u-1,2018-05,,1",
      "EST-U-2,湖南乙集团有限责任公司,2018-05,,1",
      "EST-U-2,EST-U-2,2018-06,,1",
      "EST-U-3,丙公司,2018-04,a,1",
      "EST-U-3,丙公司,2018-04,b,2",
      "EST-U-3,EST-U-1,2018-05,a,1",
      "EST-U-3,EST-U-3,2018-05,b,2",
    ];
    writeFileSync(path, header + body.map((line) => `${line}\n`).join(""));
    const take = async (more: object) => {
      const options = BatchOptions.parse({ kind: "reports", acceptValid: true, ...more });
      return ingest(await receive(path, options), options, contextOf(engine, false));
    };
    const { outcome, problems } = await take({});
    expect(outcome).toEqual({ rows: 8, filed: 5, revised: 0, unchanged: 0, refused: 3 });
    const column = "单位详细名称";
    const [code, other] = ["NAME_OF_ANOTHER_UNIT", "EST-U-2"];
    expect(problems).toMatchObject([
      { row: 2, column, value: "湖南乙（集团） 有限责任公司", code, params: { other }, severity: "confirm" },
      { row: 6, column, value: "丙公司", code: "NAME_DIFFERS", severity: "warning" },
      { row: 8, column, value: "EST-U-1", code, params: { other: "EST-U-1" }, severity: "confirm" },
      { row: 9, code: "ROW_OF_REFUSED_REPORT", severity: "confirm" },
    ]);
    const confirmed = await take({ confirm: [code] });
    expect(confirmed.outcome).toEqual({ rows: 8, filed: 3, revised: 0, unchanged: 5, refused: 0 });
    expect(confirmed.problems.map(({ row, severity }) => `${row} ${severity}`)).toEqual([
      "2 warning",
      "6 warning",
      "8 warning",
    ]);
    await engine.close();
  });
});

describe("a refused row of a workbook", () => {
  it("is named by its sheet, and by the column of what is refused: unit, period, cluster or figure", async () => {
    const engine = await city();
    const book = utils.book_new();
    const rows = [
      HEADER,
      ["EST-U-9", "2018-04", "", "", "1", ""],
      ["EST-U-1", "2031-01", "", "", "1", ""],
      ["EST-U-2", "2018-04", "b", "", "1", ""],
      ["EST-U-3", "2018-04", "", "", "1", ""],
      ["EST-U-3", "2018-05", "a", "", "-1", ""],
    ];
    utils.book_append_sheet(book, utils.aoa_to_sheet(rows), "上报");
    const path = join(folder, "a.xlsx");
    writeFileSync(path, new Uint8Array(write(book, { type: "buffer", bookType: "xlsx" })));
    const { problems } = await taken(engine, path, {
      rows: [],
      acceptValid: true,
      reason: undefined,
      confirm: [],
    });
    expect(problems).toMatchObject([
      { row: 2, sheet: "上报", column: "统一社会信用代码", value: "EST-U-9", code: "ENTERPRISE_UNKNOWN" },
      { row: 3, sheet: "上报", column: "报告期", value: "2031-01", code: "PERIOD_IN_FUTURE" },
      { row: 4, sheet: "上报", column: "产业", value: "b名", code: "CLUSTER_NOT_OF_UNIT" },
      { row: 5, sheet: "上报", column: "产业", value: "", code: "CELL_REQUIRED" },
      { row: 6, sheet: "上报", column: "产值(元)", code: "FIGURE_NEGATIVE" },
    ]);
    expect(problems[4]).not.toHaveProperty("value");
    await engine.close();
  });
});

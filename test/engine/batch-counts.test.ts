import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { CommandInput } from "../../src/domain/commands.js";
import { refusing } from "../../src/domain/faults.js";
import { Engine } from "../../src/engine/engine.js";
import { BatchOptions, type BatchResult, receive } from "../../src/engine/ingest/batch.js";
import { ingest } from "../../src/engine/ingest/ingest.js";
import { problemsOf } from "../../src/engine/ingest/kept-batch.js";
import { resumeBatches } from "../../src/engine/ingest/resume.js";
import type { EventStore } from "../../src/store/event-store.js";
import { type LogPlace, openStoreAt, STORES, type StoreKind } from "../support/stores.js";
import { definedArea } from "../support/world.js";

const [ONE, TWO, THREE, FOUR, FIVE] = ["EST-U-1", "EST-U-2", "EST-U-3", "EST-U-4", "EST-U-5"] as const;
const origin = { actor: "another" };

const registered = (unit: string, name = unit, clusters = ["a"]): CommandInput => {
  const standing = { district: "d1", park: null, size: "above" as const, clusters, represents: 1 };
  return { type: "RegisterEnterprise", data: { unit, effective: "2018-01", name, standing } };
};
const reason = { code: "error" as const, text: "更正" };
const filed = (unit: string, period: string, output: string): CommandInput => ({
  type: "FileReport",
  data: { unit, period, lines: [{ cluster: "a", output }], reason },
});
const cluster = (id: string): CommandInput => ({
  type: "DefineCluster",
  data: { cluster: id, name: { zh: `${id}名`, en: id }, aliases: [], note: "" },
});

const folder = mkdtempSync(join(tmpdir(), "dabiao-counts-"));
let files = 0;
const reports = (...rows: readonly string[]) =>
  ["reports", `统一社会信用代码,报告期,产业,产值(元)\r\n${rows.join("\r\n")}\r\n`] as const;
const register = (...rows: readonly string[]) =>
  [
    "enterprises",
    `统一社会信用代码,企业名称,企业数,区县,产业,规模,生效月\r\n${rows.join("\r\n")}\r\n`,
  ] as const;

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(STORES)("the counts of a batch on $name", (kind) => {
  let places: Awaited<ReturnType<StoreKind["placesWith"]>>;
  let place: LogPlace;
  const engines: Engine[] = [];

  beforeAll(async () => {
    places = await kind.placesWith(async (location) => {
      const engine = await Engine.open(await openStoreAt(location));
      const commands = [
        definedArea("city", "city", null),
        definedArea("d1", "district", "city"),
        definedArea("d2", "district", "city"),
        cluster("a"),
        cluster("b"),
        ...[ONE, TWO, THREE].map((unit) => registered(unit)),
        registered(FOUR, "丁", ["a", "b"]),
        registered(FIVE, "戊", ["a", "b"]),
      ];
      for (const command of commands) await engine.execute(command, origin);
      await engine.close();
    });
  });
  beforeEach(async () => {
    place = await places(mkdtempSync(join(folder, "place-")));
  });
  afterEach(async () => {
    for (const engine of engines.splice(0)) await engine.close();
    await place.end();
  });

  const opened = async () => {
    const engine = await Engine.open(await openStoreAt(place.location));
    engines.push(engine);
    return engine;
  };
  const contextOf = (engine: Engine) => ({
    log: engine.log,
    actor: "tester",
    today: 2021 * 12,
    dryRun: false,
    onProgress: () => undefined,
  });
  const taken = async (engine: Engine, [kindOfFile, text]: ReturnType<typeof reports | typeof register>) => {
    const path = join(folder, `${++files}.csv`);
    writeFileSync(path, text);
    const options = BatchOptions.parse({ kind: kindOfFile, acceptValid: true });
    return ingest(await receive(path, options), options, contextOf(engine));
  };
  /** Another process writes just before the `n`-th append of this one, and before those that follow. */
  const disturbed = async (n: number, ...commands: readonly (readonly CommandInput[])[]) => {
    const [engine, other] = [await opened(), await opened()];
    beforeAppend(engine.log.store, async (append) => {
      for (const command of commands[append - n] ?? []) await other.execute(command, origin);
    });
    return engine;
  };
  /** A process that dies at an append leaves its batch to the next one. */
  const interrupted = async (n: number, file: ReturnType<typeof reports | typeof register>) => {
    const engine = await opened();
    beforeAppend(engine.log.store, async (append) => {
      if (append === n) throw new Error("power cut");
    });
    await expect(taken(engine, file)).rejects.toThrow("power cut");
  };
  const resumed = async () => {
    const engine = await opened();
    const [result, ...more] = await resumeBatches(contextOf(engine), tmpdir());
    if (!result || more.length > 0) throw new TypeError("one batch was interrupted");
    return { engine, result };
  };

  /** Rows that were refused; and that all counts agree with them, with the file and with what is kept. */
  const refusedRows = async (engine: Engine, result: BatchResult): Promise<readonly number[]> => {
    const { rows, filed, revised, unchanged, refused } = result.outcome;
    expect(filed + revised + unchanged + refused).toBe(rows);
    const batch = engine.models.batches.get(result.batch);
    expect(batch).toMatchObject({ state: "completed", outcome: result.outcome });
    const kept = batch && (await problemsOf(engine.log.store, batch));
    expect(kept).toEqual(result.problems);
    const bad = refusing(result.problems).map(({ row }) => row);
    expect([...new Set(bad)]).toEqual(bad);
    expect(bad).toHaveLength(refused);
    return bad;
  };

  it("are those of the rows as recorded, where others file some of them after the check", async () => {
    for (const append of [1, 2]) {
      const period = `2018-0${append}`;
      const engine = await disturbed(append, [filed(TWO, period, "2.00"), filed(THREE, period, "9.00")]);
      const rows = [`${ONE},${period},a名,1`, `${TWO},${period},a名,2`, `${THREE},${period},a名,3`];
      const result = await taken(engine, reports(...rows, `${FOUR},${period},a名,约四`));
      expect(result.outcome).toEqual({ rows: 4, filed: 1, revised: 0, unchanged: 1, refused: 2 });
      expect(await refusedRows(engine, result)).toEqual([4, 5]);
    }
  });

  it("do not call unchanged what others revised after the check", async () => {
    await (await opened()).execute(filed(ONE, "2018-04", "1.00"), origin);
    await (await opened()).execute(filed(TWO, "2018-04", "2.00"), origin);
    const engine = await disturbed(1, [filed(TWO, "2018-04", "9.00")]);
    const result = await taken(engine, reports(`${ONE},2018-04,a名,1`, `${TWO},2018-04,a名,2`));
    expect(result.outcome).toEqual({ rows: 2, filed: 0, revised: 0, unchanged: 1, refused: 1 });
    expect(await refusedRows(engine, result)).toEqual([3]);
  });

  it("count a report that is refused late with all of its rows, and once", async () => {
    const engine = await disturbed(2, [filed(FOUR, "2018-05", "9.00")], [filed(FIVE, "2018-05", "9.00")]);
    const rows = [FOUR, FIVE].flatMap((unit) => [`${unit},2018-05,a名,1`, `${unit},2018-05,b名,1`]);
    const result = await taken(engine, reports(...rows));
    // Where not all is written at once, the second report was written before the first one was refused.
    const refused = engine.log.store.atomicAcrossStreams ? [2, 3, 4, 5] : [2, 3];
    expect(await refusedRows(engine, result)).toEqual(refused);
  });

  it("are those of the units as registered, where others register some of them after the check", async () => {
    for (const append of [1, 2]) {
      const [own, other] = [`EST-N-${append}`, `EST-M-${append}`];
      const engine = await disturbed(append, [registered(other, "别名"), registered(`${other}0`, "乙")]);
      const row = (unit: string, name: string) => `${unit},${name},1,d1名,a名,规模以上,2018-01`;
      const result = await taken(engine, register(row(own, "甲"), row(other, "乙"), row(`${other}0`, "乙")));
      expect(result.outcome).toEqual({ rows: 3, filed: 1, revised: 0, unchanged: 1, refused: 1 });
      expect(await refusedRows(engine, result)).toEqual([3]);
    }
  });

  it("mean all that a row brings about, also where others make it more", async () => {
    const data = { unit: ONE, effective: "2018-03", name: "新名" };
    const engine = await disturbed(2, [filed(ONE, "2018-06", "5.00"), { type: "RenameEnterprise", data }]);
    const result = await taken(engine, register(`${ONE},新名,1,d2名,a名,规模以上,2018-03`));
    expect(result.outcome).toEqual({ rows: 1, filed: 0, revised: 1, unchanged: 0, refused: 0 });
    expect(await refusedRows(engine, result)).toEqual([]);
    expect(engine.models.directory.get(ONE)?.changes.at(-1)?.standing?.district).toBe("d2");
    const unit = engine.models.directory.get(ONE)?.index ?? -1;
    expect(engine.models.facts.reportYear(unit, 2018)).toMatchObject([{ attribution: { district: "d2" } }]);
  });

  it("are those of the whole batch, where it was interrupted and goes on", async () => {
    const file = reports(
      ...[`${ONE},2018-01,a名,1`, `${ONE},2018-02,a名,1`, `${ONE},2018-03,a名,约一`],
      ...[`${TWO},2018-01,a名,2`, `${TWO},2018-02,a名,2`, `${THREE},2018-01,a名,3`],
    );
    const ends: unknown[] = [];
    for (const append of [2, 3, 4]) {
      place = await places(mkdtempSync(join(folder, "place-")));
      await interrupted(append, file);
      const { engine, result } = await resumed();
      expect(await refusedRows(engine, result)).toEqual([4]);
      ends.push(result.outcome);
    }
    const undisturbed = { rows: 6, filed: 5, revised: 0, unchanged: 0, refused: 1 };
    expect(ends).toEqual([undisturbed, undisturbed, undisturbed]);
  });

  it("tell rows that others made impossible while it was interrupted, and leave the others to what came after", async () => {
    await interrupted(3, reports(`${ONE},2018-01,a名,1`, `${ONE},2018-02,a名,1`, `${TWO},2018-01,a名,2`));
    const other = await opened();
    const reason = { code: "error" as const, text: "更正" };
    const lines = [{ cluster: "a", output: "7.00" }];
    await other.execute(
      { type: "FileReport", data: { unit: ONE, period: "2018-01", lines, reason } },
      origin,
    );
    await other.execute({ type: "WithdrawReport", data: { unit: TWO, period: "2018-01", reason } }, origin);
    await other.execute(filed(ONE, "2018-02", "9.00"), origin);
    const { engine, result } = await resumed();
    expect(result.outcome).toEqual({ rows: 3, filed: 2, revised: 0, unchanged: 0, refused: 1 });
    expect(await refusedRows(engine, result)).toEqual([3]);
    const reportsOf = (unit: string) =>
      engine.models.facts.reportYear(engine.models.directory.get(unit)?.index ?? -1, 2018);
    expect(reportsOf(ONE).map(({ lines: [line] }) => line?.output)).toEqual(["7.00", "9.00"]);
    expect(reportsOf(TWO)).toEqual([]);
  });

  it("are not lost where what was interrupted cannot be read again as it is", async () => {
    await interrupted(3, reports(`${ONE},2018-01,a名,1`, `${ONE},2018-02,a名,1`));
    const engine = await opened();
    await expect(resumeBatches({ ...contextOf(engine), rowsMax: 1 }, tmpdir())).rejects.toThrow();
    const { result } = await resumed();
    expect(result.outcome).toEqual({ rows: 2, filed: 2, revised: 0, unchanged: 0, refused: 0 });
  });

  it("of a register are those of the whole batch, where it was interrupted and goes on", async () => {
    const moves = ["d1名,a名,规模以上,2018-01", "d2名,a名,规模以上,2019-01", "d1名,a名,规模以上,2020-01"];
    const file = register(...moves.map((move) => `EST-N-1,甲,1,${move}`), `${ONE},${ONE},1,${moves[0]}`);
    for (const append of [3, 5]) {
      place = await places(mkdtempSync(join(folder, "place-")));
      await interrupted(append, file);
      const { engine, result } = await resumed();
      expect(result.outcome).toEqual({ rows: 4, filed: 1, revised: 2, unchanged: 1, refused: 0 });
      expect(await refusedRows(engine, result)).toEqual([]);
    }
  });
});

/** Has something happen before each append to a store, the first one being 1. */
function beforeAppend(store: EventStore, happen: (append: number) => Promise<void>): void {
  let appends = 0;
  const append = store.append.bind(store);
  store.append = async (writes) => {
    await happen(++appends);
    return append(writes);
  };
  const { columns } = store;
  if (!columns) return;
  const appendReports = columns.append.bind(columns);
  columns.append = async (reports) => {
    await happen(++appends);
    return appendReports(reports);
  };
}

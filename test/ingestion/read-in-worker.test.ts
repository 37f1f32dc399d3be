import { once } from "node:events";
import { appendFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { readInWorker } from "../../src/ingestion/read-in-worker.js";
import { startThread } from "../../src/threads/start-thread.js";
import { faultOf, fileOf, optionsOf, reading, UNITS } from "./support.js";

const HEADER = "统一社会信用代码,产业,报告期,产值(万元)";
const long = (rows: number): string =>
  fileOf(
    [
      HEADER,
      ...Array.from(
        { length: rows },
        (_, i) => `${UNITS[i % 4]},北斗,${2000 + (i % 20)},${i % 1000 === 7 ? "x" : i}`,
      ),
    ].join("\n"),
  );

describe("reading in a worker", () => {
  it("gives the same chunks", async () => {
    const path = long(50_000);
    const there = await reading(path, {}, readInWorker);
    expect(there).toEqual(await reading(path));
    expect([there.reports.length, there.problems.length]).toEqual([49_950, 50]);
  });
  it("gives registrations too", async () => {
    const path = fileOf(
      `uscc,name,district,cluster,size,effective\n${UNITS[0]},甲,岳麓区,北斗,above,2019-01\n`,
    );
    expect((await reading(path, { kind: "enterprises" }, readInWorker)).enterprises).toMatchObject([
      { name: "甲" },
    ]);
  });
  it("gives the same faults", async () => {
    const fault = await faultOf(reading(fileOf(`${HEADER}\n`), {}, readInWorker));
    expect(fault.code).toBe("FILE_HEADER_ONLY");
    expect((await faultOf(reading("/no/such.csv", {}, readInWorker))).params).toEqual({ file: "such.csv" });
  });
  it("waits for who takes the chunks: a row added meanwhile is still read", async () => {
    const path = long(200_000);
    const chunks = readInWorker(path, optionsOf());
    await chunks.next();
    await setTimeout(500);
    appendFileSync(path, `\n${UNITS[0]},北斗,2050,1`);
    let lastRow = 0;
    for await (const chunk of chunks) {
      if (chunk.kind === "reports") lastRow = chunk.row[chunk.count - 1] ?? 0;
    }
    expect(lastRow).toBe(200_002);
  });
  it("ends its thread when it is left early", async () => {
    for await (const chunk of readInWorker(long(100_000), optionsOf())) {
      expect(chunk.kind).toBe("reports");
      break;
    }
  });
  it("runs from the sources where they are not built", async () => {
    const entry = new URL("../../src/ingestion/worker.ts", import.meta.url).href;
    const task = { path: fileOf(`${HEADER}\n${UNITS[0]},北斗,2019,1\n`), options: optionsOf() };
    const worker = startThread({ task, itemsAhead: 8, entry });
    const [first] = await once(worker, "message");
    expect(first).toMatchObject({ type: "item", item: { kind: "reports", count: 1 } });
    await worker.terminate();
  });
});

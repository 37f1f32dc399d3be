import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CommandInput } from "../../src/domain/commands.js";
import { Engine } from "../../src/engine/engine.js";
import { receive } from "../../src/engine/ingest/batch.js";
import { ingest } from "../../src/engine/ingest/ingest.js";
import { seed } from "../../src/engine/seed.js";
import { openSqliteStore } from "../../src/store/sqlite/sqlite-store.js";
import { flipValue } from "../support/bits.js";
import { ROOT } from "../support/dabiao.js";

const folder = mkdtempSync(join(tmpdir(), "dabiao-index-"));
const whole = join(folder, "whole.db");
const path = join(folder, "store.db");
const standing = {
  district: "yuelu",
  park: null,
  size: "above" as const,
  clusters: ["beidou"],
  represents: 1,
};
const COMMANDS: readonly CommandInput[] = [
  { type: "RegisterEnterprise", data: { unit: "EST-1", name: "企业", effective: "2018-01", standing } },
  {
    type: "FileReport",
    data: { unit: "EST-1", period: "2019-01", lines: [{ cluster: "beidou", output: "5.00" }] },
  },
  { type: "ClosePeriod", data: { period: "2018-12" } },
];

async function engineAt(at: string): Promise<Engine> {
  return Engine.open(openSqliteStore({ path: at, mode: "create" }));
}

/** Everything that was recorded once more: of each part what came of it. */
async function repeated(engine: Engine): Promise<readonly unknown[]> {
  const actor = { actor: "tester" };
  const outcomes = [seed(engine, join(ROOT, "seeds/changsha-2020"), "tester").then((one) => one.recorded)];
  for (const command of COMMANDS)
    outcomes.push(engine.execute(command, actor).then(({ events }) => events.length));
  return (await Promise.allSettled(outcomes)).map((one) =>
    one.status === "fulfilled" ? one.value : one.reason,
  );
}

beforeAll(async () => {
  const engine = await engineAt(whole);
  await seed(engine, join(ROOT, "seeds/changsha-2020"), "tester");
  for (const command of COMMANDS) await engine.execute(command, { actor: "tester" });
  await engine.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("what was recorded, where the index has lost a stream of it", () => {
  it.each(["plan", "area", "cluster", "indicator", "calendar", "period"])(
    "is not recorded once more: %s, whose commands are decided on the stream itself",
    async (kind) => {
      const { outcomes, added } = await afterLosing(kind);
      expect(added).toBe(0);
      const refused = outcomes.filter((one) => one !== 0);
      expect(refused).toMatchObject([{ code: "STORE_INDEX_DAMAGED", params: { actual: -1 } }]);
      expect(`${refused[0]}`).toMatch(new RegExp(`${kind}-.* at -1 in the index`));
    },
  );

  it.each(["enterprise", "report"])(
    "is not recorded once more: %s, known to the read models",
    async (kind) => {
      expect(await afterLosing(kind)).toEqual({ outcomes: [0, 0, 0, 0], added: 0 });
    },
  );
});

it("a file of reports ends with it as well, instead of being tried for ever", async () => {
  loseOne("report");
  const file = join(folder, "reports.csv");
  writeFileSync(file, "统一社会信用代码,报告期,产业,产值(元)\nEST-1,2019-02,北斗,7.00\n");
  const engine = await engineAt(path);
  const { position, log } = engine;
  const options = { kind: "reports", acceptValid: false, confirm: [] } as const;
  const received = await receive(file, { ...options, confirm: [] });
  const context = { log, actor: "tester", today: engine.today(), dryRun: false, onProgress: () => {} };
  await expect(ingest(received, { ...options, confirm: [] }, context)).rejects.toMatchObject({
    code: "STORE_INDEX_DAMAGED",
    params: { stream: "report-EST-1-2019", expected: 0, actual: -1 },
  });
  // The file was received; nothing of it was recorded.
  expect(engine.position - position).toBe(1);
  await engine.close();
});

/** A store in which the index has lost a stream. */
function loseOne(kind: string): void {
  for (const suffix of ["-wal", "-shm", "-end"]) rmSync(path + suffix, { force: true });
  copyFileSync(whole, path);
  const rest = `WHERE name LIKE '${kind}-%'`;
  flipValue(path, { table: "stream", column: "CAST(name AS BLOB)", rest }, kind.length);
}

async function afterLosing(kind: string) {
  loseOne(kind);
  const engine = await engineAt(path);
  const { position } = engine;
  const outcomes = await repeated(engine);
  const added = engine.position - position;
  await engine.close();
  return { outcomes, added };
}

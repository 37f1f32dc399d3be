import { execFileSync } from "node:child_process";
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { Engine } from "../../src/engine/engine.js";
import { BatchOptions, receive } from "../../src/engine/ingest/batch.js";
import { ingest } from "../../src/engine/ingest/ingest.js";
import { faultOf } from "../ingestion/support.js";
import { openStoreAt } from "../support/stores.js";

const folder = mkdtempSync(join(tmpdir(), "dabiao-received-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const options = BatchOptions.parse({ kind: "reports" });
const said = async (path: string) => {
  const fault = await faultOf(receive(path, options));
  return `${fault.code} ${fault.say("zh")} ${fault.say("en")}`;
};

describe("what is given as a file", () => {
  it("may be none: a folder, a pipe, nothing", async () => {
    const pipe = join(folder, "pipe");
    execFileSync("mkfifo", [pipe]);
    expect(await said(folder)).toMatch(/^FILE_FORMAT .*文件夹.*a folder/);
    expect(await said(pipe)).toMatch(/^FILE_FORMAT .*管道.*a pipe/);
    expect(await said(join(folder, "none.csv"))).toMatch(/^FILE_NOT_FOUND .*none\.csv/);
  });

  it.each(["while it is checked", "after a first import with other options"])(
    "must not change %s: what is read would not be what is kept",
    async (when) => {
      const engine = await Engine.open(
        await openStoreAt(join(mkdtempSync(join(folder, "log-")), "dabiao.db")),
      );
      const path = join(folder, "growing.csv");
      writeFileSync(path, "统一社会信用代码,报告期,产值(元)\nEST-A-1,2019-01,1\n");
      const context = {
        log: engine.log,
        actor: "tester",
        today: 2021 * 12,
        dryRun: false,
        onProgress: () => undefined,
      };
      if (when.startsWith("after")) await ingest(await receive(path, options), options, context);
      const again = { ...options, reason: { code: "error" as const, text: "再报" } };
      const file = await receive(path, again);
      appendFileSync(path, "EST-A-1,2019-02,1\n");
      expect((await faultOf(ingest(file, again, context))).code).toBe("FILE_CHANGED");
      expect(engine.models.batches.get(file.batch)).toBeUndefined();
      await engine.close();
    },
  );
});

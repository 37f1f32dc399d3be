import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { AccessFile } from "../../src/access/access-file.js";
import { verifyAccessFile } from "../../src/access/verify.js";
import { flipBit, treePages } from "../support/bits.js";

const folder = mkdtempSync(join(tmpdir(), "dabiao-access-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("a file of tokens that is damaged is named as that file, also where it does not open", () => {
  const path = join(folder, "access.db");
  expect(verifyAccessFile(path)).toBeUndefined();
  const access = new AccessFile(path);
  access.tokens.create({ role: "admin", scope: null, label: "", expiresAt: null, actor: "tester" });
  access.close();
  expect(verifyAccessFile(path)).toEqual([]);

  const page = treePages(path).find(({ tree }) => tree === "token");
  flipBit(path, page?.head ?? 0, 1);
  const named = { where: { zh: `令牌与审计文件 ${path}` }, remedy: "access" };
  expect(verifyAccessFile(path)).toMatchObject([named]);

  writeFileSync(path, "no database, but long enough to look like a page of one".repeat(100));
  expect(verifyAccessFile(path)).toMatchObject([named]);
  expect(() => new AccessFile(path)).toThrow(expect.objectContaining({ code: "ACCESS_FILE_DAMAGED" }));
});

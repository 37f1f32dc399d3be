import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import type { Ports } from "../../src/cli/context.js";
import { run } from "../../src/cli/program.js";
import { GLOBAL_SETTINGS, SERVICE_SETTINGS, variableOf } from "../../src/cli/settings.js";
import { Fault } from "../../src/domain/faults.js";
import { variableOf as environmentOf, readConfig, ServiceConfig, shown } from "../../src/http/config.js";
import { ROOT } from "../support/dabiao.js";

const camel = (flag: string) => flag.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
const FLAGS = [...Object.keys(GLOBAL_SETTINGS), ...SERVICE_SETTINGS.map(([flag]) => flag)];

/** Rows of the README's tables of settings: flag, variable and default of each. */
function documented(): readonly (readonly [flag: string, variable: string, preset: string])[] {
  const readme = readFileSync(join(ROOT, "README.md"), "utf8");
  const part = readme.split("## Configuration")[1]?.split("\n## ")[0] ?? "";
  const rows = part.split("\n").filter((line) => line.startsWith("| `--"));
  return rows.flatMap((row) => {
    const [, flags = "", variables = "", presets = ""] = row
      .split("|")
      .map((cell) => cell.trim().split(", "));
    return [...flags].map(
      (flag, at) => [flag, variables[at] ?? "", presets[at] ?? presets[0] ?? ""] as const,
    );
  });
}

/** Runs a question with nothing there: what it would have opened, and what it said. */
async function opened(env: Record<string, string>, ...typed: readonly string[]) {
  const seen: unknown[] = [];
  const stderr = new PassThrough();
  const nowhere = (): never => {
    throw new TypeError("not asked for");
  };
  const ports: Ports = {
    openStore: async (...asked) => {
      seen.push(asked);
      throw new Fault("STORE_MISSING", { path: "nowhere" });
    },
    verifyStore: nowhere,
    lostEnd: nowhere,
    backupStore: nowhere,
    openProjections: nowhere,
    serve: nowhere,
    stdout: new PassThrough(),
    stderr,
    env,
  };
  const exit = await run([...typed, "targets"], ports);
  return { exit, seen, said: `${stderr.read() ?? ""}` };
}

describe("every setting", () => {
  it("of the service has a flag, and every flag a setting that is checked", () => {
    expect(SERVICE_SETTINGS.map(([flag]) => camel(flag)).sort()).toEqual(
      Object.keys(ServiceConfig.shape).sort(),
    );
    for (const [flag] of SERVICE_SETTINGS) expect(variableOf(flag)).toBe(environmentOf(camel(flag)));
  });

  it("stands in the README with its flag, its variable and its default", () => {
    const rows = documented();
    expect(rows.map(([flag]) => flag).sort()).toEqual(FLAGS.map((flag) => `\`--${flag}\``).sort());
    const presets = new Map(Object.entries(readConfig({}, {})));
    for (const [flag, variable, preset] of rows) {
      const name = flag.replaceAll("`", "").slice(2);
      expect([name, variable]).toEqual([name, `\`${variableOf(name)}\``]);
      const expected = presets.get(camel(name)) ?? "";
      if (expected !== "") expect([name, preset]).toEqual([name, `\`${expected}\``]);
    }
  });

  it("of all commands is taken from the environment, and from the flag before that", async () => {
    const env = { DABIAO_DATA: "there.db", DABIAO_CACHE: "kept", DABIAO_ACCESS: "" };
    expect((await opened(env)).seen).toEqual([["there.db", "read-only", "kept"]]);
    expect((await opened(env, "--data", "here.db", "--cache", "mine")).seen).toEqual([
      ["here.db", "read-only", "mine"],
    ]);
    expect((await opened({})).seen).toEqual([["data/dabiao.db", "read-only", "data/cache"]]);
  });

  it("that does not fit is refused at the start, wherever it comes from", async () => {
    const { exit, seen, said } = await opened({ DABIAO_LANG: "fr" });
    expect([exit, seen]).toEqual([2, []]);
    expect(said).toMatch(/--lang .*'fr'.*zh, en/);
    expect(() => readConfig({}, { DABIAO_PORT: "http" })).toThrow(/port/);
    // Set to nothing is not set.
    expect(readConfig({}, { DABIAO_PORT: "" }).port).toBe(8080);
  });

  it("is printed without a password", () => {
    const oidc = { oidcIssuer: "https://id.example/", oidcAudience: "a" };
    const config = readConfig({ ...oidc, oidcJwks: "https://user:secret@id.example/jwks" }, {});
    const printed = shown(config);
    expect(Object.keys(printed).sort()).toEqual(Object.keys(config).sort());
    expect(JSON.stringify(printed)).not.toContain("secret");
  });
});

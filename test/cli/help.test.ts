import { readFileSync } from "node:fs";
import { join } from "node:path";
import stringWidth from "fast-string-width";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { wrapped } from "../../src/cli/wrapped.js";
import { ROOT, Workplace } from "../support/dabiao.js";

let place: Workplace;
beforeAll(() => {
  place = new Workplace();
});
afterAll(() => place.remove());

describe("help", () => {
  it("starts every description at the same column, although names are Chinese", async () => {
    const { stdout } = await place.call("--help");
    const starts = stdout
      .split("\n")
      .flatMap((line) => /^( {2}[a-z][^ ]*( [[<][^\]>]*[\]>])* {2,})\S/.exec(line)?.[1] ?? [])
      .map((term) => stringWidth(term));
    expect(starts.length).toBeGreaterThan(25);
    expect(new Set(starts).size).toBe(1);
  });

  it("keeps to eighty columns, and names its own command whole", async () => {
    const { stdout } = await place.call("--help");
    const widths = stdout.split("\n").map((line) => stringWidth(line));
    expect(Math.max(...widths)).toBeLessThanOrEqual(80);
    expect(stdout).toContain("help [命令] ");
    expect(stdout).not.toContain("[options]");
  });

  it("tells choices and defaults in both languages", async () => {
    const { stdout } = await place.call("gap", "--help");
    expect(stdout).toContain("默认 default: park");
    expect(stdout).toContain("可选 choices: park、district");
  });
});

describe("the version", () => {
  it("is that of the package, also where the program runs built", async () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
    for (const { exit, stdout } of [await place.call("--version"), await place.run("--version")]) {
      expect([exit, stdout]).toEqual([0, `${version}\n`]);
    }
  });
});

describe("a wrapped text", () => {
  it("ends lines at spaces and after Chinese characters, never before a mark", () => {
    expect(wrapped("区县(市);与园区 district", 10)).toBe("区县(市);\n与园区\ndistrict");
    expect(wrapped("公布数(核对)", 8)).toBe("公布数\n(核对)");
    expect(wrapped("公布数、核对", 6)).toBe("公布\n数、核\n对");
    expect(wrapped("one two three", 7)).toBe("one two\nthree");
  });

  it("keeps all of its signs in their order, in lines that are no wider than asked", () => {
    const text = "假设:CSV 计划数,或增速如 10% what if: a CSV of planned figures, or a rate";
    for (const width of [40, 50, 70]) {
      const lines = wrapped(text, width).split("\n");
      expect(lines.join("").replaceAll(" ", "")).toBe(text.replaceAll(" ", ""));
      expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(width);
    }
  });
});

describe("what is not known", () => {
  it.each([
    ["an area", ["progress", "--area", "nowhere"], "见 areas"],
    ["a cluster", ["series", "--cluster", "nothing"], "见 clusters"],
    ["a target", ["gap", "T99"], "见 targets"],
    ["an enterprise", ["enterprise", "EST-NONE-1"], "enterprises"],
  ])("is told with where to look: %s", async (_what, typed, where) => {
    await place.call("init");
    expect((await place.call(...typed)).stderr).toContain(where);
  });

  it("is a store, with how one is made", async () => {
    const { stderr } = await place.call("--data", place.path("none.db"), "progress");
    expect(stderr).toMatch(/dabiao seed .*dabiao init/);
  });
});

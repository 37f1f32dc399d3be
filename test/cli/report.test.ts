import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { read, utils } from "@e965/xlsx";
import { strFromU8, unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import {
  contents,
  FORMATS,
  hasFonts,
  hashes,
  NAMED,
  Report,
  ReportRuns,
  type Run,
} from "../support/report-runs.js";

let runs: ReportRuns;
/** The yearly report as of the publication. */
let first: Run;
beforeAll(async () => {
  runs = await ReportRuns.start();
  first = await runs.report("first", ["annual", "--year", "2019", "--as-of", "first"], {
    zone: "Asia/Shanghai",
  });
});
afterAll(() => runs.work.remove());

describe("the annual report", () => {
  it("says in its summary what was written, and where it can be checked", () => {
    expect(first.written.map(({ format }) => format)).toEqual(FORMATS);
    for (const { file, format, area, title, bytes, sha256, position } of first.written) {
      const contents = readFileSync(file);
      expect(file).toBe(join(first.out, `annual-2019.${format}`));
      expect([area, title]).toEqual(["changsha", "长沙市2019年产业统计年报"]);
      expect(bytes).toBe(contents.length);
      expect(sha256).toBe(createHash("sha256").update(contents).digest("hex"));
      expect(position).toBe(Report.parse(JSON.parse(first.text("json"))).provenance.position);
    }
  });

  it("of the same position is the same bytes in every format: in any time zone, later on, and from a copied log", async () => {
    const args = ["annual", "--year", "2019", "--as-of", "first"];
    const changed = runs.work.write(
      "changed.csv",
      "统一社会信用代码,报告期,产业,产值(万元),营业收入(万元),期末从业人员(人)\nEST-R-1,2019-12,人工智能,99999.00,1120.50,1\n",
    );
    expect((await runs.work.call("ingest", changed, "--reason", "漏记一笔", "--confirm")).exit).toBe(0);
    const made = { type: "RegisterEnterprise", data: synthetic() };
    expect((await runs.work.call("record", runs.work.write("made.json", JSON.stringify([made])))).exit).toBe(
      0,
    );
    const copy = runs.work.path("copy.db");
    expect((await runs.work.call("migrate", "--from", runs.work.data, "--to", copy)).exit).toBe(0);
    const later = await runs.report("later", args, { zone: "America/New_York", data: copy });
    expect(hashes(later)).toEqual(hashes(first));
    const now = await runs.report("now", ["annual", "--year", "2019"], { formats: ["html", "json"] });
    expect(hashes(first)).not.toEqual(expect.arrayContaining(hashes(now)));
  }, 180_000);

  it("says in HTML just what its JSON says", () => {
    const { figures } = contents(first);
    const printed = [...first.text("html").matchAll(/<data value="(\d+)"[^>]*>([^<]*)<\/data>/g)];
    expect(printed.map(([, id]) => Number(id)).sort((a, b) => a - b)).toEqual(figures.map(({ id }) => id));
    for (const [, id, text] of printed) expect(text).toBe(escaped(figures[Number(id)]?.text ?? ""));
    for (const { value, reason } of figures) expect(value === null).toBe(reason !== null);
  });

  it("is a workbook that another library reads: a sheet a table, numbers, formats, frozen heads", () => {
    const { figures, blocks } = contents(first);
    const book = read(first.bytes("xlsx"), { cellNF: true });
    expect(book.SheetNames.length).toBe(blocks.filter(({ kind }) => kind === "table").length + 1);
    const rows = z
      .array(z.array(z.unknown()))
      .parse(utils.sheet_to_json(book.Sheets.全部数字 ?? {}, { header: 1 }))
      .slice(1);
    expect(rows.length).toBe(figures.length);
    for (const [number, row] of rows.entries()) {
      expect(row[0]).toBe(number);
      expect(row[3] ?? "").toBe(figures[number]?.text ?? "");
      if (figures[number]?.value != null) expect(typeof row[2]).toBe("number");
    }
    const parts = unzipSync(first.bytes("xlsx"));
    for (const [name, bytes] of Object.entries(parts)) {
      if (/worksheets\/sheet\d+\.xml$/.test(name)) expect(strFromU8(bytes)).toContain('state="frozen"');
    }
    const main = Object.values(book.Sheets[book.SheetNames[0] ?? ""] ?? {});
    const formats = new Set(main.flatMap((cell) => Formatted.safeParse(cell).data?.z ?? []));
    expect([...formats]).toEqual(expect.arrayContaining(["#,##0.00", "#,##0.0", "#,##0"]));
  });

  it.skipIf(!hasFonts)("is a Word file with real headings, contents, tables and pictures; and a PDF", () => {
    const parts = unzipSync(first.bytes("docx"));
    const xml = strFromU8(parts["word/document.xml"] ?? new Uint8Array());
    const tables = contents(first).blocks.filter(({ kind }) => kind === "table").length;
    expect(xml.match(/w:pStyle w:val="Heading1"/g)?.length).toBeGreaterThanOrEqual(8);
    const part = (name: string) => strFromU8(parts[`word/${name}.xml`] ?? new Uint8Array());
    expect(part("numbering")).toContain('w:val="chineseCountingThousand"');
    // Contents with page numbers as they are: Word opens it without asking to update anything.
    expect(xml).toContain("PAGEREF _Toc1");
    expect(part("settings")).not.toContain("updateFields");
    expect(xml).not.toContain('w:dirty="true"');
    expect(xml.match(/<w:tbl>/g)?.length).toBe(tables + 1);
    expect(Object.keys(parts).filter((name) => name.endsWith(".png")).length).toBeGreaterThan(3);
    expect(strFromU8(first.bytes("pdf").subarray(0, 5))).toBe("%PDF-");
  });

  it("never says that something fell by a negative rate", () => {
    const text = first.text("html").replace(/<[^>]+>/g, "");
    expect(text).toMatch(/增长\d/);
    expect(text).not.toMatch(/(增长|下降|超出|尚差)-/);
    expect(text).not.toMatch(/NaN|undefined|Infinity|\[object/);
  });

  it("is made for the city, every district and every park at once", async () => {
    const { out, written } = await runs.report("all", ["annual", "--year", "2019", "--all-areas"], {
      formats: ["json"],
    });
    const names = readdirSync(out);
    expect(names).toEqual(written.map(({ area }) => `annual-2019-${area}.json`).sort());
    expect(names).toContain("annual-2019-changsha.json");
    expect(names).toContain("annual-2019-yuelu.json");
    expect(names).toContain("annual-2019-changsha-hitech.json");
  });
});

describe("single enterprises", () => {
  it("are named where --names asks for them, and nowhere else", async () => {
    const named = await runs.report("named", ["annual", "--year", "2019", "--as-of", "first", "--names"], {
      formats: ["html", "json"],
    });
    const tables = (run: Run) => contents(run).blocks.flatMap(({ id }) => id ?? []);
    expect(tables(named)).toEqual(expect.arrayContaining(["change-by-enterprise", "late-units"]));
    expect(named.text("html")).toContain(NAMED);
    expect(contents(named).figures.filter(({ scope }) => scope.enterprise)).not.toEqual([]);
    for (const format of ["html", "json"]) expect(first.text(format)).not.toMatch(/某某导航|EST-R-/);
    expect(contents(first).figures.filter(({ scope }) => scope.enterprise)).toEqual([]);
  });

  it("are never named in a bulletin", async () => {
    const period = ["--period", "2019-11"];
    const { text } = await runs.report("bulletin", ["bulletin", ...period], { formats: ["html"] });
    expect(text("html")).not.toMatch(/某某导航|EST-R-/);
    expect((await runs.work.call("report", "bulletin", ...period, "--names")).exit).toBe(2);
  });
});

describe("two vintages of a report", () => {
  const args = ["compare", "--of", "2019", "--before", "first"];

  it("are held against each other figure by figure, with who changed what and why", async () => {
    const run = await runs.report("compared", args);
    expect(run.written.map(({ format }) => format)).toEqual(FORMATS);
    const { figures, blocks } = contents(run);
    const ids = blocks.flatMap(({ id }) => id ?? []);
    expect(ids).toEqual(expect.arrayContaining(["differences-levels", "changed-reports", "changed-grounds"]));
    const whole = figures.filter(
      ({ name, scope }) =>
        /^output(\.difference)?$/.test(name) && scope.cluster === "*" && scope.area === "changsha",
    );
    const [before, after, difference] = whole.map(({ value }) => value);
    expect([before, after, difference]).toEqual(expected());
    const positions = [first, run].map(({ written }) => `${written[0]?.position}`);
    expect(whole.map(({ scope }) => scope.asOf)).toEqual([...positions, undefined]);
    const text = run.text("html").replace(/<[^>]+>/g, " ");
    expect(text).toMatch(/修订\s+差错更正\s+tester/);
    expect(text).toMatch(/单位登记\s+tester/);
    expect(text).not.toMatch(/漏记一笔|某某导航|EST-R-/);
    const again = await runs.report("compared-again", args, { zone: "UTC", formats: ["html", "json"] });
    expect(hashes(run)).toEqual(expect.arrayContaining(hashes(again)));
  });

  it("name the report, its reason and its figures before and after for those who may see them", async () => {
    const { text } = await runs.report("compared-names", [...args, "--names"], { formats: ["html"] });
    const words = text("html").replace(/<[^>]+>/g, " ");
    expect(words).toMatch(
      /某某导航有限公司\s+2019-12\s+人工智能 产值\s+520\.25\s+99999\.00\s+99478\.75\s+漏记一笔；tester/,
    );
  });

  it("list reports that moved without changing their values, also in the district that they left", async () => {
    const { work } = runs;
    await work.call("publish", "before-the-move");
    const changes = [
      {
        type: "RelocateEnterprise",
        data: { unit: "EST-R-4", effective: "2019-03", district: "tianxin", park: null },
      },
      {
        type: "ReclassifyEnterprise",
        data: { unit: "EST-R-6", effective: "2019-10", clusters: ["artificial-intelligence"] },
      },
    ];
    const recorded = await work.call("record", work.write("moves.json", JSON.stringify(changes)));
    expect(recorded.exit, recorded.stderr).toBe(0);
    const moved = ["compare", "--of", "2019", "--before", "before-the-move"];
    const wordsOf = async (folder: string, ...more: readonly string[]) =>
      (await runs.report(folder, [...moved, ...more], { formats: ["html"] }))
        .text("html")
        .replace(/<[^>]+>/g, " ")
        .replace(/\s+/g, " ");
    const named = await wordsOf("moved-names", "--names");
    expect(named).toMatch(/企业4 2019-03—2019-12 区县（市） 岳麓区 天心区 归属变更；自2019-03起；tester 10 /);
    expect(named).toMatch(/企业4 2019-03—2019-12 园区 长沙高新区 — 归属变更；自2019-03起；tester 10 /);
    expect(named).toMatch(/企业6 2019-10—2019-12 产业 北斗 人工智能 归属变更；自2019-10起；tester 3 /);
    // What was taken out of one cluster and put into another has no difference in either.
    expect(named).toMatch(/企业6 2019-10 人工智能 产值 — \S+ — /);
    expect(named).toMatch(/企业6 2019-10 北斗 产值 \S+ — — /);
    const left = await wordsOf("moved-yuelu", "--district", "岳麓区");
    expect(left).toMatch(/2019-03—2019-12 区县（市） 岳麓区 天心区 归属变更；tester 10 /);
    expect(left).not.toMatch(/企业4|EST-R/);
    expect(left).toMatch(/单位迁移 tester /);
    const elsewhere = await wordsOf("moved-furong", "--district", "芙蓉区");
    expect(elsewhere).not.toContain("天心区 归属变更");
    expect(elsewhere).not.toContain("单位迁移");
  });

  it("must be a report, and in the order of time", async () => {
    const backwards = ["--before", "800", "--after", "first"];
    await runs.refused([
      ["compare", "--of", "2019", ...backwards],
      ["compare", "--of", "2019-H1", "--before", "first"],
    ]);
  });
});

describe("bulletins", () => {
  it("are of a month or a quarter; what is neither is refused, and so is what is no format or no year", async () => {
    for (const period of ["2019-06", "2019-Q2"]) {
      const args = ["bulletin", "--period", period, "--park", "长沙高新区"];
      expect((await runs.report("bulletins", args, { formats: ["html"] })).written.length).toBe(1);
    }
    await runs.refused([
      ["bulletin", "--period", "2019-H1"],
      ["annual", "--year", "2019", "--format", "odt"],
      ["annual", "--year", "abc"],
    ]);
  });
});

describe("a map of the user's own", () => {
  const district = (properties: object, at: number, more: readonly number[][] = []) => ({
    type: "Feature",
    properties,
    geometry: {
      type: "Polygon",
      coordinates: [
        [[112 + at, 28], [112.9 + at, 28], [112.9 + at, 28.8], ...more, [112 + at, 28.8], [112 + at, 28]],
      ],
    },
  });
  const CODES = ["430102", "430103", "430104", "430105", "430111", "430112", "430121", "430181"];
  const features = CODES.map((adcode, at) => district({ adcode }, at));
  const map = (all: readonly object[], name = "map.json") =>
    runs.work.write(name, JSON.stringify({ type: "FeatureCollection", features: all }));

  it("takes the place of the tiles; districts are known by code or by name", async () => {
    const file = map([...features, district({ name: "宁乡市" }, 9), district({ name: "湘潭县" }, 10)]);
    const args = ["annual", "--year", "2019", "--as-of", "first", "--map", file];
    const text = (await runs.report("mapped", args, { formats: ["html"] })).text("html");
    const drawing = /<figure id="area-map".*?<\/figure>/s.exec(text)?.[0] ?? "";
    expect(drawing.match(/<path d="M/g)?.length).toBe(9);
    for (const name of ["芙蓉区", "岳麓区", "宁乡市"]) expect(drawing).toContain(name);
    expect(drawing).not.toContain("湘潭县");
    expect(text).not.toContain("方块示意方位");
    expect(first.text("html")).toContain("方块示意方位");
  });

  it("that lacks a district, or is no such file, says so and what to do", async () => {
    const args = ["annual", "--year", "2019", "--map"];
    const line = { type: "Feature", properties: {}, geometry: { type: "LineString", coordinates: [] } };
    await runs.refused([[...args, map(features, "lacking.json")]], "宁乡市(430182)");
    await runs.refused(
      [
        [...args, map([line], "line.json")],
        [...args, runs.work.write("none.json", "[")],
      ],
      "MAP_INVALID",
    );
  });
});

const Formatted = z.object({ z: z.string() }).loose();

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** A unit for demonstration that comes after the publication: what was published before must not speak of it. */
function synthetic() {
  const standing = { district: "furong", park: null, size: "above", clusters: ["beidou"], represents: 1 };
  return { unit: "EST-R-99", name: "合成", effective: "2019-03", standing, synthetic: true };
}

/** The whole output of 2019 in 亿元 before and after the correction, from the rows as they were written. */
function expected(): readonly string[] {
  let hundredths = 0;
  for (let unit = 1; unit <= 20; unit++) {
    for (let month = 1; month <= 12; month++) {
      if (unit !== 1 || month !== 11) hundredths += (unit * 1100 + month * 10 - 700) * 100 + 25;
    }
  }
  const more = 9_999_900 - 52_025;
  return [hundredths, hundredths + more, more].map((value) =>
    `${(value / 1e6).toFixed(6)}`.replace(/0+$/, ""),
  );
}

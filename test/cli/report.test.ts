import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { read, utils } from "@e965/xlsx";
import { strFromU8, unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { findFonts } from "../../src/report/formats/fonts.js";
import { Workplace } from "../support/dabiao.js";

const hasFonts = await findFonts().then(
  () => true,
  () => false,
);
if (!hasFonts) console.log("PDF and Word are left out: no Chinese font on this machine");
const FORMATS = hasFonts ? ["html", "pdf", "docx", "xlsx", "json"] : ["html", "xlsx", "json"];

let work: Workplace;
beforeAll(async () => {
  work = new Workplace();
  const register = ["统一社会信用代码,企业名称,生效月份,地区,园区,产业,规模,代表企业数"];
  const reports = ["统一社会信用代码,报告期,产业,产值(万元),营业收入(万元),期末从业人员(人)"];
  for (let unit = 1; unit <= 20; unit++) {
    const [area, park] = unit % 2 === 0 ? ["岳麓区", "长沙高新区"] : ["芙蓉区", ""];
    const cluster = ["北斗", "人工智能", "移动互联网"][unit % 3];
    register.push(`EST-R-${unit},企业${unit},2017-01,${area},${park},${cluster},规模以上,1`);
    for (const year of [2018, 2019]) {
      for (let month = 1; month <= 12; month++) {
        const value = unit * 1000 + month * 10 + (year === 2019 ? unit * 100 - 700 : 0);
        reports.push(
          `EST-R-${unit},${year}-${`${month}`.padStart(2, "0")},${cluster},${value}.25,${value}.5,${unit}`,
        );
      }
    }
  }
  await work.run("seed", "seeds/changsha-2020");
  await work.run("ingest", "--kind", "enterprises", work.write("units.csv", `${register.join("\n")}\n`));
  const { exit, stderr } = await work.run("ingest", work.write("reports.csv", `${reports.join("\n")}\n`));
  expect(exit, stderr).toBe(0);
  await work.run("publish", "first");
});
afterAll(() => work.remove());

async function annual(folder: string, ...more: readonly string[]) {
  const out = work.path(folder);
  const ended = await work.run(
    "--json",
    "report",
    "annual",
    "--year",
    "2019",
    "--format",
    FORMATS.join(","),
    "--out",
    out,
    ...more,
  );
  expect(ended.exit, ended.stderr).toBe(0);
  return { out, written: Written.parse(JSON.parse(ended.stdout)) };
}
const Written = z.array(
  z.object({ file: z.string(), sha256: z.string(), bytes: z.number(), position: z.number() }),
);
const Report = z.object({
  figures: z.array(
    z
      .object({
        id: z.number(),
        text: z.string(),
        value: z.string().nullable(),
        figure: z.string().nullish(),
      })
      .loose(),
  ),
});
const file = (out: string, format: string) => readFileSync(join(out, `annual-2019.${format}`));

describe("the annual report", () => {
  it("of the same position is the same bytes in every format, in any time zone, and later on", async () => {
    const before = process.env.TZ;
    process.env.TZ = "Asia/Shanghai";
    const first = await annual("one");
    process.env.TZ = "America/New_York";
    const second = await annual("two", "--as-of", "first");
    const reason = ["--reason", "更正"];
    const changed = work.write(
      "changed.csv",
      "统一社会信用代码,报告期,产业,产值(万元)\nEST-R-1,2019-12,人工智能,99999.00\n",
    );
    expect((await work.run("ingest", changed, ...reason, "--confirm")).exit).toBe(0);
    const third = await annual("three", "--as-of", "first");
    if (before === undefined) delete process.env.TZ;
    else process.env.TZ = before;
    const hashes = ({ written }: { written: z.output<typeof Written> }) => written.map((one) => one.sha256);
    expect(hashes(second)).toEqual(hashes(third));
    const now = await annual("now");
    expect(hashes(now)).not.toEqual(hashes(third));
    expect(first.written.map((one) => one.file.split(".").at(-1))).toEqual(FORMATS);
  });

  it("prints in HTML just the figures of its JSON, and they are the engine's answers", async () => {
    const { out } = await annual("figures", "--as-of", "first");
    const { figures } = Report.parse(JSON.parse(file(out, "json").toString()));
    const html = file(out, "html").toString();
    const printed = [...html.matchAll(/<data value="(\d+)">([^<]*)<\/data>/g)];
    expect(printed.length).toBeGreaterThan(200);
    for (const [, id, text] of printed) {
      const unescaped = text?.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
      expect(unescaped).toBe(figures[Number(id)]?.text);
    }
    const series = z
      .object({ points: z.array(z.object({ value: z.string() })) })
      .parse(
        await work.json("series", "--grain", "year", "--from", "2019", "--to", "2019", "--as-of", "first"),
      );
    const exact = z.object({
      figures: z.array(z.object({ name: z.string(), yuan: z.string().optional() }).loose()),
    });
    const whole = exact
      .parse(JSON.parse(file(out, "json").toString()))
      .figures.find((one) => one.name === "output");
    expect(whole?.yuan).toBe(series.points[0]?.value);
  });

  it("is a workbook that another library reads, with numbers where numbers are printed", async () => {
    const { out } = await annual("workbook", "--as-of", "first");
    const { figures } = Report.parse(JSON.parse(file(out, "json").toString()));
    const book = read(file(out, "xlsx"));
    const sheet = book.Sheets.全部数字;
    expect(book.SheetNames.length).toBeGreaterThan(8);
    const rows = z
      .array(z.array(z.unknown()))
      .parse(utils.sheet_to_json(sheet ?? {}, { header: 1 }))
      .slice(1);
    expect(rows.length).toBe(figures.length);
    for (const [number, row] of rows.entries()) {
      expect(row[0]).toBe(number);
      expect(row[3] ?? "").toBe(figures[number]?.text ?? "");
      if (figures[number]?.value != null) expect(typeof row[2]).toBe("number");
    }
  });

  it.skipIf(!hasFonts)("is a Word file with real headings, contents, tables and pictures", async () => {
    const { out } = await annual("word", "--as-of", "first");
    const parts = unzipSync(file(out, "docx"));
    const xml = strFromU8(parts["word/document.xml"] ?? new Uint8Array());
    expect(xml.match(/w:pStyle w:val="Heading1"/g)?.length).toBeGreaterThanOrEqual(8);
    expect(xml).toContain("TOC");
    expect(xml.match(/<w:tbl>/g)?.length).toBeGreaterThan(8);
    expect(Object.keys(parts).filter((name) => name.endsWith(".png")).length).toBeGreaterThan(3);
    const pdf = file(out, "pdf");
    expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
  });

  it("is made for the city, every district and every park at once", async () => {
    const out = work.path("all");
    const { exit } = await work.run(
      "report",
      "annual",
      "--year",
      "2019",
      "--all-areas",
      "--format",
      "json",
      "--out",
      out,
    );
    expect(exit).toBe(0);
    const names = readdirSync(out);
    expect(names).toContain("annual-2019-changsha.json");
    expect(names).toContain("annual-2019-yuelu.json");
    expect(names).toContain("annual-2019-changsha-hitech.json");
    expect(names.filter((name) => name.includes("unfinished"))).toEqual([]);
  });

  it("has bulletins of a month and a quarter beside it, and says what is no period", async () => {
    const out = work.path("bulletins");
    for (const period of ["2019-06", "2019-Q2"]) {
      const { exit, stderr } = await work.run(
        "report",
        "bulletin",
        "--period",
        period,
        "--format",
        "html",
        "--out",
        out,
      );
      expect(exit, stderr).toBe(0);
    }
    const { exit, stderr } = await work.run("report", "bulletin", "--period", "2019-H1", "--out", out);
    expect([exit, stderr.includes("ARGUMENT_INVALID")]).toEqual([2, true]);
    const wrong = await work.run("report", "annual", "--year", "2019", "--format", "odt", "--out", out);
    expect(wrong.exit).toBe(2);
  });

  it("never says that something fell by a negative rate", async () => {
    const { out } = await annual("words", "--as-of", "first");
    const html = file(out, "html").toString();
    const text = html.replace(/<[^>]+>/g, "");
    expect(text).toMatch(/增长\d/);
    expect(text).not.toMatch(/(增长|下降|超出|尚差)-/);
    expect(text).not.toMatch(/NaN|undefined|Infinity|\[object/);
  });
});

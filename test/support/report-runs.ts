import { readFileSync } from "node:fs";
import { expect } from "vitest";
import { z } from "zod";
import { findFonts } from "../../src/report/formats/fonts.js";
import { Workplace } from "./dabiao.js";

/** Reports as the command line writes them, of twenty units over two years. */

export const hasFonts = await findFonts().then(
  () => true,
  () => false,
);
if (!hasFonts) console.log("PDF and Word are left out: no Chinese font on this machine");
export const FORMATS = hasFonts ? ["html", "pdf", "docx", "xlsx", "json"] : ["html", "xlsx", "json"];

/** Name of a single enterprise: it must not be found in what is written without --names. */
export const NAMED = "长沙某某导航有限公司";

const Written = z.array(
  z.strictObject({
    file: z.string(),
    format: z.string(),
    area: z.string(),
    title: z.string(),
    bytes: z.number(),
    sha256: z.string(),
    position: z.number(),
    seconds: z.number(),
  }),
);
export interface Run {
  readonly out: string;
  readonly written: z.output<typeof Written>;
  text(format: string): string;
  bytes(format: string): Uint8Array;
}

/** The store that the reports are made of, and the folders that they are written to. */
export class ReportRuns {
  readonly work = new Workplace();

  /** With the plan of Changsha, the units and their reports, published as `first`. */
  static async start(): Promise<ReportRuns> {
    const runs = new ReportRuns();
    const { work } = runs;
    const { register, reports } = writtenUnits();
    await work.call("seed", "seeds/changsha-2020");
    await work.call("ingest", "--kind", "enterprises", work.write("units.csv", register));
    const { exit, stderr } = await work.call("ingest", work.write("reports.csv", reports));
    expect(exit, stderr).toBe(0);
    await work.call("publish", "first");
    return runs;
  }

  /**
   * Runs `dabiao report` into a folder of its own, in every format, and gives back what it wrote: as a process in the
   * time zone that is named, or else called in this one.
   */
  async report(
    folder: string,
    args: readonly string[],
    { zone, formats = FORMATS, data }: { zone?: string; formats?: string[]; data?: string } = {},
  ): Promise<Run> {
    const { work } = this;
    const out = work.path(folder);
    const typed = [
      ...["--data", data ?? work.data, "--json", "report"],
      ...args,
      ...["--format", formats.join(","), "--out", out],
    ];
    const { exit, stdout, stderr } = await (zone === undefined
      ? work.call(...typed)
      : inZone(zone, () => work.run(...typed)));
    expect(exit, stderr).toBe(0);
    const written = Written.parse(JSON.parse(stdout));
    const bytes = (format: string) => readFileSync(written.find((one) => one.format === format)?.file ?? "");
    return { out, written, bytes, text: (format) => bytes(format).toString() };
  }

  /** Runs that have to be refused with a code. */
  async refused(runs: readonly (readonly string[])[], code = "ARGUMENT_INVALID"): Promise<void> {
    const out = this.work.path("refused");
    const ended = await Promise.all(runs.map((args) => this.work.call("report", ...args, "--out", out)));
    for (const { exit, stderr } of ended) expect([exit, stderr.includes(code)]).toEqual([2, true]);
  }
}

/** Twenty units, and what each reports for the months of 2018 and 2019. */
function writtenUnits(): { readonly register: string; readonly reports: string } {
  const register = ["统一社会信用代码,企业名称,生效月份,地区,园区,产业,规模,代表企业数"];
  const reports = ["统一社会信用代码,报告期,产业,产值(万元),营业收入(万元),期末从业人员(人)"];
  for (let unit = 1; unit <= 20; unit++) {
    const [area, park] = unit % 2 === 0 ? ["岳麓区", "长沙高新区"] : ["芙蓉区", ""];
    const cluster = ["北斗", "人工智能", "移动互联网"][unit % 3];
    const name = unit === 1 ? NAMED : `企业${unit}`;
    register.push(`EST-R-${unit},${name},2017-01,${area},${park},${cluster},规模以上,1`);
    for (const year of [2018, 2019]) {
      for (let month = 1; month <= 12; month++) {
        // One unit is late with its November.
        if (unit === 1 && year === 2019 && month === 11) continue;
        const value = unit * 1000 + month * 10 + (year === 2019 ? unit * 100 - 700 : 0);
        reports.push(
          `EST-R-${unit},${year}-${`${month}`.padStart(2, "0")},${cluster},${value}.25,${value}.5,${unit}`,
        );
      }
    }
  }
  return { register: `${register.join("\n")}\n`, reports: `${reports.join("\n")}\n` };
}

/** Starts a process with another time zone. */
function inZone<T>(zone: string, start: () => T): T {
  const before = process.env.TZ;
  process.env.TZ = zone;
  try {
    return start();
  } finally {
    if (before === undefined) delete process.env.TZ;
    else process.env.TZ = before;
  }
}

export const hashes = ({ written }: Run) => written.map(({ format, sha256 }) => `${format} ${sha256}`);
export const Report = z.object({
  title: z.string(),
  provenance: z.object({ position: z.number(), events: z.number(), recordedAt: z.string() }),
  blocks: z.array(z.object({ kind: z.string(), id: z.string().optional() }).loose()),
  figures: z.array(
    z
      .object({
        id: z.number(),
        name: z.string(),
        text: z.string(),
        value: z.string().nullable(),
        unit: z.string(),
        scope: z.record(z.string(), z.string()),
        reason: z.object({ zh: z.string() }).loose().nullable(),
      })
      .loose(),
  ),
});
export const contents = (run: Run) => Report.parse(JSON.parse(run.text("json")));

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { annualReport, bulletin } from "../../src/report/annual.js";
import { renderHtml } from "../../src/report/formats/html.js";
import { figuresOf, type ReportDocument } from "../../src/report/model.js";
import { reportSource } from "../../src/report/source.js";
import { ratio } from "../../src/statistics/ratio.js";
import { AskedAgain, type Fraction, type PrintedFigure, shown } from "../support/asked-again.js";
import { HttpService } from "../support/http-service.js";

const service = await HttpService.start({ rateMax: 1_000_000 });
afterAll(() => service.stop());
const token = service.token("bureau");
beforeAll(async () => {
  await upload("enterprises", REGISTER);
  await upload("reports", reports());
  const publish = await service.ask("/v1/publications/first", token, { method: "PUT", json: {} });
  expect(publish.status).toBe(200);
  await upload("reports", [REPORTS_HEAD, "EST-P-1,2020-03,北斗,999999.99,,31"], {
    reason: "漏记",
    confirm: "ALL",
  });
});

/** Units that come, go, move and stand in two clusters. */
const REGISTER = [
  "统一社会信用代码,企业名称,生效月份,地区,园区,产业,规模,代表企业数",
  "EST-P-1,甲,2017-01,岳麓区,长沙高新区,北斗,规模以上,1",
  "EST-P-2,乙,2017-01,岳麓区,中电软件园,移动智能终端,规模以上,1",
  "EST-P-3,丙,2017-01,芙蓉区,,北斗、人工智能,规模以上,1",
  "EST-P-4,丁,2017-01,天心区,湖南地理信息产业园,地理信息和大数据,规模以上,1",
  "EST-P-5,戊,2020-02,开福区,马栏山,移动互联网,规模以下,29500",
  "EST-P-6,己,2017-01,长沙县,长沙经开区,移动智能终端,规模以上,1",
  "EST-P-7,庚,2017-01,宁乡市,宁乡经开区,移动智能终端,规模以上,1",
];
const REPORTS_HEAD = "统一社会信用代码,报告期,产业,产值(万元),营业收入(万元),期末从业人员(人)";

/** 万元 a month by cluster: falling, steady, soaring over its target, new, and nothing at all. */
function reports(): readonly string[] {
  const rows = [REPORTS_HEAD];
  for (const year of [2017, 2018, 2019, 2020]) {
    for (let month = 1; month <= 12; month++) {
      const period = `${year}-${month < 10 ? "0" : ""}${month}`;
      const file = (unit: number, cluster: string, output: number, persons: number) =>
        rows.push(`EST-P-${unit},${period},${cluster},${output}.07,${output * 2}.19,${persons}`);
      file(1, "北斗", 150_000 - (year - 2017) * 9000 + month, 30);
      file(2, "移动智能终端", 100_000 + (year - 2017) * 41_000 + month * 7, 4000 + year);
      if (!(year === 2020 && month > 10)) {
        rows.push(`EST-P-3,${period},北斗,2500.00,,5`, `EST-P-3,${period},人工智能,${700 + month}.33,,4`);
      }
      file(4, "地理信息和大数据", 81_234, 77);
      if (period >= "2020-02") file(5, "移动互联网", 640_000 + month, 210_000);
      file(6, "移动智能终端", 120_000 + (year - 2017) * 17_000, 900);
      if (year < 2020) file(7, "移动智能终端", 31_000, 90);
    }
  }
  return rows;
}

async function upload(kind: string, rows: readonly string[], more: Record<string, string> = {}) {
  const body = new FormData();
  for (const [name, value] of Object.entries({ kind, ...more })) body.append(name, value);
  body.append("file", new Blob([`${rows.join("\n")}\n`]), `${kind}.csv`);
  const { status, text } = await service.ask("/v1/batches", token, { method: "POST", body });
  expect([status, text]).toEqual([201, expect.stringContaining("completed")]);
}

interface Printed extends PrintedFigure {
  readonly text: string;
  /** The words in front of it in the same sentence. */
  readonly before: string;
}

function printedIn(html: string): readonly Printed[] {
  const figure =
    /<data value="\d+" data-figure="([^"]+)" data-period="([^"]*)" data-scope="([^"]*)">([^<]*)<\/data>/g;
  return [...html.matchAll(figure)].map(
    ({ 1: name = "", 2: period = "", 3: scope = "", 4: text = "", index }) => ({
      name,
      period,
      scope: Object.fromEntries(new URLSearchParams(scope.replaceAll("&amp;", "&"))),
      text: text.replaceAll("&lt;", "<").replaceAll("&gt;", ">"),
      before: />([^<>]*)$/.exec(html.slice(Math.max(0, index - 60), index))?.[1] ?? "",
    }),
  );
}

/** Decimals that a figure is printed with, by its kind; some targets have more, so as not to be rounded onto 100 %. */
function placesOf(name: string): number {
  if (/^(target|actual|gap|surplus)$/.test(name)) return -1;
  if (name === "attainment") return -1;
  if (/^(output|revenue)(\.(part|change|now|published|revision))?$/.test(name)) return 2;
  return /\.(yoy\.|share|pull|contribution|coverage$|revision\.rate)|^(coverage|elapsed|pace|requiredGrowth|shareOfTarget)/.test(
    name,
  )
    ? 1
    : 0;
}

/** What stands in print for a figure that the API has given. */
function expectedText({ name, text, before }: Printed, exact: Fraction | null): string {
  if (exact === null) return "—";
  const decimals = /\.(\d+)/.exec(text)?.[1]?.length ?? 0;
  const places = placesOf(name);
  const rounded = shown(exact, places < 0 ? decimals : places);
  if (text === "持平") return Number(rounded) === 0 ? text : `持平: ${rounded}`;
  const unsigned = rounded.replace("-", "");
  const says = (words: RegExp) => words.test(before);
  if (says(/(增长|上拉.*增速|拉动增长|快于时间进度|超出)$/))
    return rounded.startsWith("-") ? rounded : unsigned;
  if (says(/(下降|下拉.*增速|慢于时间进度)$/))
    return rounded.startsWith("-") ? unsigned : `not below zero: ${rounded}`;
  if (says(/影响为$/)) return unsigned;
  return rounded;
}

const numberIn = (text: string) => /-?\d+(\.\d+)?|—|持平/.exec(text)?.[0] ?? text;

/** Yuan, persons or enterprises in the unit that is printed, in lowest terms. */
function inPrinted([n, d]: Fraction, unit: string): Fraction {
  const size = unit === "亿元" ? 10n ** 8n : unit === "万元" ? 10n ** 4n : 1n;
  const times = unit === "%" || unit === "个百分点" ? 100n : 1n;
  const { n: numerator, d: denominator } = ratio(n * times, d * size);
  return [numerator, denominator];
}

const REPORTS: readonly {
  name: string;
  month: string;
  area: string;
  make(): Promise<ReportDocument> | ReportDocument;
}[] = [
  ...["changsha", "yuelu", "changsha-hitech"].map((area) => ({
    name: `the year 2020 of ${area}`,
    month: "2020-12",
    area,
    make: () => annualReport(reportSource(service.engine), { year: 2020, area }),
  })),
  ...["2019-08", "2020-Q2"].map((period) => ({
    name: `the bulletin of ${period}`,
    month: period.replace("Q2", "06"),
    area: "changsha",
    make: () => bulletin(reportSource(service.engine), { period }),
  })),
];

describe.each(REPORTS)("every number printed in HTML is the API's answer: $name", ({ month, area, make }) => {
  let document: ReportDocument;
  let html: string;
  let again: AskedAgain;
  beforeAll(async () => {
    document = await make();
    html = renderHtml(document);
    again = new AskedAgain(service, { token, area, month });
  });

  it("in tables and findings", async () => {
    const printed = printedIn(html);
    expect(printed.length).toBe(html.match(/<data /g)?.length);
    expect(printed.length).toBeGreaterThan(120);
    const wrong: string[] = [];
    for (const one of printed) {
      const expected = expectedText(one, await again.figure(one));
      if (numberIn(one.text) !== expected) {
        wrong.push(
          `${one.name} ${one.period} ${JSON.stringify(one.scope)}: ${one.before}${one.text} ≠ ${expected}`,
        );
      }
    }
    expect(wrong).toEqual([]);
  });

  it("and what its name is explained to, down to reports", async () => {
    const named = figuresOf(document).filter(({ figure }) => figure !== null);
    expect(named.length).toBeGreaterThan(40);
    const formulas = named.map(({ figure }) => /^\w+\.(\w+)\//.exec(figure ?? "")?.[1] ?? "level");
    expect([...new Set(formulas)].sort()).toEqual(
      expect.arrayContaining(["comparable", "coverage", "growth"]),
    );
    for (const { figure, name, scope, value, unit, text } of named) {
      // An assessment says its figures in sentences; a part of the target's scope has its level.
      if (scope.target !== undefined) {
        const said = await again.explanation(figure ?? "");
        const expected = name === "shareOfTarget" ? /"reports"/ : /目标/;
        expect([figure, name, said]).toEqual([figure, name, expect.stringMatching(expected)]);
        if (name === "attainment") expect(said).toContain(`完成${numberIn(text)}%`);
        continue;
      }
      const months = /coverage\.(due|reported)$/.exec(name)?.[1];
      if (months !== undefined) {
        expect(await again.explanation(figure ?? "")).toContain(`"${months}":"${value?.n}"`);
        continue;
      }
      const found = await again.explained(
        figure ?? "",
        name.endsWith(".published") ? scope.publication : undefined,
      );
      const exact: Fraction | null = value && [value.n, value.d];
      expect([figure, found && shown(inPrinted(found, unit), 6)]).toEqual([figure, exact && shown(exact, 6)]);
    }
  });

  it("and no other number has decimals but those of the plan and its assessments", async () => {
    const rest = html.replace(/<(style|data|svg).*?<\/\1>/gs, "").replace(/<[^>]+>/g, " ");
    const words = await again.words();
    const strange = [...rest.matchAll(/\d+\.\d+/g)]
      .map(([text]) => text)
      .filter((text) => !words.includes(text));
    expect(strange).toEqual([]);
  });
});

describe("labels of charts are the API's answers", () => {
  const textsOf = (html: string, id: string) => {
    const figure = new RegExp(`<figure id="${id}".*?</figure>`, "s").exec(html)?.[0] ?? "";
    return [...figure.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text = ""]) => text);
  };
  const period = "2020";
  const month = "2020-12";
  let html: string;
  let again: AskedAgain;
  beforeAll(async () => {
    const tiles = ["yuelu", "furong", "kaifu"].map((area, column) => ({ area, column, row: 0 }));
    html = renderHtml(await annualReport(reportSource(service.engine), { year: 2020, tiles }));
    again = new AskedAgain(service, { token, area: "changsha", month });
  });

  it("of targets: attainment and what is missing", async () => {
    const labels = textsOf(html, "target-bars").filter(
      (text) => /^[\d.]+%(（|$)/.test(text) && !/^\d+%$/.test(text),
    );
    const targets = (await again.targets()).filter(({ assessment }) => assessment?.attainment.value != null);
    expect(labels.length).toBe(targets.length);
    expect(labels.some((label) => label.includes("差"))).toBe(true);
    for (const [at, { target, unit }] of targets.entries()) {
      const [, done = "", missing] = /^([\d.]+)%(?:（差([\d.]+).*）)?$/.exec(labels[at] ?? "") ?? [];
      const about = { period, scope: { target } };
      const [attainment, gap] = [
        await again.figure({ name: "attainment", ...about }),
        await again.figure({ name: "gap", ...about }),
      ];
      const decimals = (text: string) => text.split(".")[1]?.length ?? 0;
      expect(done).toBe(shown(attainment ?? [0n, 1n], decimals(done)));
      expect(missing === undefined).toBe(gap === null || gap[0] === 0n);
      if (missing !== undefined && gap) {
        expect(missing).toBe(shown(gap, decimals(missing)));
        expect(labels[at]).toContain(`${missing}${unit}`);
      }
    }
  });

  it("of trends: the level of each year, and the target", async () => {
    for (const cluster of ["smart-terminal", "beidou", "geo-bigdata"]) {
      const labels = textsOf(html, `trend-${cluster}`).filter((text) => /^\d+\.\d\d$/.test(text));
      const levels: string[] = [];
      for (const year of ["2017", "2018", "2019", "2020"]) {
        const level = await again.figure({
          name: "output",
          period: year,
          scope: { cluster, area: "changsha" },
        });
        if (level) levels.push(shown(level, 2));
      }
      expect(labels.sort()).toEqual(levels.sort());
      const aim = (await again.targets()).find(({ target }) => target === AIMS[cluster])?.aim ?? "";
      expect(textsOf(html, `trend-${cluster}`)).toContain(`${aim}.00亿元`);
    }
  });
  const AIMS: Readonly<Record<string, string>> = {
    "smart-terminal": "T01",
    beidou: "T07",
    "geo-bigdata": "T06",
  };

  it("of contributions: the pull of each part, and the growth of the whole", async () => {
    const labels = textsOf(html, "contributions-chart").filter((text) => /^[+-]?\d+\.\d$/.test(text));
    const scopes = [...again.clusters, "residual", "*"].map((cluster) => ({ cluster, area: "changsha" }));
    const pulls: string[] = [];
    for (const scope of scopes) {
      const name = scope.cluster === "*" ? "output.yoy.nominal" : "output.pull";
      const pull = await again.figure({ name, period, scope });
      if (pull) pulls.push(shown(pull, 1));
    }
    expect(labels.map((label) => label.replace("+", "")).sort()).toEqual(pulls.sort());
  });

  it("of the map: level, growth by both methods and coverage of each district", async () => {
    const texts = textsOf(html, "area-map")
      .join("|")
      .split(/(?:^|\|)(?=[^|]*区)/);
    for (const [at, area] of ["yuelu", "furong", "kaifu"].entries()) {
      const scope = { cluster: "*", area };
      const asked = async (name: string) => again.figure({ name, period, scope });
      const level = await asked("output");
      const rates = [
        ["名义同比", await asked("output.yoy.nominal")],
        ["可比口径同比", await asked("output.yoy.comparable")],
        ["报送率", await asked("output.coverage")],
      ] as const;
      const [, own, ...printed] = texts[at]?.split("|") ?? [];
      expect(own).toBe(level ? shown(level, 2) : "—");
      expect(printed.map((text) => text.replace("+", ""))).toEqual(
        rates.map(([name, rate]) => `${name} ${rate ? `${shown(rate, 1)}%` : "—"}`),
      );
    }
  });

  it("has all the cases: up, down, unchanged, missing, met and missed", () => {
    const text = html.replace(/<[^>]+>/g, "");
    for (const words of ["增长", "下降", "持平", "没有数据", "已达到", "未达到"])
      expect(text).toContain(words);
  });
});

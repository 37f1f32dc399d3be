import { describe, expect, it } from "vitest";
import { FAULTS } from "../../src/domain/faults.js";
import { type ReviewedReport, RULES, review } from "../../src/domain/guard/rules.js";
import { monthNumber } from "../../src/domain/period.js";
import type { FiledReport } from "../../src/domain/report/report-year.js";

const BEFORE: FiledReport = {
  period: { year: 2019, from: 1, to: 1 },
  lines: [{ cluster: "a", output: "12000000.00", employment: 100 }],
  attribution: { district: "d1", park: null, size: "above" },
  stage: "flash",
};

function report(more: Partial<ReviewedReport>): ReviewedReport {
  return {
    period: { year: 2019, from: 2, to: 2 },
    lines: [{ cluster: "a", output: "12500000.00", employment: 101 }],
    registered: monthNumber(2018, 1),
    deregistered: undefined,
    frequency: "month",
    clusters: ["a", "b"],
    nameOf: (cluster) => ({ zh: `${cluster}名`, en: cluster }),
    today: monthNumber(2020, 1),
    ytd: false,
    before: BEFORE,
    ...more,
  };
}

const codes = (more: Partial<ReviewedReport>) =>
  review(report(more)).map(({ code, severity }) => `${severity} ${code}`);
const output = (yuan: string) => ({ lines: [{ cluster: "a", output: yuan }] });

describe("the rules of review", () => {
  it("remark on a report for less than the unit's own span, and on none for more", () => {
    const months = (from: number, to: number) => ({ period: { year: 2019, from, to }, before: undefined });
    expect(codes({ ...months(2, 2), frequency: "quarter" })).toEqual(["warning REPORTED_OFTENER"]);
    expect(codes({ ...months(1, 6), frequency: "year" })).toEqual(["warning REPORTED_OFTENER"]);
    expect(codes({ ...months(4, 6), frequency: "quarter" })).toEqual([]);
    expect(codes({ ...months(1, 12), frequency: "quarter" })).toEqual([]);
  });

  it("have nothing to say about an ordinary report", () => {
    expect(codes({})).toEqual([]);
  });

  it("are all in the catalogue, each once", () => {
    const named = RULES.map((rule) => rule.code);
    expect(new Set(named).size).toBe(named.length);
    for (const code of named) expect(FAULTS[code].zh).not.toBe("");
  });

  it("refuse what cannot be", () => {
    expect(codes({ today: monthNumber(2019, 2) })).toEqual(["error PERIOD_IN_FUTURE"]);
    expect(codes({ today: monthNumber(2019, 3) })).toEqual([]);
    expect(codes({ registered: monthNumber(2019, 3) })).toEqual(["error PERIOD_BEFORE_REGISTRATION"]);
    expect(codes({ deregistered: monthNumber(2019, 2) })).toEqual(["error PERIOD_AFTER_DEREGISTRATION"]);
    expect(codes({ deregistered: monthNumber(2019, 3) })).toEqual([]);
    expect(codes({ clusters: ["b"] })).toEqual(["error CLUSTER_NOT_OF_UNIT"]);
  });

  it.each([
    ["12500000000.00", "about 1000 times: 千元 as 元"],
    ["125000000000.00", "about 10000 times: 万元 as 元"],
    ["1250.00", "about one 10000th"],
    ["12500.00", "about one 1000th"],
  ])("hold back %s after 12,000,000: %s", (yuan) => {
    expect(codes(output(yuan))).toEqual(["confirm UNIT_CONFUSED"]);
  });

  it("tell of a jump by more than ten times, and not of a small one or of small amounts", () => {
    expect(codes(output("150000000.00"))).toEqual(["warning FIGURE_JUMPED"]);
    expect(codes(output("1100000.00"))).toEqual(["warning FIGURE_JUMPED"]);
    expect(codes(output("119000000.00"))).toEqual([]);
    const small = { ...BEFORE, lines: [{ cluster: "a", output: "100.00" }] };
    expect(codes({ ...output("90000.00"), before: small })).toEqual([]);
  });

  it("compare per month: a quarter of three times the month is no jump", () => {
    expect(codes({ ...output("36000000.00"), period: { year: 2019, from: 4, to: 6 } })).toEqual([]);
  });

  it("hold back negative flows, by their name", () => {
    expect(codes(output("-1.00"))).toEqual(["confirm FIGURE_NEGATIVE"]);
    expect(codes({ ...output("-1.00"), ytd: true })).toEqual(["confirm YTD_FELL"]);
  });

  it("tell of the same figure in several clusters", () => {
    const lines = [
      { cluster: "a", output: "5.00" },
      { cluster: "b", output: "5.00" },
    ];
    expect(codes({ lines })).toContain("warning SAME_IN_CLUSTERS");
  });
});

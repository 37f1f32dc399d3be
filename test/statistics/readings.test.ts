import { describe, expect, it } from "vitest";
import type { Reading } from "../../src/statistics/assessment.js";
import { natureOfIndicator, natureOfMeasure } from "../../src/statistics/nature.js";
import { readingsOf } from "../../src/statistics/readings.js";
import { observed, two } from "./asking.js";

const flow = { nature: "flow", from: "亿元", to: "亿元" } as const;
const count = { nature: "count-per-year", from: "次", to: "次" } as const;
const said = (reading: Reading | null) =>
  reading && `${reading.year}-${reading.through} ${reading.qualifier} ${two(reading.value)}`;

describe("the observations of a flow", () => {
  it("give the year itself, else the year since January; a quarter alone is neither", () => {
    const found = readingsOf(
      [
        observed("2018", "900"),
        observed("2018-H1", "430"),
        observed("2019-Q2", "250"),
        observed("2019-H1", "510"),
        observed("2019-Q1", "240"),
      ],
      flow,
    );
    expect(found.annual.map(said)).toEqual(["2018-12 exact 900.00"]);
    expect(said(found.latest)).toBe("2019-6 exact 510.00");
    expect(said(found.sameMonths)).toBe("2018-6 exact 430.00");
  });

  it("are taken in the target's unit, and left out where that cannot be done", () => {
    const inWan = { nature: "flow", from: "万元", to: "亿元" } as const;
    expect(readingsOf([observed("2018", "9000000")], inWan).annual.map(said)).toEqual([
      "2018-12 exact 900.00",
    ]);
    const persons = { nature: "flow", from: "人", to: "亿元" } as const;
    expect(readingsOf([observed("2018", "9")], persons).annual).toEqual([]);
  });

  it("stand by their stage, and then by what was given last", () => {
    const annual = observed("2018", "880", { stage: "annual" });
    const found = readingsOf([observed("2018", "900"), annual, observed("2018", "910")], flow);
    expect(found.annual.map(said)).toEqual(["2018-12 exact 880.00"]);
    const late = readingsOf([annual, observed("2018", "870", { stage: "benchmark" })], flow);
    expect(late.annual.map(said)).toEqual(["2018-12 exact 870.00"]);
  });

  it("leave a forecast aside once something real is known", () => {
    const forecast = observed("2020", "1200", { qualifier: "forecast" });
    expect(said(readingsOf([observed("2020-H1", "500"), forecast], flow).latest)).toBe("2020-6 exact 500.00");
    expect(readingsOf([forecast], flow).annual.map(said)).toEqual(["2020-12 forecast 1200.00"]);
  });
});

describe("the observations of a level", () => {
  it("give the year's newest", () => {
    const level = { nature: "level", from: "家", to: "家" } as const;
    const found = readingsOf(
      [observed("2020-05", "31201"), observed("2019-12", "29103"), observed("2019-05", "26000")],
      level,
    );
    expect(found.annual.map(said)).toEqual(["2019-12 exact 29103.00"]);
    expect(said(found.latest)).toBe("2020-5 exact 31201.00");
    expect(said(found.sameMonths)).toBe("2019-5 exact 26000.00");
  });
});

describe("the observations of a ratio", () => {
  it("rest on numerator and denominator before the percentage printed beside them", () => {
    const ratio = { nature: "ratio", from: "%", to: "%" } as const;
    const both = observed("2022", "52.3", { numerator: "2541", denominator: "4860" });
    expect(readingsOf([both], ratio).annual.map(said)).toEqual(["2022-12 exact 52.28"]);
    expect(readingsOf([observed("2022", "52.3")], ratio).annual.map(said)).toEqual(["2022-12 exact 52.30"]);
    const none = observed("2022", null, { numerator: "0", denominator: "0" });
    expect(readingsOf([none], ratio).annual).toEqual([]);
  });
});

describe("the observations of a yearly count", () => {
  it("add up over the year, unless the year's own count is given", () => {
    const twice = [observed("2019-03", "1"), observed("2019-09", "2")];
    expect(said(readingsOf(twice, count).latest)).toBe("2019-9 exact 3.00");
    const whole = readingsOf([...twice, observed("2019", "4")], count);
    expect(whole.annual.map(said)).toEqual(["2019-12 exact 4.00"]);
  });

  it("count each dated event, known from its day on", () => {
    const events = [observed("2019", "1", { on: "2019-03-05" }), observed("2019", "1", { on: "2019-09-05" })];
    expect(said(readingsOf(events, count).latest)).toBe("2019-9 exact 2.00");
  });

  it("carry their bounds into the sum", () => {
    const bounds = [observed("2019-03", "1"), observed("2019-09", "2", { qualifier: ">" })];
    expect(said(readingsOf(bounds, count).latest)).toBe("2019-9 > 3.00"); // 1 and more than 2
    const least = [observed("2019-03", "1", { qualifier: ">=" }), observed("2019-09", "2")];
    expect(said(readingsOf(least, count).latest)).toBe("2019-9 >= 3.00");
    const fewer = [observed("2019-03", "1"), observed("2019-09", "2", { qualifier: "<" })];
    expect(said(readingsOf(fewer, count).latest)).toBe("2019-9 < 3.00");
    const either = [
      observed("2019-03", "1", { qualifier: ">" }),
      observed("2019-09", "2", { qualifier: "<" }),
    ];
    expect(said(readingsOf(either, count).latest)).toBe("2019-9 ~ 3.00");
    const vague = [observed("2019-03", "1"), observed("2019-09", "2", { qualifier: "~" })];
    expect(said(readingsOf(vague, count).latest)).toBe("2019-9 ~ 3.00");
  });
});

describe("the records of a milestone", () => {
  it("carry their day, or the last day of their period", () => {
    const milestone = { nature: "milestone", from: "", to: "" } as const;
    const found = readingsOf(
      [
        observed("2019", null, { reached: "建成", on: "2019-05-01" }),
        observed("2020-02", null, { reached: "获得" }),
      ],
      milestone,
    );
    expect(found.reached).toEqual([
      { on: "2019-05-01", what: "建成" },
      { on: "2020-02-29", what: "获得" },
    ]);
    expect([found.annual, found.latest, found.sameMonths]).toEqual([[], null, null]);
  });
});

describe("the nature of a figure", () => {
  it("follows from the measure or the indicator", () => {
    expect(natureOfMeasure("revenue")).toBe("flow");
    expect(natureOfMeasure("employment")).toBe("level");
    expect(natureOfIndicator({ kind: "level", measure: "output" })).toBe("flow");
    expect(natureOfIndicator({ kind: "level", measure: null })).toBe("level");
    expect(natureOfIndicator({ kind: "rank", measure: null })).toBe("rank");
  });
});

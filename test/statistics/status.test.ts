import { describe, expect, it } from "vitest";
import type { Comparator } from "../../src/domain/attribution.js";
import type { Point } from "../../src/statistics/annual-change.js";
import { known } from "../../src/statistics/figure.js";
import { decimal } from "../../src/statistics/ratio.js";
import { judge, progressOf } from "../../src/statistics/status.js";
import { BANDS, shown, two } from "./asking.js";

const point = (year: number, value: string): Point => ({ year, value: decimal(value) });

function judged(
  kind: "geometric" | "linear",
  [base, latest, target]: readonly [Point, Point, Point],
  comparator: Comparator = ">=",
) {
  const found = judge({ path: { kind, base, target }, base, latest, comparator, target, bands: BANDS });
  return [shown(found.ratio, two), "value" in found.progress ? found.progress.value : found.progress.none];
}

describe("the bands of observed ÷ required growth", () => {
  it.each([
    ["1.3", "on-track"],
    ["0.95", "on-track"],
    ["0.9499999999999999999999", "at-risk"],
    ["0.60", "at-risk"],
    ["0.5999999999999999999999", "off-track"],
    ["0", "off-track"],
    ["-0.0000000000000000000001", "moving-away"],
    ["-2", "moving-away"],
  ])("put %s into %s, without rounding", (ratio, progress) => {
    expect(progressOf(decimal(ratio), BANDS)).toBe(progress);
  });

  it("are data of the plan", () => {
    expect(progressOf(decimal("0.85"), { onTrack: "0.80", atRisk: "0.50", offTrack: "-0.1" })).toBe(
      "on-track",
    );
    expect(progressOf(decimal("-0.05"), { onTrack: "0.80", atRisk: "0.50", offTrack: "-0.1" })).toBe(
      "off-track",
    );
  });
});

describe("progress on a geometric path", () => {
  const base = point(2013, "400");
  const target = point(2020, "1000"); // required 2.5^(1/7) − 1 = 0.139852

  it.each([
    ["900", "1.26", "on-track"], // 2.25^(1/5) − 1 = 0.176079; ÷ 0.139852 = 1.2590
    ["700", "0.85", "at-risk"], // 1.75^(1/5) − 1 = 0.118427; 0.8468
    ["500", "0.33", "off-track"], // 1.25^(1/5) − 1 = 0.045640; 0.3263
    ["400", "0.00", "off-track"],
    ["350", "-0.19", "moving-away"], // 0.875^(1/5) − 1 = −0.026353; −0.1884
  ])("of %s in 2018 has the ratio %s: %s", (value, ratio, progress) => {
    expect(judged("geometric", [base, point(2018, value), target])).toEqual([ratio, progress]);
  });

  it("is positive towards a target that lies below the base", () => {
    // 100 → 50 in 4 years needs 0.5^(1/4) − 1 = −0.159104; 100 → 81 in 2 is −0.1: 0.6285
    const [from, aim] = [point(2016, "100"), point(2020, "50")];
    expect(judged("geometric", [from, point(2018, "81"), aim], "<=")).toEqual(["0.63", "at-risk"]);
    expect(judged("geometric", [from, point(2018, "121"), aim], "<=")).toEqual(["-0.63", "moving-away"]);
  });

  it.each([
    ["0", "900", "base-zero"],
    ["-3", "900", "base-negative"],
    ["400", "-1", "sign-change"],
  ])("from %s to %s cannot be told: %s", (from, now, reason) => {
    const points = [point(2013, from), point(2018, now), target] as const;
    expect(judged("geometric", points)).toEqual([`(${reason})`, reason]);
  });

  it("cannot be told within the base year, nor towards zero", () => {
    expect(judged("geometric", [base, point(2013, "400"), target])).toEqual(["(first-year)", "first-year"]);
    const toZero = [point(2013, "9"), point(2018, "3"), point(2020, "0")] as const;
    expect(judged("geometric", toZero, "<=")).toEqual(["(target-zero)", "target-zero"]);
  });
});

describe("progress on a linear path", () => {
  it("compares steps: a coverage of 60 % in 2014, 78 % in 2018, target 85 % in 2020", () => {
    // (78−60)/4 = 4.5 a year; (85−60)/6 = 4.1667 a year; 1.08
    expect(judged("linear", [point(2014, "60"), point(2018, "78"), point(2020, "85")])).toEqual([
      "1.08",
      "on-track",
    ]);
  });

  it("works from zero", () => {
    // 1/3 a year against 9/6 a year
    expect(judged("linear", [point(2014, "0"), point(2017, "1"), point(2020, "9")], "=")).toEqual([
      "0.22",
      "off-track",
    ]);
  });
});

describe("a target that the base had met", () => {
  const [base, target] = [point(2013, "120"), point(2020, "100")];

  it("is moving away once it falls below", () => {
    expect(judged("geometric", [base, point(2018, "90"), target])).toEqual(["(to-be-kept)", "moving-away"]);
  });

  it("that equals the base asks to maintain", () => {
    const even = point(2020, "120");
    expect(judged("geometric", [base, point(2018, "119"), even])).toEqual(["(to-be-kept)", "moving-away"]);
    expect(judged("geometric", [base, point(2018, "120"), even], ">")).toEqual(["(to-be-kept)", "off-track"]);
    expect(judged("geometric", [base, point(2013, "120"), even], ">")).toEqual([
      "(first-year)",
      "first-year",
    ]);
  });
});

describe("progress through milestones", () => {
  const [base, target] = [point(2013, "400"), point(2020, "1000")];
  const through = (latest: Point, milestones: readonly Point[]) => {
    const path = { kind: "milestones", points: [base, ...milestones, target] } as const;
    const found = judge({ path, base, latest, comparator: ">=", target, bands: BANDS });
    return [shown(found.ratio, two), "value" in found.progress ? found.progress.value : found.progress.none];
  };

  it("holds the change made against the change planned up to the year", () => {
    // planned 2018: 800; (700−400)/(800−400) = 0.75
    expect(through(point(2018, "700"), [point(2018, "800")])).toEqual(["0.75", "at-risk"]);
  });

  it("is on track where nothing is planned yet, unless it went the other way", () => {
    const flat = [point(2018, "400")];
    expect(through(point(2018, "400"), flat)).toEqual(["(nothing-planned)", "on-track"]);
    expect(through(point(2018, "399"), flat)).toEqual(["(nothing-planned)", "moving-away"]);
  });

  it("cannot be told within the base year", () => {
    expect(through(point(2013, "400"), [])).toEqual(["(first-year)", "first-year"]);
  });
});

it("observed and required changes travel with the judgement", () => {
  const [base, latest, target] = [point(2018, "100"), point(2019, "110"), point(2020, "121")];
  const found = judge({
    path: { kind: "geometric", base, target },
    base,
    latest,
    comparator: ">=",
    target,
    bands: BANDS,
  });
  const perYear = decimal("0.1");
  expect(found.observed).toEqual(known({ step: "geometric", perYear, from: 2018, to: 2019 }));
  expect(found.required).toEqual(known({ step: "geometric", perYear, from: 2018, to: 2020 }));
  expect(shown(found.ratio, two)).toBe("1.00");
});

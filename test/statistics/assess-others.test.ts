import { describe, expect, it } from "vitest";
import { assessTarget, statusWords } from "../../src/statistics/assess.js";
import type { AssessmentInput } from "../../src/statistics/assessment.js";
import { asking, asOf, reading, shown, terms, zh } from "./asking.js";

describe("a target that is a direction (大力提升)", () => {
  it("cannot be checked, even where a number stands beside it", () => {
    const found = assessTarget(
      asking({ terms: terms({ kind: "direction", comparator: null, value: "1000" }) }),
    );
    expect([found.status, found.reason, found.outcome]).toEqual([
      "not-checkable",
      "direction-only",
      "cannot-tell",
    ]);
    expect(shown(found.attainment)).toBe("(direction-only)");
    expect(statusWords(found).zh).toBe("无法核验");
  });

  it("is any target without a number and without a milestone", () => {
    const found = assessTarget(asking({ terms: terms({ kind: "checkable", comparator: "=", value: null }) }));
    expect(found.status).toBe("not-checkable");
  });
});

describe("a milestone (建成)", () => {
  const built = terms({ comparator: "=", value: null, unit: "", milestone: "建成" });
  const assess = (given: Partial<AssessmentInput>) =>
    assessTarget(asking({ terms: built, nature: "milestone", ...given }));

  it("is met by a dated record of that word", () => {
    const found = assess({ reached: [{ on: "2019-05-01", what: "建成" }] });
    expect([found.status, found.outcome, found.reason]).toEqual(["met", "met", null]);
    expect(zh(found)).toBe("2019-05-01“建成”。");
    expect(shown(found.attainment)).toBe("(milestone)");
  });

  it("is not met by a record of something else, nor by one that lies ahead", () => {
    const reached = [
      { on: "2020-02-01", what: "建成" },
      { on: "2018-09-01", what: "开工" },
    ];
    const found = assess({ reached });
    expect([found.status, found.reason, found.outcome]).toEqual(["no-data", "milestone-open", "open"]);
    expect(zh(found)).toBe("最近的记录是“开工”(2018-09-01),尚无“建成”的记录。");
    expect(found.records).toEqual([{ on: "2018-09-01", what: "开工" }]);
  });

  it("that is reached after its year is met late", () => {
    const found = assess({ reached: [{ on: "2021-02-01", what: "建成" }], asOf: asOf(2021, 6) });
    expect([found.status, found.outcome, statusWords(found).zh]).toEqual(["met", "met-late", "逾期达到"]);
  });

  it("is missed when a later record shows it unfinished", () => {
    const found = assess({ reached: [{ on: "2021-02-01", what: "在建" }], asOf: asOf(2021, 6) });
    expect([found.status, found.outcome]).toEqual(["off-track", "missed"]);
  });

  it("without a record is unknown after its year, not missed", () => {
    const found = assess({ asOf: asOf(2021, 6) });
    expect([found.status, found.outcome]).toEqual(["no-data", "cannot-tell"]);
    expect(zh(found)).toBe("尚无“建成”的记录。");
  });

  it("that names no year can only be open or met", () => {
    const undated = { ...built, due: null };
    expect(assess({ terms: undated, asOf: asOf(2024, 6) }).outcome).toBe("open");
    const late = assess({
      terms: undated,
      reached: [{ on: "2023-02-01", what: "建成" }],
      asOf: asOf(2024, 6),
    });
    expect(late.outcome).toBe("met");
  });
});

describe("a target of every year (每年至少一次)", () => {
  const yearly = terms({ comparator: ">=", value: "1", unit: "次/年", due: "every-year" });
  const assess = (given: Partial<AssessmentInput>) =>
    assessTarget(asking({ terms: yearly, nature: "count-per-year", ...given }));
  const states = (found: ReturnType<typeof assess>) =>
    found.years.map(({ year, state }) => `${year} ${state}`);

  it("is checked year by year from the plan's adoption", () => {
    const found = assess({ annual: [reading(2018, "2"), reading(2019, "0")], asOf: asOf(2020, 6) });
    expect(states(found)).toEqual(["2018 met", "2019 missed", "2020 pending"]);
    // one of two checked years: 0.5, below 0.60
    expect([found.status, found.outcome, shown(found.attainment)]).toEqual(["off-track", "missed", "50.0%"]);
    expect(zh(found)).toBe("每年不少于1次,逐年核验。2018年达到;2019年未达到;2020年未结束。");
  });

  it("is met for a year as soon as it is, and pending until then", () => {
    const latest = reading(2020, "1", { through: 3 });
    const annual = [reading(2018, "1"), reading(2019, "1")];
    const early = assess({ annual, latest, asOf: asOf(2020, 3) });
    expect(states(early)).toEqual(["2018 met", "2019 met", "2020 met"]);
    expect([early.status, early.outcome]).toEqual(["met", "met"]);
    const before = assess({ annual, asOf: asOf(2020, 3) });
    expect([before.status, before.outcome]).toEqual(["on-track", "open"]);
  });

  it("does not take a year without a record for one without a deed", () => {
    const found = assess({ annual: [reading(2019, "1")], asOf: asOf(2021, 3) });
    expect(states(found)).toEqual(["2018 unknown", "2019 met", "2020 unknown"]);
    expect([found.status, found.outcome]).toEqual(["on-track", "cannot-tell"]);
  });

  it("has no status before any record", () => {
    const found = assess({ asOf: asOf(2019, 12) });
    expect([found.status, found.reason]).toEqual(["no-data", "no-observation"]);
  });

  it("does not end a year on a count of its first months", () => {
    const twice = { ...yearly, value: "2" };
    const partial = reading(2018, "1", { through: 9 });
    expect(states(assess({ terms: twice, annual: [partial], asOf: asOf(2018, 12) }))).toEqual([
      "2018 unknown",
    ]);
    const atMost = { ...yearly, comparator: "<=" as const };
    const early = reading(2018, "0", { through: 9 });
    expect(states(assess({ terms: atMost, annual: [early], asOf: asOf(2018, 9) }))).toEqual(["2018 pending"]);
  });

  it("is missed as soon as more are counted than the most: 3 by September where 2 a year are allowed", () => {
    const atMost = { ...yearly, comparator: "<=" as const, value: "2" };
    const early = reading(2018, "3", { through: 9 });
    expect(states(assess({ terms: atMost, annual: [early], asOf: asOf(2018, 9) }))).toEqual(["2018 missed"]);
    expect(states(assess({ terms: atMost, annual: [early], asOf: asOf(2018, 12) }))).toEqual(["2018 missed"]);
  });

  it("asks nothing of years before the plan, nor after its last", () => {
    const plan = { ...asking().plan, adoptedOn: null };
    expect(states(assess({ plan, asOf: asOf(2013, 12) }))).toEqual([]);
    expect(assess({ plan, asOf: asOf(2030, 12) }).years.map(({ year }) => year)).toEqual([
      2014, 2015, 2016, 2017, 2018, 2019, 2020,
    ]);
  });
});

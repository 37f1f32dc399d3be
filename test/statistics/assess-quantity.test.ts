import { describe, expect, it } from "vitest";
import { assessTarget, statusWords } from "../../src/statistics/assess.js";
import type { AssessmentInput } from "../../src/statistics/assessment.js";
import { Coverage } from "../../src/statistics/coverage.js";
import { type Figure, known, map } from "../../src/statistics/figure.js";
import { decimal } from "../../src/statistics/ratio.js";
import { asking, asOf, PLAN, reading, shown, terms, two, zh } from "./asking.js";

const HISTORY = [reading(2013, "400"), reading(2018, "900"), reading(2019, "950")];
const assess = (given: Partial<AssessmentInput>) => assessTarget(asking(given));
const rate = (change: Figure<{ readonly perYear: ReturnType<typeof decimal> }>) =>
  map(change, (found) => found.perYear);
const worth = (point: Figure<{ readonly value: ReturnType<typeof decimal> }>) =>
  map(point, (found) => found.value);

describe("产值 1000亿元 by 2020, before the due year", () => {
  // 400 in 2013, 900 in 2018, 950 in 2019
  const found = assess({ annual: HISTORY });

  it("holds the last full year against the target", () => {
    expect(shown(found.attainment)).toBe("95.0%"); // 950 / 1000
    expect(shown(found.gap, two)).toBe("50.00");
    expect(shown(found.elapsed)).toBe("(not-due)");
    expect(shown(found.pace)).toBe("(not-due)");
    expect(found.outcome).toBe("open");
  });

  it("compares observed with required growth since the base year", () => {
    // (950/400)^(1/6) − 1 = 0.155076; 2.5^(1/7) − 1 = 0.139852; ratio 1.1089
    expect(found.status).toBe("on-track");
    expect(shown(rate(found.observedGrowth))).toBe("15.5%");
    expect(shown(found.explanation.ratio, two)).toBe("1.11");
    expect(found.explanation.method).toBe("growth");
  });

  it("says what it takes from here, and what to expect", () => {
    expect(shown(rate(found.requiredGrowth))).toBe("5.3%"); // 1000/950 − 1 = 0.05263
    expect(shown(worth(found.projection), two)).toBe("1097.32"); // 950 × 2.375^(1/6)
    expect(shown(found.projectedGap, two)).toBe("0.00");
    expect(shown(worth(found.planned), two)).toBe("877.31"); // 400 × 2.5^(6/7)
  });

  it("explains itself in words, in both languages", () => {
    expect(zh(found)).toBe(
      "2019年为950.00亿元;目标不少于1000亿元,完成95.0%,缺口50.00亿元。" +
        "实际2014—2019年年均增长15.5%,从基期达标需要2014—2020年年均增长14.0%。" +
        "两者之比为1.11(分界0.95、0.60、0),属“进度正常”。" +
        "今后需要2020年增长5.3%。" +
        "预计2020年1097.32亿元(按年均增速外推;依据2013、2019年)。",
    );
    expect(found.explanation.sentences[0]?.en).toBe(
      "2019: 950.00 hundred million yuan; the target is at least 1000 hundred million yuan, 95.0% of it done, 50.00 hundred million yuan missing.",
    );
  });

  it("takes no notice of what came after the month asked about", () => {
    expect(assess({ annual: HISTORY, asOf: asOf(2019, 11) }).actual).toEqual(known(HISTORY[1]));
  });
});

describe("the same target in its due year, through September", () => {
  const latest = { ...reading(2020, "720", { through: 9 }), coverage: new Coverage(47, 50) };
  const sameMonths = reading(2019, "640", { through: 9 });
  const found = assess({ annual: HISTORY, latest, sameMonths, asOf: asOf(2020, 10) });

  it("holds the year to date against the target and the time gone", () => {
    expect(shown(found.attainment)).toBe("72.0%");
    expect(shown(found.elapsed)).toBe("75.0%"); // the months the figure covers, not those of the calendar
    expect(shown(found.pace)).toBe("-3.0%");
  });

  it("projects the year's end from last year's share at the same month", () => {
    expect(shown(worth(found.projection), two)).toBe("1068.75"); // 720 × 950/640
    expect(found.projection).toMatchObject({ value: { method: "seasonal", restsOn: [2019, 2020] } });
  });

  it("still rests the status on full years", () => {
    expect(found.status).toBe("on-track");
    expect(zh(found)).toContain("2020年1—9月为720.00亿元(报送率94.0%)");
    expect(zh(found)).toContain("时间进度75.0%,进度差-3.0个百分点");
  });

  it("is met as soon as the months so far reach it", () => {
    const early = { ...latest, value: decimal("1000") };
    const reached = assess({ annual: HISTORY, latest: early, sameMonths, asOf: asOf(2020, 10) });
    expect([reached.status, reached.outcome]).toEqual(["met", "met"]);
  });

  it("does not compare different stretches of the year", () => {
    const other = reading(2019, "560", { through: 8 });
    const without = assess({ annual: HISTORY, latest, sameMonths: other, asOf: asOf(2020, 10) });
    expect(without.projection).toMatchObject({ value: { method: "growth" } });
  });

  it("falls back on the last full year while the due year has nothing", () => {
    const january = assess({ annual: HISTORY, asOf: asOf(2020, 1) });
    expect(shown(january.attainment)).toBe("95.0%");
    expect(shown(january.elapsed)).toBe("8.3%");
    expect(shown(january.pace)).toBe("(due-year-missing)");
  });
});

describe("once the due year is over", () => {
  const after = asOf(2021, 3);

  it("a target is met by the year's figure", () => {
    const found = assess({ annual: [...HISTORY, reading(2020, "1000")], asOf: after });
    expect([found.status, found.outcome, found.explanation.method]).toEqual(["met", "met", "held-against"]);
    expect(shown(found.gap, two)).toBe("0.00");
    expect(shown(found.pace)).toBe("0.0%");
    expect(shown(rate(found.requiredGrowth))).toBe("(due-over)");
    expect(shown(worth(found.projection))).toBe("(year-complete)");
  });

  it("one that was almost reached is missed, whatever its band", () => {
    const found = assess({ annual: [...HISTORY, reading(2020, "999.99")], asOf: after });
    expect([found.status, found.outcome]).toEqual(["on-track", "missed"]);
    expect(statusWords(found)).toEqual({ zh: "未达到", en: "missed" });
    expect(zh(found)).toContain("完成99.999%");
    expect(zh(found)).toContain("2020年已过,目标未达到。");
  });

  it("a later year does not make up for it", () => {
    const found = assess({
      annual: [...HISTORY, reading(2020, "990"), reading(2021, "1100")],
      asOf: asOf(2022, 3),
    });
    expect([found.outcome, shown(found.gap, two)]).toEqual(["missed", "10.00"]);
  });

  it("nothing is decided without the due year's own figure", () => {
    const found = assess({ annual: HISTORY, asOf: after });
    expect(found.outcome).toBe("cannot-tell");
    expect(zh(found)).toContain("没有可据以判定的当年数据");
  });

  it("nothing is decided by a part of the year", () => {
    const found = assess({ annual: [...HISTORY, reading(2020, "800", { through: 10 })], asOf: after });
    expect([found.outcome, shown(found.elapsed)]).toEqual(["cannot-tell", "83.3%"]);
  });
});

describe("published figures that are bounds", () => {
  it("超1000亿元 meets 达到1000亿元", () => {
    const annual = [...HISTORY, reading(2020, "1000", { qualifier: ">" })];
    expect(assess({ annual, asOf: asOf(2021, 3) }).status).toBe("met");
  });

  it("近1000亿元 does not", () => {
    const annual = [...HISTORY, reading(2020, "1000", { qualifier: "<" })];
    const found = assess({ annual, asOf: asOf(2021, 3) });
    expect(found.outcome).toBe("missed");
    expect(zh(found)).toContain("2020年不足1000.00亿元");
  });

  it("超700亿元 leaves it open, and says so", () => {
    const annual = [...HISTORY, reading(2020, "700", { qualifier: ">" })];
    const found = assess({ annual, asOf: asOf(2021, 3) });
    expect(found.outcome).toBe("cannot-tell");
    expect(zh(found)).toContain("不能据以断定是否达到");
  });

  it("预计 is no actual figure: growth and attainment rest on the year before", () => {
    const annual = [...HISTORY, reading(2020, "1200", { qualifier: "forecast" })];
    const found = assess({ annual, asOf: asOf(2020, 12) });
    expect([shown(found.attainment), found.outcome]).toEqual(["95.0%", "cannot-tell"]);
  });

  it("预计 alone is shown as what it is, and decides nothing", () => {
    const found = assess({
      annual: [reading(2020, "1200", { qualifier: "forecast" })],
      asOf: asOf(2020, 12),
    });
    expect([found.status, found.reason, shown(found.attainment)]).toEqual([
      "no-data",
      "base-missing",
      "120.0%",
    ]);
    expect(zh(found)).toContain("2020年预计1200.00亿元");
  });
});

describe("no status, and why", () => {
  it.each([
    ["nothing is known", {}, "no-data"],
    ["the base year is missing", { annual: [reading(2018, "900")] }, "base-missing"],
    [
      "the base year is not complete",
      { annual: [reading(2013, "300", { through: 9 }), reading(2018, "900")] },
      "partial-year",
    ],
    ["the base is zero", { annual: [reading(2013, "0"), reading(2018, "900")] }, "base-zero"],
    ["the base is negative", { annual: [reading(2013, "-4"), reading(2018, "900")] }, "base-negative"],
    ["there is one point only", { annual: [reading(2013, "400")] }, "first-year"],
    ["the sign changed", { annual: [reading(2013, "400"), reading(2018, "-1")] }, "sign-change"],
  ] as const)("when %s", (_, given, reason) => {
    const found = assess(given);
    expect([found.status, found.reason]).toEqual(["no-data", reason]);
    expect(zh(found)).toContain(reason === "no-data" ? "无数据" : "进度不能判定");
  });

  it("is given back as soon as the target is met, base or no base", () => {
    expect(assess({ annual: [reading(2019, "1000")] })).toMatchObject({ status: "met", reason: null });
  });
});

describe("a level, such as 从业人员 or 企业数量", () => {
  const enterprises = terms({ comparator: ">", value: "30000", unit: "家" });
  const annual = [reading(2013, "500"), reading(2019, "29103")];

  it("is held against the target at its newest, and has no pace", () => {
    const latest = reading(2020, "31201", { through: 5 });
    const found = assess({ terms: enterprises, nature: "level", annual, latest, asOf: asOf(2020, 6) });
    expect([found.status, shown(found.attainment)]).toEqual(["met", "104.0%"]);
    expect(shown(found.pace)).toBe("(not-cumulative)");
    expect(shown(found.elapsed)).toBe("50.0%");
    expect(zh(found)).toContain("2020年5月为31201家;目标超过30000家");
  });

  it("that stands exactly on 突破3万家 has no gap and is not met", () => {
    const found = assess({
      terms: enterprises,
      nature: "level",
      annual: [reading(2013, "500"), reading(2020, "30000")],
      asOf: asOf(2020, 12),
    });
    expect([found.outcome, shown(found.gap, two), shown(found.attainment)]).toEqual([
      "missed",
      "0.00",
      "100.0%",
    ]);
  });
});

describe("a ratio in per cent", () => {
  const coverage = terms({ comparator: ">=", value: "85", unit: "%" });
  const annual = [reading(2013, "50"), reading(2018, "70")];

  it("follows a linear path in percentage points", () => {
    // (70−50)/5 = 4 a year; (85−50)/7 = 5 a year; 0.8
    const found = assess({ terms: coverage, nature: "ratio", annual, asOf: asOf(2018, 12) });
    expect([found.status, shown(found.explanation.ratio, two)]).toEqual(["at-risk", "0.80"]);
    expect(found.explanation.method).toBe("step");
    expect(shown(rate(found.requiredGrowth), two)).toBe("7.50"); // (85−70)/2
    expect(zh(found)).toContain("实际2014—2018年年均提高4.0个百分点");
    expect(zh(found)).toContain("缺口15.0个百分点");
  });

  it("is not projected beyond 100 %", () => {
    const found = assess({
      terms: terms({ comparator: "=", value: "100", unit: "%" }),
      nature: "ratio",
      annual: [reading(2013, "50"), reading(2018, "95")],
      asOf: asOf(2018, 12),
    });
    expect(found.projection).toMatchObject({ value: { value: decimal("100"), method: "capped" } });
  });

  it("is not projected below nothing: 60 in 2013, 20 in 2017: −10 a year, 20 − 3 × 10 = −10 in 2020", () => {
    const found = assess({
      terms: terms({ comparator: ">=", value: "50", unit: "%", due: 2020 }),
      nature: "ratio",
      annual: [reading(2013, "60"), reading(2017, "20")],
      asOf: asOf(2017, 12),
    });
    expect(found.projection).toMatchObject({ value: { value: decimal("0"), method: "capped" } });
  });

  it("that is published as 达100% is all of it", () => {
    const annual = [reading(2013, "50"), reading(2020, "100", { qualifier: ">=" })];
    const whole = terms({ comparator: "=", value: "100", unit: "%" });
    expect(assess({ terms: whole, nature: "ratio", annual, asOf: asOf(2020, 12) }).outcome).toBe("met");
  });

  it("of 99.97 is not 100, and is not printed as 100", () => {
    const found = assess({
      terms: terms({ comparator: "=", value: "100", unit: "%" }),
      nature: "ratio",
      annual: [reading(2013, "50"), reading(2020, "99.97")],
      asOf: asOf(2020, 12),
    });
    expect(found.outcome).toBe("missed");
    expect(zh(found)).toContain("2020年为99.97%;目标等于100%,完成99.97%,缺口0.03个百分点。");
  });

  it("shows whether each one has it, where the target asks something of each one", () => {
    // 每个村有1名以上: 98 % of the villages have one, so the target is not met though the mean may be 2
    const found = assess({
      terms: terms({ comparator: ">=", value: "1", unit: "名/村", due: 2020 }),
      nature: "ratio",
      annual: [reading(2013, "20"), reading(2020, "98")],
      asOf: asOf(2020, 12),
    });
    expect([found.outcome, found.aim?.unit]).toEqual(["missed", "%"]);
    expect(zh(found)).toContain("不以平均数代替");
  });
});

describe("a rank, where less is better", () => {
  it("moves by places, and has no ratio", () => {
    // 12 → 8 in 5 years: −0.8 a year; 12 → 5 in 7: −1 a year; 0.8
    const found = assess({
      terms: terms({ comparator: "<=", value: "5", unit: "位" }),
      nature: "rank",
      annual: [reading(2013, "12"), reading(2018, "8")],
      asOf: asOf(2019, 6),
    });
    expect([found.status, shown(found.gap, two)]).toEqual(["at-risk", "3.00"]);
    expect(shown(found.attainment)).toBe("(rank)");
    expect(shown(worth(found.projection))).toBe("(rank)");
    expect(zh(found)).toContain("年均前移0.80位");
  });
});

describe("a flow that must not exceed a number", () => {
  const most = terms({ comparator: "<=", value: "100", unit: "万元" });
  const annual = [reading(2013, "160"), reading(2019, "110")];

  it("is not met before the year is over", () => {
    // (110/160)^(1/6) − 1 = −0.060539; (100/160)^(1/7) − 1 = −0.064939; 0.9322
    const latest = reading(2020, "60", { through: 6 });
    const halfway = assess({ terms: most, annual, latest, asOf: asOf(2020, 6) });
    expect([halfway.status, halfway.outcome]).toEqual(["at-risk", "open"]);
    expect(shown(halfway.pace)).toBe("(less-is-better)");
    const whole = assess({ terms: most, annual: [...annual, reading(2020, "99")], asOf: asOf(2020, 12) });
    expect(whole.status).toBe("met");
  });
});

describe("a target that names no year", () => {
  const undated = terms({ comparator: "=", value: "100", unit: "%", due: null });

  it("borrows the plan's year for its path and is never called missed", () => {
    const annual = [reading(2013, "50"), reading(2020, "90"), reading(2021, "95")];
    const found = assess({ terms: undated, nature: "ratio", annual, asOf: asOf(2021, 12) });
    expect([found.dueAssumed, found.outcome, shown(found.attainment)]).toEqual([true, "open", "95.0%"]);
    expect(zh(found)).toContain("目标没有写明年份");
  });
});

describe("a trajectory of the target's own", () => {
  it("sets the base year and the kind of path", () => {
    // from 2015: 500 → 900 in 3 years is 133.33 a year; 500 → 1000 in 5 is 100; 1.33
    const trajectory = { kind: "linear", baseYear: 2015 } as const;
    const found = assess({
      terms: terms({ trajectory }),
      annual: [reading(2013, "400"), reading(2015, "500"), reading(2018, "900")],
      asOf: asOf(2018, 12),
    });
    expect([found.explanation.method, shown(found.explanation.ratio, two)]).toEqual(["step", "1.33"]);
    expect(shown(worth(found.planned), two)).toBe("800.00");
  });

  it("can lead through milestones", () => {
    // planned 2017: 500 + (800−500)/2 = 650; (600−400)/(650−400) = 0.8
    const points = [
      { year: 2016, value: "500" },
      { year: 2018, value: "800" },
    ];
    const found = assess({
      terms: terms({ trajectory: { kind: "milestones", points } }),
      annual: [reading(2013, "400"), reading(2017, "600")],
      asOf: asOf(2017, 12),
    });
    expect([found.status, found.explanation.method]).toEqual(["at-risk", "milestones"]);
    expect(shown(worth(found.planned), two)).toBe("650.00");
    expect(zh(found)).toContain("增减量与分阶段路径之比为0.80");
  });
});

describe("bands", () => {
  it("are the plan's own, and the printed ratio never seems to cross one", () => {
    // (600/400)^(1/5) − 1 = 0.084472; ÷ 0.139852 = 0.60401
    const found = assess({ annual: [reading(2013, "400"), reading(2018, "600")] });
    expect(found.status).toBe("at-risk");
    expect(zh(found)).toContain("为0.604(分界0.95、0.60、0)");
    const strict = { ...PLAN, bands: { onTrack: "0.99", atRisk: "0.70", offTrack: "0" } };
    expect(assess({ plan: strict, annual: [reading(2013, "400"), reading(2018, "600")] }).status).toBe(
      "off-track",
    );
  });
});

it("the same question has the same answer", () => {
  const given = { annual: HISTORY, asOf: asOf(2020, 6) };
  expect(assess(given)).toEqual(assess(given));
});

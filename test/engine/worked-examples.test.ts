import { describe, expect, it } from "vitest";
import { ReadModels } from "../../projections/read-models.js";
import type { CommandInput } from "../../src/domain/commands.js";
import type { TargetTerms } from "../../src/domain/events/plan.js";
import { Fault } from "../../src/domain/faults.js";
import { decomposition } from "../../src/engine/queries/decomposition.js";
import type { Dimension } from "../../src/engine/queries/decomposition-parts.js";
import { lateUnits } from "../../src/engine/queries/late.js";
import { levelPoint } from "../../src/engine/queries/point.js";
import { vantageOf } from "../../src/engine/queries/vantage.js";
import { roundHalfUp } from "../../src/statistics/print.js";
import {
  aim,
  assessed,
  at,
  count,
  expected,
  FIRST,
  filing,
  growthOf,
  monthly,
  monthText,
  observe,
  type Place,
  parts,
  perYear,
  point,
  register,
  run,
  SECOND,
  SEEN,
  shown,
  whole,
  YEAR,
  yuan,
} from "../support/by-hand.js";
import { smallCity, type World } from "../support/world.js";

/**
 * Every formula once, by hand: what is reported is small enough to be added up in the head, and the arithmetic stands
 * in the title or beside the figure. Amounts are in yuan; district d1 and d2, park q within park p, clusters a, b, c.
 */

describe("累计, 同比, 环比, 累计同比", () => {
  it("of one unit: 10 a month in 2018, then 11, 12, 13", () => {
    const world = smallCity();
    register(world, FIRST);
    monthly(world, FIRST, 2018, YEAR, 10);
    for (const [n, output] of [11, 12, 13].entries()) world.run(filing(FIRST, `2019-0${n + 1}`, output));
    const march = point(world, "2019-03");
    expect(yuan(march.level)).toBe("13");
    expect(yuan(march.ytd.level)).toBe("36"); // 11 + 12 + 13
    expect(shown(march.yoy.nominal)).toBe("30.0%"); // 13 / 10 − 1
    expect(shown(march.onPrevious)).toBe("8.3%"); // 13 / 12 − 1
    expect(shown(march.ytd.yoy.nominal)).toBe("20.0%"); // 36 / (10 + 10 + 10) − 1
    const january = point(world, "2019-01");
    expect(shown(january.onPrevious)).toBe("10.0%"); // 11 / December's 10 − 1
    const quarter = point(world, "2019-Q1");
    expect(shown(quarter.onPrevious)).toBe("20.0%"); // 36 / (10 + 10 + 10 of the quarter before) − 1
  });

  it("of the first year have no base: 同比 and January's 环比 say so", () => {
    const world = smallCity();
    register(world, FIRST);
    monthly(world, FIRST, 2018, [1, 2], 10);
    const january = point(world, "2018-01");
    expect([...growthOf(january), shown(january.onPrevious)]).toEqual([
      "base-missing",
      "no-matched-units",
      "base-missing",
    ]);
    expect(shown(point(world, "2018-02").onPrevious)).toBe("0.0%"); // 10 / 10 − 1
  });

  it("over a base of zero or below have no figure, and from a positive base to a loss they have: −5 / 10 − 1", () => {
    const world = smallCity();
    register(world, FIRST);
    for (const [n, output] of [0, -4, 10].entries()) world.run(filing(FIRST, `2018-0${n + 1}`, output));
    for (const [n, output] of [5, 5, -5].entries()) world.run(filing(FIRST, `2019-0${n + 1}`, output));
    expect(growthOf(point(world, "2019-01"))).toEqual(["base-zero", "base-zero"]);
    expect(growthOf(point(world, "2019-02"))).toEqual(["base-negative", "base-negative"]);
    expect(growthOf(point(world, "2019-03"))).toEqual(["-150.0%", "-150.0%"]);
    // Since January: (5 + 5 − 5) / (0 − 4 + 10) − 1 = 5 / 6 − 1
    expect(shown(point(world, "2019-03").ytd.yoy.nominal)).toBe("-16.7%");
  });

  it("of February in a leap year are compared month by month: 29 days of 2020 with 28 of 2019, 58 / 56 − 1", () => {
    const world = smallCity();
    register(world, FIRST);
    world.run(filing(FIRST, "2019-02", 56));
    world.run(filing(FIRST, "2020-02", 58));
    expect(shown(point(world, "2020-02").yoy.nominal)).toBe("3.6%");
    world.run(filing(FIRST, "2021-02", 58));
    expect(shown(point(world, "2021-02").yoy.nominal)).toBe("0.0%");
  });
});

describe("January and February reported together (1—2月)", () => {
  function city(): World {
    const world = smallCity();
    world.run({ type: "SetCalendar", data: { effective: "2018-01", januaryExempt: true } });
    register(world, FIRST);
    world.run(filing(FIRST, "2018-01..02", 20));
    world.run(filing(FIRST, "2018-03", 10));
    world.run(filing(FIRST, "2019-01..02", 24));
    world.run(filing(FIRST, "2019-03", 12));
    return world;
  }

  it("grow as one: 24 / 20 − 1; since January with March (24 + 12) / (20 + 10) − 1", () => {
    const both = point(city(), "2019-01..02");
    expect([yuan(both.level), ...growthOf(both)]).toEqual(["24", "20.0%", "20.0%"]);
    const { ytd } = point(city(), "2019-03");
    expect([yuan(ytd.level), ...growthOf(ytd)]).toEqual(["36", "20.0%", "20.0%"]);
  });

  it("are excused by the rule that holds in the year, whichever was recorded first, and the last of two of one year", () => {
    const world = smallCity();
    const rules: readonly [string, boolean][] = [
      ["2021-01", false],
      ["2018-01", false],
      ["2018-01", true],
    ];
    for (const [effective, januaryExempt] of rules) {
      world.run({ type: "SetCalendar", data: { effective, januaryExempt } });
    }
    const levels = ["2017-01", "2018-01", "2020-01", "2021-01"].map((period) =>
      yuan(point(world, period).level),
    );
    expect(levels).toEqual(["no-reports", "january-exempt", "january-exempt", "no-reports"]);
  });

  it("leave January without a figure by rule, and February without one of its own; nobody is late for January", () => {
    const world = city();
    expect(yuan(point(world, "2019-01").level)).toBe("january-exempt");
    expect(yuan(point(world, "2019-02").level)).toBe("no-reports");
    const everywhere = { cluster: null, area: "city", size: null };
    expect(lateUnits(vantageOf(world.models), everywhere, at("2019-01"))).toEqual([]);
    expect(lateUnits(vantageOf(world.models), everywhere, at("2019-Q1"))).toEqual([]);
    const [late] = lateUnits(vantageOf(world.models), everywhere, at("2019-04"));
    expect(late?.missing).toEqual(["2019-04"]);
  });

  it("cover two months of the 报送率: 3 of 3 due by March, 3 of 4 by April", () => {
    const rate = (period: string) => shown(point(city(), period).ytd.coverage.rate);
    expect([rate("2019-03"), rate("2019-04")]).toEqual(["100.0%", "75.0%"]);
  });
});

describe("reports that come late or out of order", () => {
  it("add up to the same: March before January, and before that the year so far is March's 13 alone", () => {
    const world = smallCity();
    register(world, FIRST);
    world.run(filing(FIRST, "2019-03", 13));
    const early = point(world, "2019-03").ytd;
    // One month of the three that were due.
    expect([yuan(early.level), shown(early.coverage.rate)]).toEqual(["13", "33.3%"]);
    const before = `${world.models.position}`;
    world.run(filing(FIRST, "2019-01", 11));
    world.run(filing(FIRST, "2019-02", 12));
    const { ytd } = point(world, "2019-03");
    expect([yuan(ytd.level), shown(ytd.coverage.rate)]).toEqual(["36", "100.0%"]); // 11 + 12 + 13
    expect(yuan(point(world, "2019-03", { asOf: before }).ytd.level)).toBe("13");
  });

  it("make nominal growth fall and comparable growth not: 10 of (10 + 10) is −50 %, 10 / 10 is 0 %", () => {
    const world = smallCity();
    for (const unit of [FIRST, SECOND]) {
      register(world, unit);
      world.run(filing(unit, "2018-01", 10));
    }
    world.run(filing(FIRST, "2019-01", 10));
    const half = point(world, "2019-01");
    expect([...growthOf(half), shown(half.coverage.rate)]).toEqual(["-50.0%", "0.0%", "50.0%"]);
    world.run(filing(SECOND, "2019-01", 14)); // late: (10 + 14) / (10 + 10) − 1
    const whole = point(world, "2019-01");
    expect([...growthOf(whole), shown(whole.coverage.rate)]).toEqual(["20.0%", "20.0%", "100.0%"]);
  });

  it("and a base that came late counts from its position on: 12 / none, then 12 / 10 − 1", () => {
    const world = smallCity();
    register(world, FIRST);
    world.run(filing(FIRST, "2019-01", 12));
    expect(growthOf(point(world, "2019-01"))).toEqual(["base-missing", "no-matched-units"]);
    world.run(filing(FIRST, "2018-01", 10));
    expect(growthOf(point(world, "2019-01"))).toEqual(["20.0%", "20.0%"]);
  });
});

describe("an enterprise that changes inside the year", () => {
  /** 10 a month in 2018; in 2019 10 up to June and 12 from July, where `change` has taken effect. */
  function changed(place: Place, change: CommandInput, clusterAfter = "a"): World {
    const world = smallCity();
    register(world, FIRST, place);
    monthly(world, FIRST, 2018, YEAR, 10);
    monthly(world, FIRST, 2019, run(1, 6), 10);
    world.run(change);
    for (const month of run(7, 12)) world.run(filing(FIRST, monthText(2019, month), 12, clusterAfter));
    return world;
  }
  const moved = (district: string, park: string | null): CommandInput => ({
    type: "RelocateEnterprise",
    data: { unit: FIRST, effective: "2019-07", district, park },
  });

  it("moved in July into park q: 6 × 12 count in q, comparable growth 72 / 60 − 1, though q had nothing before", () => {
    const world = changed({ park: "p" }, moved("d1", "q"));
    const q = point(world, "2019", { area: "q" });
    expect([yuan(q.level), ...growthOf(q)]).toEqual(["72", "base-missing", "20.0%"]);
    // Park p holds q: 6 × 10 + 6 × 12 = 132; 132 / 120 − 1 whichever way.
    const p = point(world, "2019", { area: "p" });
    expect([yuan(p.level), ...growthOf(p)]).toEqual(["132", "10.0%", "10.0%"]);
    expect(parts(world, "2019", "park")).toEqual(["q 72", "p 60"]);
  });

  it("moved in July to another district: 6 × 10 stay with d1, −50 % nominal and 60 / 60 − 1 = 0 % comparable", () => {
    const world = changed({ park: "q" }, moved("d2", null));
    const d1 = point(world, "2019", { area: "d1" });
    expect([yuan(d1.level), ...growthOf(d1)]).toEqual(["60", "-50.0%", "0.0%"]); // 60 / 120 − 1
    const d2 = point(world, "2019", { area: "d2" });
    expect([yuan(d2.level), ...growthOf(d2)]).toEqual(["72", "base-missing", "20.0%"]); // 72 / 60 − 1
    expect(growthOf(point(world, "2019"))).toEqual(["10.0%", "10.0%"]); // 132 / 120 − 1
    // Each district was owed six months, and has them: 6 / 6.
    expect([d1, d2].map(({ coverage }) => shown(coverage.rate))).toEqual(["100.0%", "100.0%"]);
  });

  it("moved, told after the year was reported: the six reports from July follow, then and now give both series", () => {
    const world = smallCity();
    register(world, FIRST);
    monthly(world, FIRST, 2019, YEAR, 10);
    const before = `${world.models.position}`;
    world.run(moved("d2", null));
    const levels = (asOf?: string) =>
      ["d1", "d2"].map((area) => yuan(point(world, "2019", { area, ...(asOf ? { asOf } : {}) }).level));
    expect(levels()).toEqual(["60", "60"]); // 6 × 10 each
    expect(levels(before)).toEqual(["120", "no-reports"]); // 12 × 10, as classified then
  });

  it("changed cluster in July: 6 × 10 in a, 6 × 12 in b; b has no unit that reported b in both years", () => {
    const world = changed(
      {},
      { type: "ReclassifyEnterprise", data: { unit: FIRST, effective: "2019-07", clusters: ["b"] } },
      "b",
    );
    const a = point(world, "2019", { cluster: "a" });
    expect([yuan(a.level), ...growthOf(a)]).toEqual(["60", "-50.0%", "0.0%"]); // 60 / 120 − 1; 60 / 60 − 1
    const b = point(world, "2019", { cluster: "b" });
    expect([yuan(b.level), ...growthOf(b)]).toEqual(["72", "base-missing", "no-matched-units"]);
    const all = point(world, "2019");
    expect([yuan(all.level), ...growthOf(all)]).toEqual(["132", "10.0%", "10.0%"]); // 132 / 120 − 1: the unit itself reported both years
  });

  it("deregistered in July beside one that goes on: (60 + 120) / (120 + 120) − 1, comparable 180 / 180 − 1, nobody late", () => {
    const world = smallCity();
    for (const unit of [FIRST, SECOND]) {
      register(world, unit);
      monthly(world, unit, 2018, YEAR, 10);
    }
    monthly(world, FIRST, 2019, run(1, 6), 10);
    monthly(world, SECOND, 2019, YEAR, 10);
    world.run({ type: "DeregisterEnterprise", data: { unit: FIRST, effective: "2019-07" } });
    const year = point(world, "2019");
    expect([yuan(year.level), ...growthOf(year)]).toEqual(["180", "-25.0%", "0.0%"]);
    expect(shown(year.coverage.rate)).toBe("100.0%"); // 6 + 12 of 6 + 12 months
    expect(["2019-06", "2019-07"].map((month) => count(world, month, null))).toEqual(["2", "1"]);
    expect(
      lateUnits(vantageOf(world.models), { cluster: null, area: "city", size: null }, at("2019")),
    ).toEqual([]);
  });

  it("deregistered in July and back from October: it owes 6 + 3 months; 9 × 10 / 120 − 1, comparable 90 / 90 − 1", () => {
    const world = smallCity();
    register(world, FIRST);
    monthly(world, FIRST, 2018, YEAR, 10);
    world.run({ type: "DeregisterEnterprise", data: { unit: FIRST, effective: "2019-07" } });
    world.run({ type: "ReinstateEnterprise", data: { unit: FIRST, effective: "2019-10" } });
    monthly(world, FIRST, 2019, [...run(1, 6), ...run(10, 12)], 10);
    const year = point(world, "2019");
    expect([yuan(year.level), ...growthOf(year)]).toEqual(["90", "-25.0%", "0.0%"]);
    expect([year.coverage.reported, year.coverage.expected]).toEqual([9, 9]);
  });
});

describe("比重, 贡献率, 拉动, with an enterprise in two clusters", () => {
  /** The first has 5 in a and 3 in b, then 6 and 4; the second 8 in a, then 10. */
  function city(): World {
    const world = smallCity();
    register(world, FIRST, { clusters: ["a", "b"] });
    register(world, SECOND, { park: "q" });
    for (const [year, a, b, other] of [
      [2018, 5, 3, 8],
      [2019, 6, 4, 10],
    ] as const) {
      const lines = [
        { cluster: "a", output: `${a}.00` },
        { cluster: "b", output: `${b}.00` },
      ];
      world.run({ type: "FileReport", data: { unit: FIRST, period: `${year}`, lines, confirm: ["ALL"] } });
      world.run(filing(SECOND, `${year}`, other));
    }
    return world;
  }
  const shares = (by: Dimension) => {
    const { decomposition: found } = decomposition(vantageOf(city().models), {
      selection: { cluster: null, area: "city", size: null },
      measure: "output",
      period: at("2019"),
      by,
      top: 10,
    });
    return found.parts.map(({ key, share, contribution, pull }) =>
      [key, shown(share), shown(contribution), shown(pull)].join(" "),
    );
  };

  it("counts it once in the whole: 2 + 1 enterprises by cluster are 2, and 6 + 4 + 10 = 20", () => {
    expect(["a", "b", null].map((cluster) => count(city(), "2019-12", cluster))).toEqual(["2", "1", "2"]);
    expect(yuan(point(city(), "2019").level)).toBe("20");
    // Two units owe twelve months each, not three.
    expect(point(city(), "2019").coverage.expected).toBe(24);
  });

  it("counts nobody as 0 from the month on in which the register begins, before which nobody knows", () => {
    const world = smallCity();
    register(world, FIRST, { from: "2019-03" });
    expect(["2019-02", "2019-03"].map((month) => count(world, month, "b"))).toEqual(["no-reports", "0"]);
  });

  it("by cluster: of 16 → 20, a has 16 / 20, 3 of the 4 more, and 3 / 16; b has 4 / 20, 1 of 4, and 1 / 16", () => {
    expect(shares("cluster")).toEqual(["a 80.0% 75.0% 18.8%", "b 20.0% 25.0% 6.3%"]);
    expect(shown(point(city(), "2019").yoy.nominal)).toBe("25.0%"); // 4 / 16 = 18.75 % + 6.25 %
  });

  it("by park: q has 10 / 20 and 2 of the 4 more, as much as lies outside parks", () => {
    expect(shares("park")).toEqual(["- 50.0% 50.0% 12.5%", "q 50.0% 50.0% 12.5%"]);
  });
});

describe("a stock, and enterprises", () => {
  it("is that of the period's last month, or of the last one reported, never a sum: 5, then 8; 8 / 4 − 1", () => {
    const world = smallCity();
    register(world, FIRST);
    for (const [period, employment] of [
      ["2018-03", 4],
      ["2019-01", 5],
      ["2019-03", 8],
    ] as const) {
      const lines = [{ cluster: "a", employment }];
      world.run({ type: "FileReport", data: { unit: FIRST, period, lines, confirm: ["ALL"] } });
    }
    const read = (period: string) =>
      levelPoint(
        vantageOf(world.models),
        { cluster: "a", area: "city", size: null },
        "employment",
        at(period),
      );
    const persons = ({ level }: ReturnType<typeof read>) => shown(level, (value) => roundHalfUp(value, 0));
    expect(["2019-01", "2019-02", "2019-Q1"].map((period) => persons(read(period)))).toEqual([
      "5",
      "no-reports",
      "8",
    ]);
    expect(growthOf(read("2019-Q1"))).toEqual(["100.0%", "100.0%"]);
    expect([persons(read("2019-H1")), read("2019-H1").readAt]).toEqual(["8", at("2019-03")]);
  });

  it("grow by what is registered: 1, with a second from July 2 / 1 − 1, and none before the first", () => {
    const world = smallCity();
    register(world, FIRST, { from: "2018-03" });
    register(world, SECOND, { from: "2019-07" });
    expect(["2018-02", "2018-03", "2019-06", "2019-07"].map((month) => count(world, month, "a"))).toEqual([
      "no-reports",
      "1",
      "1",
      "2",
    ]);
    const selection = { cluster: "a", area: "city", size: null };
    const { yoy } = levelPoint(vantageOf(world.models), selection, "enterprises", at("2019-07"));
    expect(shown(yoy.nominal)).toBe("100.0%");
  });
});

describe("a day in a leap year", () => {
  it("ends in China: what was recorded on 29 February at 23:59:59 is known as of that day, the next second is not", () => {
    const world = smallCity();
    register(world, FIRST);
    world.run(filing(FIRST, "2020-01", 10));
    world.run(filing(FIRST, "2020-02", 12));
    const models = new ReadModels();
    const [last, before] = [world.log.events.length, world.log.events.length - 1];
    for (const event of world.log.events) {
      const recorded = { [before]: "2020-02-29T23:59:59+08:00", [last]: "2020-03-01T00:00:00+08:00" };
      const recordedAt = Date.parse(recorded[event.position] ?? "2020-02-28T12:00:00+08:00");
      models.apply({ ...event, recordedAt });
    }
    const known = (asOf: string) => {
      const selection = { cluster: "a", area: "city", size: null };
      return yuan(levelPoint(vantageOf(models, asOf), selection, "output", at("2020-Q1")).level);
    };
    expect(["2020-02-28", "2020-02-29", "2020-03-01"].map(known)).toEqual(["no-reports", "10", "22"]);
    expect(() => known("2019-02-29")).toThrow(Fault);
  });
});

describe("a target on reports: 10 a month in 2018, 12 in 2019, 13 in 2020; 180 by 2020", () => {
  function city(given: Partial<TargetTerms> = {}, months = 6): World {
    const world = smallCity();
    register(world, FIRST);
    monthly(world, FIRST, 2018, YEAR, 10);
    monthly(world, FIRST, 2019, YEAR, 12);
    monthly(world, FIRST, 2020, run(1, months), 13);
    aim(world, given);
    return world;
  }

  it("完成率 78 / 180, 缺口 102, 时间进度 6 / 12, 进度差 43.3 − 50.0, 预计 78 × 144 / 72, so 24 short", () => {
    const found = assessed(city(), "2020-06");
    expect([found.attainment, found.elapsed, found.pace].map((figure) => shown(figure))).toEqual([
      "43.3%",
      "50.0%",
      "-6.7%",
    ]);
    expect([found.gap, expected(found.projection), found.projectedGap].map(whole)).toEqual([
      "102",
      "156",
      "24",
    ]);
  });

  it("判定 by 年均增速: 144 / 120 − 1 = 20 % seen, (180 / 120)^(1/2) − 1 = 22.5 % needed, 0.89 of it; 180 / 144 − 1 from here", () => {
    const found = assessed(city(), "2020-06");
    expect(shown(perYear(found.observedGrowth))).toBe("20.0%");
    expect(shown(perYear(found.explanation.required))).toBe("22.5%");
    expect([shown(found.explanation.ratio), found.status]).toEqual(["89.0%", "at-risk"]);
    expect(shown(perYear(found.requiredGrowth))).toBe("25.0%");
  });

  it("in its base year has no rate yet, and before that no base", () => {
    expect(assessed(city(), "2018-12")).toMatchObject({ status: "no-data", reason: "first-year" });
    expect(assessed(city(), "2018-06")).toMatchObject({ status: "no-data" });
  });

  it.each([
    // 12 × 13 = 156 in 2020, 6 × 13 = 78 by June: more can come in, which ends what is asked as a minimum only.
    [">=", "156", "met", "78", "met"],
    [">", "156", "missed", "78", "open"],
    ["<=", "156", "met", "78", "open"],
    ["=", "156", "met", "78", "open"],
    [">", "155", "met", "77", "met"],
    ["<=", "155", "missed", "77", "open"],
  ] as const)(
    "%s: 156 of the year against %s is %s, 78 by June against %s is %s",
    (comparator, value, year, soFar, june) => {
      expect(assessed(city({ comparator, value }, 12), "2020-12").outcome).toBe(year);
      expect(assessed(city({ comparator, value: soFar }), "2020-06").outcome).toBe(june);
    },
  );
});

describe("a target on a ratio", () => {
  it("moves by points: 50 % → 65 % is 15 a year, 15 needed to 80 %; 65 / 80 done, 15 missing, 65 + 15 expected", () => {
    const world = smallCity();
    observe(world, "ratio", [
      { period: "2018", numerator: "100", denominator: "200" },
      { period: "2019", numerator: "130", denominator: "200" },
    ]);
    aim(world, { ...SEEN, value: "80", unit: "%" });
    const found = assessed(world, "2019-12");
    expect([shown(found.attainment), whole(found.gap), whole(expected(found.projection))]).toEqual([
      "81.3%",
      "15",
      "80",
    ]);
    expect([whole(perYear(found.observedGrowth)), whole(perYear(found.requiredGrowth))]).toEqual([
      "15",
      "15",
    ]);
    expect([shown(found.explanation.ratio), found.status]).toEqual(["100.0%", "on-track"]);
  });
});

describe("an event of 29 February 2020, booked under the year", () => {
  const LEAP = { period: "2020", on: "2020-02-29" };

  it.each([
    [2020, "met"],
    [2019, "met-late"],
  ] as const)(
    "meets a milestone due in %i from that month on, not from the year's end: %s",
    (due, outcome) => {
      const world = smallCity();
      observe(world, "milestone", [{ ...LEAP, reached: "建成" }]);
      aim(world, { ...SEEN, comparator: "=", value: null, unit: "", milestone: "建成", due });
      expect(assessed(world, "2020-01").status).toBe("no-data");
      expect(assessed(world, "2020-02")).toMatchObject({
        status: "met",
        outcome,
        records: [{ on: "2020-02-29" }],
      });
      expect(assessed(world, "2021-06").outcome).toBe(outcome);
    },
  );

  it("counts for 每年至少一次 from that month on: 2018 and 2019 not known, 2020 pending, then met", () => {
    const world = smallCity();
    observe(world, "count-per-year", [{ ...LEAP, value: "1" }]);
    aim(world, { ...SEEN, value: "1", unit: "次/年", due: "every-year" });
    const states = (month: string) => assessed(world, month).years.map(({ state }) => state);
    expect(states("2020-01")).toEqual(["unknown", "unknown", "pending"]);
    expect(states("2020-02")).toEqual(["unknown", "unknown", "met"]);
  });
});

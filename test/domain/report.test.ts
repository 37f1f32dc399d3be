import { describe, expect, it } from "vitest";
import type { CommandInput } from "../../src/domain/commands.js";
import type { ReportYear } from "../../src/domain/report/report-year.js";
import { smallCity, type World } from "../support/world.js";

const UNIT = "914300006168008586";
const ERROR = { code: "error" as const, text: "更正" };

interface Filing {
  readonly period: string;
  readonly output?: string;
  readonly employment?: number;
  readonly cluster?: string;
  readonly basis?: "own" | "ytd";
  readonly stage?: "flash" | "annual" | "benchmark";
  readonly reason?: typeof ERROR;
}

function filing({ period, output, employment, cluster = "a", ...rest }: Filing): CommandInput {
  const line = {
    cluster,
    ...(output === undefined ? {} : { output }),
    ...(employment === undefined ? {} : { employment }),
  };
  return { type: "FileReport", data: { unit: UNIT, period, lines: [line], confirm: ["ALL"], ...rest } };
}

/** A registered unit with these filings behind it. */
function given(...filings: readonly Filing[]): World {
  const world = smallCity();
  world.run({
    type: "RegisterEnterprise",
    data: {
      unit: UNIT,
      effective: "2016-01",
      name: "某企业",
      standing: { district: "d1", park: null, size: "above", clusters: ["a", "b"], represents: 1 },
    },
  });
  for (const one of filings) world.run(filing(one));
  return world;
}

function year(world: World, y = 2019): ReportYear {
  return world.models.facts.reportYear(0, y);
}
function outputs(world: World): string[] {
  return year(world).map((report) => `${report.period.from}..${report.period.to} ${report.lines[0]?.output}`);
}

describe("filing a report", () => {
  it("with the same figures again changes nothing", () => {
    const world = given({ period: "2019-01", output: "10.00" });
    const before = world.log.events.length;
    world.run(filing({ period: "2019-01", output: "10.00" }));
    expect(world.log.events).toHaveLength(before);
  });

  it.each([
    ["-1.00", "999999999999.00", undefined],
    ["-1.00", "999999999999.01", "CELL_TOO_LARGE"],
    ["1.00", "-999999999999.00", undefined],
    ["1.00", "-999999999999.01", "CELL_TOO_LARGE"],
  ])(
    "takes an own value as large as a year to date may be, and no larger: %s, then %s",
    (january, february, code) => {
      const world = given({ period: "2019-01", output: january, basis: "ytd" });
      expect(world.attempt(filing({ period: "2019-02", output: february, basis: "ytd" }))?.code).toBe(code);
    },
  );

  it("takes no year to date that own values before it make too large", () => {
    const output = "600000000000.00";
    const world = given({ period: "2019-01", output }, { period: "2019-02", output });
    const staff = { period: "2019-02", employment: 5, basis: "ytd", reason: ERROR } as const;
    expect(world.attempt(filing(staff))?.code).toBe("CELL_TOO_LARGE");
  });

  it("with other figures needs a reason, and then revises", () => {
    const world = given({ period: "2019-01", output: "10.00" });
    const refused = world.attempt(filing({ period: "2019-01", output: "11.00" }));
    expect(refused?.say("zh")).toBe(
      "2019-01已报送过不同的数值(原为产值10.00元,现为产值11.00元),修订须写明原因",
    );
    world.run(filing({ period: "2019-01", output: "11.00", reason: ERROR }));
    expect(world.log.events.at(-1)?.type).toBe("ReportRevised");
    expect(outputs(world)).toEqual(["1..1 11.00"]);
  });

  it("that only adds a measure or a cluster needs none", () => {
    const world = given({ period: "2019-01", output: "10.00" });
    world.run(filing({ period: "2019-01", employment: 7 }));
    world.run(filing({ period: "2019-01", output: "5.00", cluster: "b" }));
    expect(year(world)[0]?.lines).toEqual([
      { cluster: "a", output: "10.00", employment: 7 },
      { cluster: "b", output: "5.00" },
    ]);
  });

  it("at another grain over the same months is refused", () => {
    const world = given({ period: "2019-01", output: "10.00" });
    expect(world.attempt(filing({ period: "2019-Q1", output: "30.00" }))?.code).toBe("PERIOD_OVERLAP");
    expect(world.attempt(filing({ period: "2019", output: "30.00" }))?.code).toBe("PERIOD_OVERLAP");
  });

  it("of a later stage replaces an earlier one by itself, never the other way round", () => {
    const world = given({ period: "2019", output: "10.00" });
    world.run(filing({ period: "2019", output: "12.00", stage: "annual" }));
    expect(year(world)[0]).toMatchObject({ stage: "annual", lines: [{ output: "12.00" }] });
    expect(world.attempt(filing({ period: "2019", output: "11.00", reason: ERROR }))?.code).toBe(
      "STAGE_BACKWARD",
    );
  });

  it("for a closed period needs a reason", () => {
    const world = given({ period: "2019-01", output: "10.00" });
    world.run({ type: "ClosePeriod", data: { period: "2019-Q1", note: "" } });
    expect(world.attempt(filing({ period: "2019-02", output: "10.00" }))?.code).toBe("PERIOD_CLOSED");
    world.run(filing({ period: "2019-02", output: "10.00", reason: { ...ERROR } }));
    expect(outputs(world)).toHaveLength(2);
    // The reason is recorded with the report, and is no part of its figures.
    expect(world.log.events.at(-1)).toMatchObject({ type: "ReportFiled", data: { reason: ERROR } });
    world.run(filing({ period: "2019-02", output: "11.00", reason: ERROR }));
    const revised = world.log.events.at(-1)?.data;
    expect(revised).toMatchObject({ reason: ERROR });
    expect(revised && "replaces" in revised && revised.replaces).not.toHaveProperty("reason");
  });
});

describe("a report that others follow", () => {
  it("needs a reason where one of those is of a locked period", () => {
    const world = given({ period: "2019-02", output: "70.00", basis: "ytd" });
    world.run({ type: "ClosePeriod", data: { period: "2019-02", note: "" } });
    const january = { period: "2019-01", output: "30.00" };
    expect(world.attempt(filing(january))).toMatchObject({
      code: "PERIOD_CLOSED",
      params: { period: "2019-01..02" },
    });
    world.run(filing({ ...january, reason: ERROR }));
    expect(outputs(world)).toEqual(["1..1 30.00", "2..2 40.00"]);
    const filed = world.log.events.findLast(({ type }) => type === "ReportFiled");
    expect(filed?.data).toMatchObject({ period: "2019-01", reason: ERROR });
  });
});

describe("a year-to-date report", () => {
  it("gives the period's own value: 1—3月 30, 1—6月 70 make 二季度 40", () => {
    const world = given(
      { period: "2019-Q1", output: "30.00", basis: "ytd" },
      { period: "2019-Q2", output: "70.00", basis: "ytd" },
    );
    expect(outputs(world)).toEqual(["1..3 30.00", "4..6 40.00"]);
  });

  it("that comes first stands for the whole span and is split when an earlier one arrives", () => {
    const world = given({ period: "2019-Q2", output: "70.00", basis: "ytd" });
    expect(outputs(world)).toEqual(["1..6 70.00"]);
    world.run(filing({ period: "2019-Q1", output: "30.00", basis: "ytd" }));
    expect(outputs(world)).toEqual(["1..3 30.00", "4..6 40.00"]);
  });

  it("keeps its sum when an earlier one is revised: the difference moves into its own value", () => {
    const world = given(
      { period: "2019-Q1", output: "30.00", basis: "ytd" },
      { period: "2019-Q2", output: "70.00", basis: "ytd" },
      { period: "2019-Q1", output: "35.00", basis: "ytd", reason: ERROR },
    );
    expect(outputs(world)).toEqual(["1..3 35.00", "4..6 35.00"]);
  });

  it("takes over the months of a withdrawn one before it", () => {
    const world = given(
      { period: "2019-Q1", output: "30.00", basis: "ytd" },
      { period: "2019-Q2", output: "70.00", basis: "ytd" },
    );
    world.run({ type: "WithdrawReport", data: { unit: UNIT, period: "2019-Q1", reason: ERROR } });
    expect(outputs(world)).toEqual(["1..6 70.00"]);
  });

  it("after months with a gap cannot be split, and says which are missing", () => {
    const world = given({ period: "2019-04", output: "10.00" });
    expect(world.attempt(filing({ period: "2019-06", output: "70.00", basis: "ytd" }))?.code).toBe("YTD_GAP");
  });

  it("that falls is held back until confirmed", () => {
    const world = given({ period: "2019-Q1", output: "30.00", basis: "ytd" });
    const fallen: CommandInput = {
      type: "FileReport",
      data: { unit: UNIT, period: "2019-Q2", basis: "ytd", lines: [{ cluster: "a", output: "20.00" }] },
    };
    expect(world.attempt(fallen)?.code).toBe("CONFIRMATION_NEEDED");
    world.run({ ...fallen, data: { ...fallen.data, confirm: ["YTD_FELL"] } });
    expect(outputs(world)).toEqual(["1..3 30.00", "4..6 -10.00"]);
  });
});

describe("a year-to-date report of some clusters beside own values of others", () => {
  /** Lines of 1月 and 2月 of 2019, as `a 10.00` or `b 7.00/3` with persons. */
  const lines = (world: World) =>
    year(world).map((report) =>
      report.lines.map(({ cluster, output, employment }) =>
        [`${cluster} ${output}`, ...(employment === undefined ? [] : [employment])].join("/"),
      ),
    );
  const january = (world: World, cluster: string, output: string) =>
    world.run(filing({ period: "2019-01", cluster, output, reason: ERROR }));

  it("takes nothing away from those, which stay as they came when an earlier month changes", () => {
    const world = given(
      { period: "2019-01", output: "1.00" },
      { period: "2019-01", output: "1.00", cluster: "b" },
      { period: "2019-02", output: "2.00", employment: 9 },
      { period: "2019-02", output: "7.00", cluster: "b", employment: 3 },
      { period: "2019-02", output: "5.00", basis: "ytd", reason: ERROR },
    );
    expect(lines(world)).toEqual([
      ["a 1.00", "b 1.00"],
      ["a 4.00/9", "b 7.00/3"],
    ]);
    january(world, "a", "2.00");
    january(world, "b", "2.00");
    expect(lines(world)).toEqual([
      ["a 2.00", "b 2.00"],
      ["a 3.00/9", "b 7.00/3"],
    ]);
  });

  it("goes on for the clusters that no own value came for", () => {
    const world = given(
      { period: "2019-01", output: "1.00" },
      { period: "2019-01", output: "1.00", cluster: "b" },
      { period: "2019-02", output: "5.00", basis: "ytd" },
      { period: "2019-02", output: "9.00", basis: "ytd", cluster: "b" },
      { period: "2019-02", output: "6.00", reason: ERROR },
    );
    expect(lines(world)[1]).toEqual(["a 6.00", "b 8.00"]);
    january(world, "a", "2.00");
    january(world, "b", "2.00");
    expect(lines(world)[1]).toEqual(["a 6.00", "b 7.00"]);
  });

  it("is not split by an earlier report, since the own values cannot be", () => {
    const world = given(
      { period: "2019-01..02", output: "4.00", cluster: "b" },
      { period: "2019-01..02", output: "5.00", basis: "ytd" },
    );
    expect(world.attempt(filing({ period: "2019-01", output: "1.00" }))?.code).toBe("PERIOD_OVERLAP");
  });
});

describe("a report for months in which the unit was out of the register", () => {
  it("is refused, before it was reinstated and after", () => {
    const world = given();
    const refused = () => world.attempt(filing({ period: "2019-04", output: "1.00" }))?.code;
    world.run({ type: "DeregisterEnterprise", data: { unit: UNIT, effective: "2019-03" } });
    expect(refused()).toBe("PERIOD_AFTER_DEREGISTRATION");
    world.run({ type: "ReinstateEnterprise", data: { unit: UNIT, effective: "2019-06" } });
    expect(refused()).toBe("PERIOD_AFTER_DEREGISTRATION");
    for (const period of ["2019-02", "2019-03..06"]) world.run(filing({ period, output: "1.00" }));
  });
});

describe("a unit that has reported", () => {
  it("leaves the register after the months it reported, or once those after are withdrawn", () => {
    const world = given();
    for (const period of ["2018-11", "2018-12", "2019-Q1"]) world.run(filing({ period, output: "1.00" }));
    const leave = (effective: string) =>
      world.attempt({ type: "DeregisterEnterprise", data: { unit: UNIT, effective } });
    const refused = { code: "REPORTED_AFTER_DEREGISTRATION", params: { period: "2018-12" } };
    expect(leave("2018-12")).toMatchObject(refused);
    const reason = { code: "error", text: "已注销" } as const;
    world.run({ type: "WithdrawReport", data: { unit: UNIT, period: "2018-12", reason } });
    expect(leave("2018-12")).toMatchObject({ ...refused, params: { period: "2019-Q1" } });
    // Inside a quarter that was reported as one it leaves as it may report that quarter afterwards.
    expect(leave("2019-02")).toBeUndefined();
  });
});

describe("a report that splits one filed before it", () => {
  it("is reviewed itself", () => {
    const world = given({ period: "2019-02", output: "5.00", basis: "ytd" });
    const foreign = filing({ period: "2019-01", output: "1.00", cluster: "c" });
    expect(world.attempt(foreign)?.code).toBe("CLUSTER_NOT_OF_UNIT");
  });
});

describe("a change of the unit", () => {
  it("reaches back over filed reports: they follow, and remember how they were classified", () => {
    const world = given({ period: "2019-01", output: "10.00" }, { period: "2018-12", output: "9.00" });
    world.run({
      type: "RelocateEnterprise",
      data: { unit: UNIT, effective: "2019-01", district: "d2", park: "q" },
    });
    expect(year(world)[0]).toMatchObject({
      attribution: { district: "d2", park: "q", size: "above" },
      classifiedThen: { district: "d1", park: null, size: "above" },
    });
    expect(year(world, 2018)[0]?.attribution.district).toBe("d1");
  });

  it("out of a cluster leaves what was reported of it, and keeps nobody from correcting the report", () => {
    const world = given(
      { period: "2019-01", output: "10.00" },
      { period: "2019-01", output: "5.00", cluster: "b" },
    );
    world.run({ type: "ReclassifyEnterprise", data: { unit: UNIT, effective: "2019-01", clusters: ["a"] } });
    world.run(filing({ period: "2019-01", output: "11.00", reason: ERROR }));
    expect(year(world)[0]?.lines).toEqual([
      { cluster: "a", output: "11.00" },
      { cluster: "b", output: "5.00" },
    ]);
    const foreign = filing({ period: "2019-01", output: "1.00", cluster: "c", reason: ERROR });
    expect(world.attempt(foreign)?.code).toBe("CLUSTER_NOT_OF_UNIT");
  });

  it("from one cluster to another takes the reports' lines along", () => {
    const world = given({ period: "2019-01", output: "10.00" });
    world.run({
      type: "ReclassifyEnterprise",
      data: { unit: UNIT, effective: "2019-01", clusters: ["b", "c"] },
    });
    expect(year(world)[0]?.lines).toEqual([{ cluster: "c", output: "10.00" }]);
  });
});

import { describe, expect, it } from "vitest";
import { syntheticUnits } from "../../scripts/synthetic/enterprises.js";
import { Random } from "../../scripts/synthetic/random.js";
import { syntheticReports } from "../../scripts/synthetic/reports.js";
import { isEstimateUnit, unitIdProblem } from "../../src/domain/unit.js";

const OPTIONS = { enterprises: 3000, from: 2014, to: 2020, allMonthly: false };
const SPAN = { from: 2014, to: 2020 };

function generate(seed: number) {
  const random = new Random(seed);
  const units = [...syntheticUnits(random, OPTIONS)];
  return {
    units,
    reports: [...syntheticReports(random, units, 2014, SPAN), ...syntheticReports(random, units, 2020, SPAN)],
  };
}

describe("synthetic data", () => {
  const { units, reports } = generate(1);

  it("are the same for the same seed, and others for another", () => {
    expect(generate(1)).toEqual({ units, reports });
    expect(generate(2).reports).not.toEqual(reports);
  });

  it("have valid credit codes, each once, and say in every name that they are made up", () => {
    expect(units.filter((unit) => unitIdProblem(unit.unit) !== undefined)).toEqual([]);
    expect(units.filter(({ unit }) => !isEstimateUnit(unit))).toHaveLength(OPTIONS.enterprises);
    expect(new Set(units.map((unit) => unit.unit)).size).toBe(units.length);
    expect(units.every((unit) => unit.name.startsWith("合成"))).toBe(true);
  });

  it("add up to the order of magnitude that their model states", () => {
    const beidou = reports.filter((row) => row.cluster === "北斗" && row.period.startsWith("2020"));
    const yi = beidou.reduce((sum, row) => sum + Number(row.output), 0) / 10_000;
    expect(yi).toBeGreaterThan(207 * 0.85);
    expect(yi).toBeLessThan(207 * 1.1);
  });

  it("leave some reports out, as it happens", () => {
    const monthly = units.filter((unit) => unit.frequency === "月" && unit.since < "2020-01");
    const filed = new Set(reports.filter((row) => row.period === "2020-06").map((row) => row.unit));
    const missing = monthly.filter((unit) => !filed.has(unit.unit)).length / monthly.length;
    expect(missing).toBeGreaterThan(0.005);
    expect(missing).toBeLessThan(0.06);
  });
});

import { describe, expect, it } from "vitest";
import { type Figure, known, map, none } from "../../src/statistics/figure.js";
import { type Projection, project, projectYearEnd } from "../../src/statistics/projection.js";
import { decimal, integer } from "../../src/statistics/ratio.js";
import { shown, two } from "./asking.js";

const point = (year: number, value: string) => known({ year, value: decimal(value) });
const season = {
  year: 2020,
  ytd: integer(720),
  lastYear: 2019,
  lastYtd: integer(640),
  lastFull: integer(950),
};

function read(projection: Figure<Projection>) {
  const value = shown(
    map(projection, (found) => found.value),
    two,
  );
  return "none" in projection ? [value] : [value, projection.value.method, projection.value.restsOn.join()];
}

describe("the end of this year", () => {
  it("is the year so far × (last full year / its year to date at the same month)", () => {
    // 720 × 950/640 = 1068.75
    expect(shown(projectYearEnd(season), two)).toBe("1068.75");
  });

  it("has no figure where last year had nothing by then", () => {
    expect(shown(projectYearEnd({ ...season, lastYtd: integer(0) }))).toBe("(base-zero)");
    expect(shown(projectYearEnd({ ...season, lastYtd: integer(-1) }))).toBe("(base-negative)");
  });
});

describe("the due year", () => {
  const base = point(2013, "400");

  it("that is this year rests on the season alone", () => {
    const found = project({ step: "geometric", dueYear: 2020, base, last: point(2019, "950"), season });
    expect(read(found)).toEqual(["1068.75", "seasonal", "2019,2020"]);
  });

  it("that comes later grows on from this year's end", () => {
    // 2016: 100, 2018: 121 → 10 % a year; 2019 ends at 60 × 121/55 = 132; 2021: 132 × 1.21 = 159.72
    const found = project({
      step: "geometric",
      dueYear: 2021,
      base: point(2016, "100"),
      last: point(2018, "121"),
      season: { year: 2019, ytd: integer(60), lastYear: 2018, lastYtd: integer(55), lastFull: integer(121) },
    });
    expect(read(found)).toEqual(["159.72", "seasonal-growth", "2016,2018,2019"]);
  });

  it("grows on from the last full year while this year has no figures", () => {
    const given = { dueYear: 2020, base: point(2016, "100"), last: point(2018, "121"), season: null };
    expect(read(project({ step: "geometric", ...given }))).toEqual(["146.41", "growth", "2016,2018"]);
    expect(read(project({ step: "linear", ...given }))).toEqual(["142.00", "linear", "2016,2018"]);
  });

  it("is not projected once it is complete, nor without a base or a full year", () => {
    const given = { step: "geometric", dueYear: 2020, season: null } as const;
    expect(read(project({ ...given, base, last: point(2020, "990") }))).toEqual(["(year-complete)"]);
    expect(read(project({ ...given, base, last: none("no-data") }))).toEqual(["(no-data)"]);
    expect(read(project({ ...given, base: none("base-missing"), last: point(2018, "1") }))).toEqual([
      "(base-missing)",
    ]);
    expect(read(project({ ...given, base: point(2018, "1"), last: point(2018, "1") }))).toEqual([
      "(first-year)",
    ]);
  });
});

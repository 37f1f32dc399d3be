import { describe, expect, it } from "vitest";
import { formatPeriod, requirePeriod } from "../../src/domain/period.js";
import { type ReportingMonth, reportingMonths } from "../../src/engine/queries/periods.js";
import { vantageOf } from "../../src/engine/queries/vantage.js";
import { reportedCity, type World } from "../support/world.js";

const WHOLE = { cluster: null, area: "city", size: null };

function months(world: World, asked?: string, asOf?: string, selection = WHOLE): readonly ReportingMonth[] {
  const period = asked === undefined ? undefined : requirePeriod(asked);
  return reportingMonths(vantageOf(world.models, asOf), selection, period);
}

/** A month in a word: how many of those due came in, by which lock it is closed, and the revision of its own. */
function words({ period, coverage, isExempt, closing, revision }: ReportingMonth): string {
  const due = isExempt ? "exempt" : `${coverage.reported}/${coverage.expected}`;
  return [formatPeriod(period), due, closing?.data.period ?? "open", revision].join(" ");
}

/** One unit that reported January to March 2018. */
const city = () => reportedCity("914300006168008586", ["1.00", "2.00", "3.00"]);
const close = (world: World, period: string) => world.run({ type: "ClosePeriod", data: { period } });

describe("reporting months", () => {
  it("go from the first to the last one reported or locked", () => {
    const world = city();
    expect(months(world).map(words)).toEqual([
      "2018-01 1/1 open -1",
      "2018-02 1/1 open -1",
      "2018-03 1/1 open -1",
    ]);
    close(world, "2018-05");
    expect(months(world).map(words).slice(3)).toEqual(["2018-04 0/1 open -1", "2018-05 0/1 2018-05 0"]);
    expect(months(city(), "2018-04").map(words)).toEqual(["2018-04 0/1 open -1"]);
  });

  it("are locked since the first lock that covers them, be it of a quarter", () => {
    const world = city();
    close(world, "2018-02");
    close(world, "2018-Q1");
    expect(months(world).map(words)).toEqual([
      "2018-01 1/1 2018-Q1 -1",
      "2018-02 1/1 2018-02 0",
      "2018-03 1/1 2018-Q1 -1",
    ]);
    expect(months(world)[1]?.closing?.metadata.actor).toBe(world.log.events.at(-1)?.metadata.actor);
  });

  it("are as they were known: neither later reports nor later locks show", () => {
    const world = city();
    const before = `${world.models.position - 1}`;
    close(world, "2018");
    expect(months(world, undefined, before).map(words)).toEqual([
      "2018-01 1/1 open -1",
      "2018-02 1/1 open -1",
    ]);
  });

  it("owe nothing in a January that the calendar excuses, and count for the selection alone", () => {
    const world = city();
    world.run({ type: "SetCalendar", data: { effective: "2018-01", januaryExempt: true } });
    expect(months(world, "2018-01..02").map(words)).toEqual([
      "2018-01 exempt open -1",
      "2018-02 1/1 open -1",
    ]);
    expect(months(world, "2018-02", undefined, { ...WHOLE, area: "d2" }).map(words)).toEqual([
      "2018-02 0/0 open -1",
    ]);
  });

  it("are none where nothing was reported or locked", () => {
    expect(months(reportedCity("914300006168008586", []))).toEqual([]);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CommandInput } from "../../src/domain/commands.js";
import type { Recorded } from "../../src/domain/events/index.js";
import type { ReportState } from "../../src/domain/events/report.js";
import { narrowed } from "../../src/engine/queries/line-cube.js";
import { measured } from "../../src/engine/queries/measured.js";
import { vantageOf } from "../../src/engine/queries/vantage.js";
import { at, FIRST, filing, register } from "../support/by-hand.js";
import { expectEqual } from "../support/equal.js";
import { CLUSTERS } from "../support/random-history.js";
import { smallCity, type World } from "../support/world.js";

/** Where a report was classified when it was filed, and of each of its clusters the one that it was filed in. */
interface Then {
  readonly lines: ReportState["lines"];
  readonly attribution: ReportState["attribution"];
  readonly first: ReadonlyMap<string, string>;
}

/** The standing reports by unit and period, told from the events alone, whatever they say of former classifications. */
function reportsThen(events: readonly Recorded[]): readonly Then[] {
  const reports = new Map<string, Then>();
  for (const { type, data } of events) {
    if (type === "ReportFiled") reports.set(`${data.unit} ${data.period}`, { ...data, first: new Map() });
    if (type !== "ReportRevised" && type !== "ReportWithdrawn") continue;
    const key = `${data.unit} ${data.replaces.period}`;
    const then = reports.get(key);
    reports.delete(key);
    if (type === "ReportWithdrawn" || !then) continue;
    const first = new Map(then.first);
    const has = (lines: ReportState["lines"], cluster: string) =>
      lines.some((line) => line.cluster === cluster);
    const left = data.replaces.lines.find(({ cluster }) => !has(data.lines, cluster));
    const joined = data.lines.find(({ cluster }) => !has(data.replaces.lines, cluster));
    if (left && joined)
      first.set(joined.cluster, first.get(left.cluster) ?? left.cluster).delete(left.cluster);
    reports.set(`${data.unit} ${data.period}`, { lines: data.lines, attribution: then.attribution, first });
  }
  return [...reports.values()];
}

const month = fc.constantFrom("2018-01", "2018-02", "2018-03");
const early = fc.constantFrom("2018-01", "2018-01", "2018-01", "2018-02");
const cluster = fc.constantFrom(...CLUSTERS);
/** A unit of one or two clusters reports and moves on, mostly from a month that it has reported for. */
const history = fc.array(
  fc.oneof(
    fc.tuple(month, cluster, fc.nat(999)).map(([period, of, output]) => filing(FIRST, period, output, of)),
    fc.tuple(early, fc.uniqueArray(cluster, { minLength: 1, maxLength: 2 })).map(
      ([effective, clusters]): CommandInput => ({
        type: "ReclassifyEnterprise",
        data: { unit: FIRST, effective, clusters },
      }),
    ),
    fc.tuple(early, fc.constantFrom("d1", "d2")).map(
      ([effective, district]): CommandInput => ({
        type: "RelocateEnterprise",
        data: { unit: FIRST, effective, district, park: null },
      }),
    ),
    month.map(
      (period): CommandInput => ({
        type: "WithdrawReport",
        data: { unit: FIRST, period, reason: { code: "error", text: "更正" } },
      }),
    ),
  ),
  { maxLength: 20, size: "max" },
);

function outputThen(world: World, cluster: string, area: string, asOf?: string): bigint {
  const vantage = narrowed(vantageOf(world.models, asOf), { asClassifiedThen: true });
  return measured(vantage, { cluster, area, size: null }, "output", at("2018")).value ?? 0n;
}

describe("figures as first classified", () => {
  it("are those of the reports where they were filed, whatever moves came after, as of any position", () => {
    fc.assert(
      fc.property(history, fc.double({ min: 0, max: 1, noNaN: true }), (commands, share) => {
        const world = smallCity();
        register(world, FIRST);
        for (const command of commands) world.attempt(command);
        const position = Math.floor(share * world.log.events.length);
        const reports = reportsThen(world.log.events.filter((event) => event.position <= position));
        const asked = CLUSTERS.flatMap((cluster) => ["d1", "d2"].map((district) => ({ cluster, district })));
        expectEqual(
          asked.map(({ cluster, district }) => outputThen(world, cluster, district, `${position}`)),
          asked.map(({ cluster, district }) =>
            reports
              .filter(({ attribution }) => attribution.district === district)
              .flatMap(({ lines, first }) =>
                lines.filter((line) => (first.get(line.cluster) ?? line.cluster) === cluster),
              )
              .reduce((sum, { output = "0" }) => sum + BigInt(output.replace(".", "")), 0n),
          ),
        );
      }),
      { numRuns: 300 },
    );
  });

  const moved = (world: World, clusters: string[], effective: string) =>
    world.run({ type: "ReclassifyEnterprise", data: { unit: FIRST, effective, clusters } });
  const outputs = (world: World) =>
    CLUSTERS.map((cluster) => Number(outputThen(world, cluster, "city")) / 100);

  it("are those of the cluster before both moves from one to the next, and from it and back", () => {
    const world = smallCity();
    register(world, FIRST);
    world.run(filing(FIRST, "2018-05", 100));
    moved(world, ["b"], "2018-01");
    moved(world, ["c"], "2018-02");
    expect(outputs(world)).toEqual([100, 0, 0]);
    moved(world, ["a"], "2018-03");
    world.run(filing(FIRST, "2018-06", 1));
    moved(world, ["c"], "2018-03");
    expect(outputs(world)).toEqual([101, 0, 0]);
  });

  it("are those of the cluster before a move that came after one to another place", () => {
    const world = smallCity();
    register(world, FIRST);
    world.run(filing(FIRST, "2018-05", 100));
    world.run({
      type: "RelocateEnterprise",
      data: { unit: FIRST, effective: "2018-01", district: "d2", park: null },
    });
    moved(world, ["c"], "2018-02");
    expect(outputs(world)).toEqual([100, 0, 0]);
    expect(
      measured(vantageOf(world.models), { cluster: "c", area: "d2", size: null }, "output", at("2018")).value,
    ).toBe(10_000n);
  });
});

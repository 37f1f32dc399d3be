import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SLOTS } from "../../projections/cube/slots.js";
import type { Recorded } from "../../src/domain/events/index.js";
import { lateUnits } from "../../src/engine/queries/late.js";
import { type Revision, revisionsBetween } from "../../src/engine/queries/revisions.js";
import { vantageOf } from "../../src/engine/queries/vantage.js";
import { concerns } from "../../src/report/sections/revisions.js";
import { encode } from "../../src/store/codec.js";
import type { StoredEvent } from "../../src/store/event-store.js";
import { NaiveModel } from "../support/naive-model.js";
import { CLUSTERS, randomWorld, UNITS } from "../support/random-history.js";
import type { World } from "../support/world.js";

/** The revision table and the list to chase, told again with plain loops over random histories. */

const share = fc.double({ min: 0, max: 1, noNaN: true });
const CITY = { cluster: null, area: "city", size: null };

async function revisions(world: World, after: number, upTo: number, late: boolean): Promise<Revision[]> {
  const found: Revision[] = [];
  const store = { readAll: () => pages(world.log.events.filter((event) => event.position > after)) };
  for await (const revision of revisionsBetween({ store }, after, upTo, { late })) found.push(revision);
  return found;
}

async function* pages(events: readonly Recorded[]): AsyncIterable<readonly StoredEvent[]> {
  for (const event of events) {
    const { metadata, id, stream, revision, position, recordedAt, ...fact } = event;
    yield [{ ...encode(fact, metadata, id), stream, revision, position, recordedAt }];
  }
}

describe("the revision table", () => {
  it("lists what differs between the two moments, report by report, with the values that stood before and after", async () => {
    await fc.assert(
      fc.asyncProperty(randomWorld, share, share, async (world, a, b) => {
        const [after, upTo] = [Math.min(a, b), Math.max(a, b)].map((one) =>
          Math.floor(one * world.log.events.length),
        );
        if (after === undefined || upTo === undefined) return;
        const listed = await revisions(world, after, upTo, true);
        const changing = world.log.events.filter(
          ({ position, type }) => position > after && position <= upTo && type.startsWith("Report"),
        );
        expect(listed.map((one) => one.position)).toEqual(changing.map((event) => event.position));
        for (const revision of listed) {
          const reportAt = (position: number, period: string) =>
            new NaiveModel(world.log.events, position).reports.get(`${revision.unit} ${period}`);
          const reportBefore = reportAt(revision.position - 1, revision.periodBefore);
          const reportAfter = reportAt(revision.position, revision.period);
          const [was, is] = [reportBefore, reportAfter].map(
            (report) => new Map(report?.lines.map((line) => [line.cluster, line.output])),
          );
          for (const cluster of CLUSTERS) {
            const fen = (text: string | undefined) =>
              text === undefined ? undefined : BigInt(text.replace(".", ""));
            const change = revision.changes.find(
              (one) => one.cluster === cluster && one.measure === "output",
            );
            const [before, now] = [fen(was?.get(cluster)), fen(is?.get(cluster))];
            expect(change && [change.before, change.after]).toEqual(
              before === now ? undefined : [before, now],
            );
          }
          if (revision.kind !== "filed-late") expect(revision.reason).toBeDefined();
          const [before, after] = [reportBefore, reportAfter].map(
            (report) => report && { ...report.attribution, stage: report.stage },
          );
          const moves = (["district", "park", "size", "stage"] as const)
            .filter((field) => before && after && before[field] !== after[field])
            .map((field) => ({ field, before: before?.[field], after: after?.[field] }));
          expect(revision.moves).toEqual(moves);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("adds up to the difference of the totals at the two moments", async () => {
    await fc.assert(
      fc.asyncProperty(randomWorld, share, async (world, a) => {
        const after = Math.floor(a * world.log.events.length);
        const listed = await revisions(world, after, world.models.position, true);
        for (const cluster of CLUSTERS) {
          const changes = listed.flatMap((one) => one.changes);
          const difference = changes
            .filter((one) => one.cluster === cluster && one.measure === "output")
            .reduce((sum, one) => sum + (one.after ?? 0n) - (one.before ?? 0n), 0n);
          const total = (position: number) => {
            const cube = world.models.facts.cube.at(position);
            return [2018, 2019].reduce(
              (sum, year) =>
                sum + BigInt(cube.flow({ ...CITY, cluster }, SLOTS.output, { year, from: 1, to: 12 })),
              0n,
            );
          };
          expect(difference).toBe(total(world.models.position) - total(after));
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe("a revision", () => {
  it("is listed in the report of every area whose sum it changed, whatever became of the unit since", async () => {
    await fc.assert(
      fc.asyncProperty(randomWorld, fc.constantFrom("d1", "d2", "q"), async (world, area) => {
        const { events } = world.log;
        const toDate = { year: 2018, from: 1, to: 12 };
        const report = { vantage: vantageOf(world.models), area, toDate };
        for (const revision of await revisions(world, 0, events.length, true)) {
          const [before, after] = [revision.position - 1, revision.position].map((position) =>
            new NaiveModel(events, position).flow({ ...CITY, area }, "output", toDate),
          );
          if (before !== after) expect(concerns(report, revision)).toBe(true);
        }
      }),
      { numRuns: 15 },
    );
  });
});

/** A unit's standing by its own events alone: the last one that has taken effect by the month. */
function isActive(events: readonly Recorded[], unit: string, month: string, position: number): boolean {
  let active = false;
  for (const event of events) {
    if (event.position > position || !("effective" in event.data) || !("unit" in event.data)) continue;
    if (event.data.unit !== unit || event.data.effective > month) continue;
    if (event.type !== "EnterpriseRenamed") active = event.type !== "EnterpriseDeregistered";
  }
  return active;
}

describe("the list to chase (催报)", () => {
  it("names every active unit with a month that no report covers, and no other", () => {
    fc.assert(
      fc.property(randomWorld, share, fc.integer({ min: 1, max: 12 }), (world, a, last) => {
        const position = Math.floor(a * world.log.events.length);
        const { events } = world.log;
        const { reports } = new NaiveModel(events, position);
        const text = (m: number) => `2019-${m < 10 ? "0" : ""}${m}`;
        const expected = UNITS.flatMap((unit) => {
          if (!isActive(events, unit, text(last), position)) return [];
          const missing: string[] = [];
          for (let m = 1; m <= last; m++) {
            const isCovered = [...reports.values()].some(
              (report) =>
                report.unit === unit &&
                report.span.year === 2019 &&
                report.span.from <= m &&
                m <= report.span.to,
            );
            if (!isCovered && isActive(events, unit, text(m), position)) missing.push(text(m));
          }
          return missing.length === 0 ? [] : [`${unit} ${missing.join(" ")}`];
        });
        const found = lateUnits(vantageOf(world.models, `${position}`), CITY, {
          year: 2019,
          from: 1,
          to: last,
        });
        expect(found.map(({ unit, missing }) => `${unit} ${missing.join(" ")}`).sort()).toEqual(
          expected.sort(),
        );
      }),
      { numRuns: 150 },
    );
  });
});

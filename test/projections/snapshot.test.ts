import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SLOTS } from "../../projections/cube/slots.js";
import { ReadModels } from "../../projections/read-models.js";
import { dumpModels, restoreModels } from "../../projections/snapshot.js";
import { expectEqual } from "../support/equal.js";
import { randomBureau } from "../support/random-bureau.js";

/** A few entries between two checkpoints, so that short histories have many of them. */
const CHECKPOINT_ENTRIES = 3;

/** What a store gives back: the same bytes at another place in memory, at addresses that fit no column. */
function stored(parts: readonly Uint8Array[], shift: number): readonly Uint8Array[] {
  return parts.map((part) => {
    const place = Buffer.alloc(part.length + shift);
    place.set(part, shift);
    return place.subarray(shift);
  });
}

const YEAR = { year: 2019, from: 1, to: 12 };

/** Sums of every total as they stood at a position. */
function sumsOf(models: ReadModels, position: number): readonly unknown[] {
  const { cube } = models.facts;
  const view = cube.at(position);
  return Array.from(cube.series.totals(), (total) => [
    total,
    view.flow(total, SLOTS.output, YEAR),
    view.flow(total, SLOTS.outputMatched, YEAR),
    view.stock(total, SLOTS.employment, 2019 * 12 + 5),
    view.running(total, SLOTS.enterprises, 2019 * 12 + 5),
  ]);
}

describe("a snapshot", () => {
  it("taken anywhere and folded on from is the same as never having stopped", () => {
    let registrations = 0;
    fc.assert(
      fc.property(
        randomBureau,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.nat(9),
        (world, part, shift) => {
          const { events } = world.log;
          const cut = Math.floor(events.length * part);
          const straight = new ReadModels(CHECKPOINT_ENTRIES);
          for (const event of events.slice(0, cut)) straight.apply(event);
          const resumed = restoreModels(stored(dumpModels(straight), shift), CHECKPOINT_ENTRIES);
          expectEqual(resumed.dump(), straight.dump());
          for (const event of events.slice(cut)) {
            straight.apply(event);
            resumed.apply(event);
            if (event.type === "EnterpriseRegistered") registrations++;
          }
          expectEqual(resumed.dump(), straight.dump());
          const asked = events.map((event) => event.position).filter((_, n) => n % 9 === 0);
          expect(asked.map((position) => sumsOf(resumed, position))).toEqual(
            asked.map((position) => sumsOf(straight, position)),
          );
        },
      ),
      { numRuns: 30 },
    );
    expect(registrations).toBeGreaterThan(10);
  });
});

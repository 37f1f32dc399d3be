import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ReadModels } from "../../projections/read-models.js";
import { Fault } from "../../src/domain/faults.js";
import { unitHistory, unitReports } from "../../src/engine/queries/unit.js";
import { type Vantage, vantageOf } from "../../src/engine/queries/vantage.js";
import { randomWorld, UNITS } from "../support/random-history.js";

/** All that can be asked about a unit; the code of the refusal where it was not registered. */
function told(vantage: Vantage, unit: string): unknown {
  try {
    return [unitHistory(vantage, unit), unitReports(vantage, unit, 2018), unitReports(vantage, unit, 2019)];
  } catch (refused) {
    if (refused instanceof Fault) return refused.code;
    throw refused;
  }
}

describe("a unit and its reports as of a position", () => {
  it("are what was told when the log ended there, revisions included", () => {
    fc.assert(
      fc.property(randomWorld, fc.double({ min: 0, max: 1, noNaN: true }), (world, share) => {
        const position = Math.floor(share * world.log.events.length);
        const then = new ReadModels();
        for (const event of world.log.events.slice(0, position)) then.apply(event);
        for (const unit of UNITS) {
          expect(told(vantageOf(world.models, `${position}`), unit)).toEqual(told(vantageOf(then), unit));
          for (const year of [2018, 2019]) {
            const index = then.directory.get(unit)?.index ?? -1;
            if (index < 0) continue;
            const { revision } = unitReports(vantageOf(then), unit, year);
            expect(revision).toBe(then.facts.revision(index, year));
          }
        }
      }),
      { numRuns: 40 },
    );
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { vantageOf } from "../../src/engine/queries/vantage.js";
import { movementsIn } from "../../src/report/movements.js";
import { at, FIRST, register, SECOND } from "../support/by-hand.js";
import { NaiveModel } from "../support/naive-model.js";
import { CLUSTERS, randomWorld } from "../support/random-history.js";
import { smallCity } from "../support/world.js";

describe("how many came, went and moved", () => {
  it("leads from the number at the opening to that at the closing, units and parks moving in any order", () => {
    const share = fc.double({ min: 0.5, max: 1, noNaN: true });
    const months = fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 0, max: 5 }));
    const moved = fc.record({ month: fc.integer({ min: 1, max: 9 }), parent: fc.constantFrom("p", null) });
    const area = fc.constantFrom("city", "d1", "p", "p");
    fc.assert(
      fc.property(
        randomWorld,
        fc.array(moved),
        share,
        area,
        months,
        (world, areaMoves, past, area, [from, more]) => {
          for (const { month, parent } of areaMoves) {
            const effective = `2019-0${month}`;
            world.run({ type: "MoveArea", data: { area: "q", parent, districts: [], effective } });
          }
          const position = Math.floor(past * world.log.events.length);
          const naive = new NaiveModel(world.log.events, position);
          const period = { year: 2019, from, to: from + more };
          const start = 2019 * 12 + from - 1;
          const all = movementsIn(vantageOf(world.models, `${position}`), area, [null, ...CLUSTERS], period);
          for (const [cluster, found] of all) {
            const { opening, closing, registered, reinstated, movedIn, deregistered, movedOut, restated } =
              found;
            const count = (month: number) => naive.enterprises({ cluster, area, size: null }, month);
            expect([BigInt(opening), BigInt(closing)]).toEqual([count(start - 1), count(start + more)]);
            expect(opening + registered + reinstated + movedIn - deregistered - movedOut + restated).toBe(
              closing,
            );
          }
        },
      ),
      { numRuns: 20 },
    );
  });

  it("counts the enterprises of a park that comes to lie elsewhere as moved out, before one leaves it as well", () => {
    const world = smallCity();
    for (const unit of [FIRST, SECOND]) register(world, unit, { park: "q" });
    world.run({ type: "MoveArea", data: { area: "q", parent: null, districts: [], effective: "2019-03" } });
    const place = { unit: FIRST, effective: "2019-03", district: "d2", park: null };
    world.run({ type: "RelocateEnterprise", data: place });
    const moved = (area: string) => movementsIn(vantageOf(world.models), area, [null], at("2019")).get(null);
    expect(moved("p")).toMatchObject({ opening: 2, movedOut: 2, closing: 0 });
    expect(moved("q")).toMatchObject({ opening: 2, movedOut: 1, closing: 1 });
    expect(moved("d2")).toMatchObject({ opening: 0, movedIn: 1, closing: 1 });
  });
});

import { expect, it } from "vitest";
import { enterprises } from "../../src/engine/queries/enterprises.js";
import { vantageOf } from "../../src/engine/queries/vantage.js";
import { FIRST, register } from "../support/by-hand.js";
import { smallCity } from "../support/world.js";

it("a unit that was deregistered is listed where it stood last as of a position, wherever it went when it was reinstated", () => {
  const world = smallCity();
  register(world, FIRST, { park: "q" });
  world.run({ type: "DeregisterEnterprise", data: { unit: FIRST, effective: "2018-01" } });
  const gone = `${world.models.position}`;
  world.run({ type: "ReinstateEnterprise", data: { unit: FIRST, effective: "2018-06" } });
  const place = { unit: FIRST, effective: "2018-06", district: "d2", park: null };
  world.run({ type: "RelocateEnterprise", data: place });
  const listed = (area: string, asOf?: string) =>
    enterprises(vantageOf(world.models, asOf), {
      selection: { cluster: null, area, size: null },
      includeInactive: true,
      limit: 10,
    }).map(({ standing, active }) => [standing.district, active]);
  expect(listed("q", gone)).toEqual([["d1", false]]);
  expect(listed("d2", gone)).toEqual([]);
  expect(listed("d2")).toEqual([["d2", true]]);
});

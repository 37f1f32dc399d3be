import { expect, it } from "vitest";
import { GROUNDS, type GroundsChange } from "../../src/engine/queries/grounds.js";
import { concernsArea } from "../../src/engine/queries/grounds-of-area.js";
import { vantageOf } from "../../src/engine/queries/vantage.js";
import { aim, FIRST, observe, register, SECOND } from "../support/by-hand.js";
import { smallCity } from "../support/world.js";

it("what a change concerns: the areas that a unit leaves and comes to, what lies in an area, its own targets, and all", () => {
  const world = smallCity();
  register(world, FIRST, { park: "q" });
  world.run({ type: "RenameEnterprise", data: { unit: FIRST, effective: "2019-01", name: "新名" } });
  const move = { unit: FIRST, effective: "2019-03", district: "d2", park: null };
  world.run({ type: "RelocateEnterprise", data: move });
  register(world, SECOND, { district: "d2" });
  world.run({ type: "MoveArea", data: { area: "q", parent: null, districts: ["d1"], effective: "2019-04" } });
  aim(world, { subject: { from: "reports", measure: "output", cluster: "a", area: "p" } });
  observe(world, "ratio", [{ period: "2019", value: "50" }]);
  const vantage = vantageOf(world.models);
  const isGround = (event: (typeof world.log.events)[number]): event is GroundsChange =>
    GROUNDS.some((ground) => ground === event.type);
  const after = world.log.events.filter(isGround).slice(8);
  const concerned = (area: string) =>
    after.filter((change) => concernsArea(change, area, vantage, 2019 * 12 + 11)).map(({ type }) => type);
  const [registered, renamed, relocated, second] = [
    "EnterpriseRegistered",
    "EnterpriseRenamed",
    "EnterpriseRelocated",
    "EnterpriseRegistered",
  ];
  const [area, plan, target] = ["AreaMoved", "PlanAdopted", "TargetSet"];
  expect(concerned("city")).toEqual(after.map(({ type }) => type));
  expect(concerned("d1")).toEqual([registered, renamed, relocated, area, plan]);
  expect(concerned("d2")).toEqual([relocated, second, plan]);
  expect(concerned("p")).toEqual([registered, renamed, relocated, area, plan, target]);
  expect(concerned("q")).toEqual([registered, renamed, relocated, area, plan]);
});

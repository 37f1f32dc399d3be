import { describe, expect, it } from "vitest";
import type { CommandData, CommandInput } from "../../src/domain/commands.js";
import { smallCity, type World } from "../support/world.js";

const UNIT = "914300006168008586";
const STANDING = { district: "d1", park: "q", size: "above" as const, clusters: ["a"], represents: 1 };

function register(more: Partial<CommandData<"RegisterEnterprise">> = {}): CommandInput {
  return {
    type: "RegisterEnterprise",
    data: { unit: UNIT, effective: "2018-03", name: "某企业", standing: STANDING, ...more },
  };
}
function given(...commands: readonly CommandInput[]): World {
  const world = smallCity();
  for (const command of [register(), ...commands]) world.run(command);
  return world;
}
const types = (world: World) =>
  world.log.events.filter((event) => event.stream.startsWith("enterprise-")).map((event) => event.type);

describe("a register's row", () => {
  it("is taken once; the same again changes nothing", () => {
    expect(types(given(register()))).toEqual(["EnterpriseRegistered"]);
  });

  it("with a later month states what holds from then: the differences become changes", () => {
    const world = given(
      register({
        effective: "2019-01",
        name: "新名",
        standing: { ...STANDING, district: "d2", park: "p", clusters: ["a", "b"] },
      }),
    );
    expect(types(world)).toEqual([
      "EnterpriseRegistered",
      "EnterpriseRenamed",
      "EnterpriseRelocated",
      "EnterpriseReclassified",
    ]);
  });

  it("that contradicts the registration itself is refused", () => {
    expect(given().attempt(register({ name: "别名" }))?.code).toBe("ENTERPRISE_EXISTS");
  });

  it("with an unknown cluster, area or kind of area is refused", () => {
    const unknown = (standing: Partial<typeof STANDING>) =>
      smallCity().attempt(register({ standing: { ...STANDING, ...standing } }))?.code;
    expect(unknown({ clusters: ["zzz"] })).toBe("CLUSTER_UNKNOWN");
    expect(unknown({ district: "nowhere" })).toBe("AREA_UNKNOWN");
    expect(unknown({ district: "p" })).toBe("AREA_KIND");
    expect(unknown({ park: "d1" })).toBe("AREA_KIND");
  });
});

describe("how often a unit reports", () => {
  const reschedule = (effective: string): CommandInput => ({
    type: "RescheduleEnterprise",
    data: { unit: UNIT, effective, frequency: "quarter" },
  });
  const due = ({ models }: World, year: number, position?: number) => {
    const cube = models.facts.cube.at(position ?? models.position);
    const city = { cluster: null, area: "city", size: null };
    return [1, 2, 3].map((to) => cube.dueMonths(city, { year, from: to, to }));
  };

  it("changes from a January on: months before it are owed as they were, as known before all are", () => {
    const world = given(reschedule("2020-01"));
    expect([due(world, 2019), due(world, 2020)]).toEqual([
      [1, 1, 1],
      [0, 0, 0],
    ]);
    const { cube } = world.models.facts;
    const city = { cluster: null, area: "city", size: null };
    expect(cube.at(world.models.position).dueMonths(city, { year: 2020, from: 1, to: 3 })).toBe(3);
    expect(due(world, 2020, world.models.position - 1)).toEqual([1, 1, 1]);
  });

  it("does not change within a year, and not to what it is", () => {
    expect(given().attempt(reschedule("2020-04"))?.code).toBe("FREQUENCY_WITHIN_YEAR");
    expect(types(given(reschedule("2020-01"), reschedule("2020-04")))).toHaveLength(2);
  });

  it("is changed by a register's row that says it, and kept by one that does not", () => {
    const row = (more: Partial<CommandData<"RegisterEnterprise">>) =>
      register({ effective: "2020-01", ...more });
    const world = given(row({ frequency: "year" }), row({ name: "新名" }));
    expect(types(world)).toEqual(["EnterpriseRegistered", "EnterpriseRescheduled", "EnterpriseRenamed"]);
    expect(world.models.directory.get(UNIT)?.changes.map(({ frequency }) => frequency)).toEqual([
      "month",
      "year",
      "year",
    ]);
    const early = register({ frequency: "year" });
    expect(given().attempt(early)?.code).toBe("ENTERPRISE_EXISTS");
    expect(given().attempt(register({ effective: "2020-02", frequency: "year" }))?.code).toBe(
      "FREQUENCY_WITHIN_YEAR",
    );
  });
});

describe("changes of an enterprise", () => {
  const relocate = (effective: string): CommandInput => ({
    type: "RelocateEnterprise",
    data: { unit: UNIT, effective, district: "d2", park: null },
  });
  const leave: CommandInput = { type: "DeregisterEnterprise", data: { unit: UNIT, effective: "2019-06" } };
  const back: CommandInput = { type: "ReinstateEnterprise", data: { unit: UNIT, effective: "2019-09" } };

  it("come in the order in which they take effect", () => {
    expect(given(relocate("2019-01")).attempt(relocate("2018-12"))?.code).toBe("EFFECTIVE_ORDER");
  });

  it("to what holds already are none", () => {
    expect(types(given(relocate("2019-01"), relocate("2019-02")))).toHaveLength(2);
  });

  it("need an enterprise that is there", () => {
    expect(smallCity().attempt(relocate("2019-01"))?.code).toBe("ENTERPRISE_UNKNOWN");
    expect(given(leave).attempt(relocate("2019-07"))?.code).toBe("ENTERPRISE_INACTIVE");
    expect(given().attempt(back)?.code).toBe("ENTERPRISE_ACTIVE");
    expect(types(given(leave, back))).toEqual([
      "EnterpriseRegistered",
      "EnterpriseDeregistered",
      "EnterpriseReinstated",
    ]);
  });
});

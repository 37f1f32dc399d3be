import { describe, expect, it } from "vitest";
import type { CommandInput } from "../../src/domain/commands.js";
import { smallCity, type World } from "../support/world.js";

const UNIT = "914300006168008586";
const STANDING = { district: "d1", park: "q", size: "above" as const, clusters: ["a"], represents: 1 };

function register(
  more: Partial<{ effective: string; name: string; standing: typeof STANDING }> = {},
): CommandInput {
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

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { definedArea, smallCity, type World } from "../support/world.js";

const month = fc.integer({ min: 1, max: 6 });
const effective = (of: number) => `2019-0${of}`;
const number = (of: number) => 2019 * 12 + of - 1;
const renaming = fc.record({ effective: month, name: fc.constantFrom("A", "B", "C") });
const move = fc.record({ effective: month, parent: fc.constantFrom("p", "r", null) });

/** What holds in a month by the words about it: the latest month up to it counts, in it the last word. */
function holding<T extends { readonly effective: number }>(words: readonly T[], at: number): T | undefined {
  const said = words.filter((word) => word.effective <= at);
  const latest = Math.max(...said.map((word) => word.effective));
  return said.findLast((word) => word.effective === latest);
}

describe("areas", () => {
  it("have the name and place that were last said for a month, in whichever order that was recorded", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(renaming, move), { maxLength: 12 }), (changes) => {
        const world = smallCity();
        world.run(definedArea("r", "park", null));
        for (const change of changes) {
          const data = { area: "q", effective: effective(change.effective) };
          if ("name" in change) {
            const name = { zh: change.name, en: change.name };
            world.run({ type: "RenameArea", data: { ...data, name, code: null } });
          } else world.run({ type: "MoveArea", data: { ...data, parent: change.parent, districts: [] } });
        }
        const { geography } = world.models.reference.now();
        const names = changes.flatMap((change) => ("name" in change ? [change] : []));
        const moves = changes.flatMap((change) => ("parent" in change ? [change] : []));
        for (const at of [0, 1, 2, 3, 4, 5, 6, 7]) {
          const { name, parent } = geography.validity("q", number(at)) ?? {};
          expect(name?.en).toBe(holding(names, at)?.name ?? "q");
          const moved = holding(moves, at);
          expect(parent).toBe(moved ? moved.parent : "p");
          expect(geography.ancestors("q", number(at))).toEqual(parent ? ["q", parent] : ["q"]);
        }
      }),
    );
  });
});

describe("clusters", () => {
  const renamed = (world: World, at: number, name: string) =>
    world.run({
      type: "RenameCluster",
      data: { cluster: "a", name: { zh: name, en: name }, effective: effective(at) },
    });
  const cluster = (world: World) => world.models.reference.now().clusters.get("a");

  it("have the name of the latest month, and all others as aliases", () => {
    const world = smallCity();
    renamed(world, 5, "V");
    renamed(world, 2, "W");
    expect(cluster(world)).toMatchObject({ name: { en: "V" }, namedSince: "2019-05" });
    expect(cluster(world)?.aliases).toEqual(["a名", "a", "W"]);
    renamed(world, 6, "W");
    expect(cluster(world)).toMatchObject({ name: { en: "W" }, aliases: ["a名", "a", "V"] });
  });
});

describe("what holds from a month on", () => {
  it("is recorded when it differs from the last word about that month, be it what an earlier one said", () => {
    const world = smallCity();
    const said = (januaryExempt: boolean, since = "2019-01") =>
      world.run({ type: "SetCalendar", data: { effective: since, januaryExempt } });
    const words = () => world.models.reference.now().calendar.map(({ data }) => data.januaryExempt);
    said(true);
    said(true);
    said(false);
    said(true, "2020-01");
    said(true);
    expect(words()).toEqual([true, false, true, true]);
    said(true, "2020-01");
    expect(words()).toHaveLength(4);
  });
});

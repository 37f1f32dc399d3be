import { describe, expect, it } from "vitest";
import { ReadModels } from "../../projections/read-models.js";
import { dumpModels, restoreModels } from "../../projections/snapshot.js";
import { snapshotDifferences } from "../../src/engine/snapshot-check.js";
import { UNITS } from "../support/random-history.js";
import { smallCity, type World } from "../support/world.js";

function reported(output: string, months = 6): World {
  const world = smallCity();
  const [unit] = UNITS;
  world.run({
    type: "RegisterEnterprise",
    data: {
      unit,
      effective: "2018-01",
      name: "某企业",
      standing: { district: "d1", park: null, size: "above", clusters: ["a"], represents: 1 },
    },
  });
  for (let month = 1; month <= months; month++) {
    const amount = month === 2 ? output : "5.00";
    const lines = [{ cluster: "a", output: amount, employment: 3 }];
    world.run({ type: "FileReport", data: { unit, period: `2018-0${month}`, lines, confirm: ["ALL"] } });
  }
  return world;
}

const saved = (models: ReadModels) => restoreModels(dumpModels(models).map((part) => Uint8Array.from(part)));

describe("a snapshot held against a rebuild", () => {
  it("is found the same where the log went on after it", () => {
    const [early, late] = [reported("7.00", 3), reported("7.00")];
    const rebuilt = new ReadModels();
    for (const event of late.log.events) rebuilt.apply(event);
    expect([...snapshotDifferences(saved(early.models), rebuilt)]).toEqual([]);
    expect([...snapshotDifferences(saved(late.models), rebuilt)]).toEqual([]);
  });

  it("is told by the line and by the sums in which it differs", () => {
    const found = [...snapshotDifferences(saved(reported("7.00").models), reported("8.00").models)];
    expect(found[0]).toMatch(/^事实第2行/);
    expect(found.join("\n")).toMatch(/a city 2018 output @/);
    expect(found.join("\n")).not.toMatch(/employment/);
  });
});

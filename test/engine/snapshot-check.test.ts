import { describe, expect, it } from "vitest";
import { ReadModels } from "../../projections/read-models.js";
import { dumpModels, restoreModels } from "../../projections/snapshot.js";
import { snapshotDifferences } from "../../src/engine/snapshot-check.js";
import { UNITS } from "../support/random-history.js";
import { reportedCity, type World } from "../support/world.js";

const [UNIT] = UNITS;

function reported(output: string, months = 6): World {
  return reportedCity(UNIT, ["5.00", output, "5.00", "5.00", "5.00", "5.00"].slice(0, months));
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
    const differences = snapshotDifferences(saved(reported("7.00").models), reported("8.00").models);
    const found = [...differences].map(({ zh }) => zh);
    expect(found[0]).toBe("报表记录第2行");
    expect(found.join("\n")).toMatch(/a city 2018 output @/);
    expect(found.join("\n")).not.toMatch(/employment/);
  });
});

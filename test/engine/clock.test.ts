import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ReadModels } from "../../projections/read-models.js";
import { DomainEventSchema } from "../../src/domain/events/index.js";
import { FoldedLog } from "../../src/engine/log.js";
import { snapshotDifferences } from "../../src/engine/snapshot-check.js";
import { encode } from "../../src/store/codec.js";
import { openSqliteStore } from "../../src/store/sqlite/sqlite-store.js";
import { reportedCity } from "../support/world.js";

const START_MS = Date.UTC(2026, 0, 1);
/** What the machine's clock says at one append after the other. */
const CLOCK_S = [50, 90, 10, 20, 40, 80, 70, 95, 5, 60];

it("a clock that goes backwards changes neither order nor figures, and a later position is never an earlier time", async () => {
  const folder = mkdtempSync(join(tmpdir(), "dabiao-clock-"));
  try {
    const path = join(folder, "store.db");
    let appends = 0;
    const now = () => START_MS + 1000 * (CLOCK_S[appends % CLOCK_S.length] ?? 0);
    const { events } = reportedCity("EST-CLOCK-1", ["1.05", "2.05", "3.05", "4.05", "5.05", "6.05"]).log;
    const store = openSqliteStore({ path, mode: "create", now });
    for (const one of events) {
      const event = DomainEventSchema.parse({ type: one.type, data: one.data });
      const id = `00000000-0000-4000-8000-${`${one.position}`.padStart(12, "0")}`;
      await store.append([
        { stream: one.stream, expected: one.revision - 1, events: [encode(event, one.metadata, id)] },
      ]);
      appends++;
    }
    await store.close();

    const log = await FoldedLog.open(openSqliteStore({ path, mode: "existing" }));
    const steady = new ReadModels();
    for (const event of events) steady.apply(event);
    expect(log.models.position).toBe(events.length);
    expect([...snapshotDifferences(log.models, steady)]).toEqual([]);
    const { clock } = log.models;
    const times = events.map(({ position }) => clock.timeAt(position) ?? 0);
    expect(times).toEqual([...times].sort((one, other) => one - other));
    expect(times.at(-1)).toBe(START_MS + 95_000);
    // What was recorded under an earlier time than what stood before it counts from that later time on.
    const second = (seconds: number) => clock.positionAt(START_MS + 1000 * seconds);
    expect([second(49), second(50), second(89), second(90), second(94)]).toEqual([0, 1, 1, 7, 7]);
    expect(second(95)).toBe(events.length);
    await log.close();
  } finally {
    rmSync(folder, { recursive: true });
  }
});

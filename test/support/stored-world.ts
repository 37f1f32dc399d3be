import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Engine, type EngineOptions } from "../../src/engine/engine.js";
import { encode } from "../../src/store/codec.js";
import { openSqliteStore } from "../../src/store/sqlite/sqlite-store.js";
import type { World } from "./world.js";

/** Asks an engine over a store that holds the events of a world; the store is gone afterwards. */
export async function withEngine<Found>(
  world: World,
  ask: (engine: Engine) => Promise<Found>,
  options: EngineOptions = {},
): Promise<Found> {
  const folder = mkdtempSync(join(tmpdir(), "dabiao-world-"));
  try {
    const store = openSqliteStore({ path: join(folder, "dabiao.db"), mode: "create" });
    await store.append(
      world.log.events.map(
        ({ id: _, stream, revision: _r, position: _p, recordedAt: _t, metadata, ...event }) => ({
          stream,
          expected: "any",
          events: [encode(event, metadata, randomUUID())],
        }),
      ),
    );
    const engine = await Engine.open(store, options);
    try {
      return await ask(engine);
    } finally {
      await engine.close();
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

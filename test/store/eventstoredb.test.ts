import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import type { StoredEvent } from "../../src/store/event-store.js";
import { openEventStoreDb } from "../../src/store/eventstoredb/event-store-db.js";
import { EVENTSTOREDB, newLogOn, REAL_SERVER } from "../support/stores.js";
import { event, eventStoreContract } from "./contract.js";

eventStoreContract(EVENTSTOREDB.name, async () => {
  const cacheDir = mkdtempSync(join(tmpdir(), "dabiao-cache-"));
  const place = await EVENTSTOREDB.place(cacheDir);
  const options = { connection: place.location, cacheDir };
  let store = await openEventStoreDb(options);
  return {
    store,
    reopen: async () => {
      await store.close();
      store = await openEventStoreDb(options);
      return store;
    },
    destroy: async () => {
      await store.close();
      await place.end();
      rmSync(cacheDir, { recursive: true });
    },
  };
});

it("several logs on one server know nothing of each other", async () => {
  const place = await EVENTSTOREDB.place("");
  const server = REAL_SERVER ?? place.location;
  const locations = [place.location, newLogOn(server), newLogOn(server)];
  const stores = await Promise.all(locations.map((connection) => openEventStoreDb({ connection })));
  for (const [n, store] of stores.entries()) {
    await store.append([{ stream: "report-EST-1-2019", expected: -1, events: [event(n)] }]);
    if (n > 0) await store.putFile(ONE_BYTE, oneByte());
  }
  for (const [n, store] of stores.entries()) {
    const read = await store.readStream("report-EST-1-2019");
    expect(read.map(({ stream, data }) => [stream, JSON.parse(data).n])).toEqual([["report-EST-1-2019", n]]);
    const whole: StoredEvent[] = [];
    for await (const page of store.readAll(0)) whole.push(...page);
    expect(whole).toEqual(read);
    expect(await store.head()).toBe(read[0]?.position);
    expect(await store.listFiles()).toEqual(n > 0 ? [ONE_BYTE] : []);
  }
  await Promise.all(stores.map((store) => store.close()));
  await place.end();
});

it("a file on its way to the server leaves nothing behind, however the process ends", async () => {
  const place = await EVENTSTOREDB.place("");
  const store = await openEventStoreDb({ connection: place.location });
  const temporary = mkdtempSync(join(tmpdir(), "dabiao-test-"));
  vi.stubEnv("TMPDIR", temporary);
  try {
    let named: readonly string[] | undefined;
    const watched = async function* () {
      yield* oneByte();
      named = readdirSync(temporary);
    };
    await store.putFile(ONE_BYTE, watched());
    expect(named).toEqual([]);
    expect(await store.listFiles()).toContain(ONE_BYTE);
  } finally {
    vi.unstubAllEnvs();
    rmSync(temporary, { recursive: true });
    await store.close();
    await place.end();
  }
});

/** Digest of what `oneByte` gives. */
const ONE_BYTE = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d";

async function* oneByte(): AsyncIterable<Uint8Array> {
  yield new Uint8Array(1);
}

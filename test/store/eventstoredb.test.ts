import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openEventStoreDb } from "../../src/store/eventstoredb/event-store-db.js";
import { PeerLog } from "../peer/log.js";
import { PeerNode } from "../peer/node.js";
import { eventStoreContract } from "./contract.js";

/** A real server instead of the test peer: `DABIAO_TEST_ESDB=esdb://… npx vitest run test/store/eventstoredb.test.ts`. */
const real = process.env.DABIAO_TEST_ESDB;
const server = real === undefined ? "test peer" : `real server ${real.replace(/\/\/.*@/, "//")}`;
console.log(`EventStoreDB contract against: ${server}`);

eventStoreContract(`EventStoreDB, ${server}`, async () => {
  const cacheDir = mkdtempSync(join(tmpdir(), "dabiao-cache-"));
  const peer = real === undefined ? await new PeerNode(new PeerLog()).comeUp() : undefined;
  const options = { connection: peer?.connection ?? real ?? "", cacheDir };
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
      await peer?.goDown();
      rmSync(cacheDir, { recursive: true });
    },
  };
});

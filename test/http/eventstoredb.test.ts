import { describe } from "vitest";
import { EVENTSTOREDB } from "../support/stores.js";

/** The suites of the service once more, with the log on EventStoreDB. */
process.env.DABIAO_TEST_STORE = EVENTSTOREDB.name;

describe.each([
  ["questions, commands, uploads, live changes", () => import("./service.test.js")],
  ["who may do what", () => import("./access.test.js")],
  ["anything at all", () => import("./fuzz.test.js")],
])(`the service on ${EVENTSTOREDB.name}: %s`, async (_, suite) => {
  await suite();
});

import { openSqliteStore } from "../../src/store/sqlite/sqlite-store.js";
import { event } from "./contract.js";

/** A second process on the same file: appends one event after the other and says each time that it is durable. */
const [path = "", count = "1"] = process.argv.slice(2);
const store = openSqliteStore({ path, mode: "create" });
for (let n = 0; n < Number(count); n++) {
  await store.append([{ stream: `report-there-${n}`, expected: -1, events: [event(n)] }]);
  process.stdout.write(`${n + 1}\n`);
}
await store.close();

import { expect, it } from "vitest";
import { AccessLog } from "../../src/http/access-log.js";

const answered = { id: "id", method: "GET", route: "/v1/progress", status: 200, at: 7, milliseconds: 1.26 };

it("is a line of JSON for every answer, in bundles, and nothing stays behind at the end", () => {
  const bundles: string[] = [];
  const log = new AccessLog((text) => bundles.push(text), { bundle: 2 });
  for (let n = 0; n < 3; n++) log.add({ ...answered, id: `id-${n}` });
  expect(bundles.map((text) => text.split("\n").length - 1)).toEqual([2]);
  log.close();
  const lines = bundles.join("").trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line))).toEqual(
    [0, 1, 2].map((n) => ({
      level: 30,
      time: 7,
      reqId: `id-${n}`,
      method: "GET",
      route: "/v1/progress",
      status: 200,
      ms: 1.3,
      msg: "answered",
    })),
  );
});

import { expect, it } from "vitest";
import { EventStream } from "../../src/http/event-stream.js";

it("of a reader that does not read keeps the bound and one message, then gives it up", () => {
  let cut = 0;
  const stream = new EventStream(1024, () => cut++);
  const message = "x".repeat(1000);
  for (let n = 0; n < 2; n++) stream.write(message);
  expect(cut).toBe(0);
  stream.write(message);
  expect(cut).toBe(1);
  expect(stream.body.readableLength).toBe(2000);
  // Once it reads it is told again.
  stream.body.read();
  stream.write(message);
  expect([cut, stream.body.readableLength]).toEqual([1, 1000]);
  stream.end();
  stream.write(message);
  expect(cut).toBe(1);
});

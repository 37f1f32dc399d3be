import { afterEach, expect, it, vi } from "vitest";
import { newId, timedId } from "../../src/engine/ids.js";

const FORM = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const timeOf = (id: string) => Number.parseInt(id.slice(0, 13).replace("-", ""), 16);

afterEach(() => vi.useRealTimers());

it("gives UUIDs of version 7 for times, sorted by these and by the place within one", () => {
  const times = [0, 1, 1_577_836_800_000, 1_577_836_800_001, 2 ** 48 - 1];
  const ids = times.flatMap((time) => [0, 1, 4095].map((order) => timedId(time, order)));
  for (const id of ids) expect(id).toMatch(FORM);
  expect([...ids].sort()).toEqual(ids);
  expect(ids.map(timeOf)).toEqual(times.flatMap((time) => [time, time, time]));
  expect(new Set(Array.from({ length: 1000 }, () => timedId(7))).size).toBe(1000);
});

it("gives each new one after the one before, also where the clock stands still or goes back", () => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 1000 });
  const start = Date.now();
  const ids = Array.from({ length: 5000 }, newId);
  vi.setSystemTime(start - 60_000);
  ids.push(newId());
  vi.setSystemTime(start + 10);
  ids.push(newId());
  for (const id of ids) expect(id).toMatch(FORM);
  expect([...ids].sort()).toEqual(ids);
  expect(timeOf(ids[0] ?? "")).toBe(start);
  expect(timeOf(ids[4999] ?? "")).toBe(start + 1);
  expect(timeOf(ids.at(-1) ?? "")).toBe(start + 10);
});

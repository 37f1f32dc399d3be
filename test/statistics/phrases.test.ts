import { expect, it } from "vitest";
import { readingPeriod } from "../../src/statistics/phrases.js";
import { reading } from "./asking.js";

it("what was read in a month is of that month, what adds up of all months since January", () => {
  const june = reading(2019, "100", { through: 6 });
  expect(readingPeriod(june, "level")).toEqual({ year: 2019, from: 6, to: 6 });
  expect(readingPeriod(june, "flow")).toEqual({ year: 2019, from: 1, to: 6 });
  expect(readingPeriod(reading(2019, "100"), "level")).toEqual({ year: 2019, from: 1, to: 12 });
});

import fc from "fast-check";
import { expect, it } from "vitest";
import { inChina, monthInChina, spanOfMonthInChina } from "../../src/domain/china-time.js";

it("a month in China lasts from its first midnight to the next one's", () => {
  const moment = fc.date({ min: new Date(0), max: new Date("2100-01-01"), noInvalidDate: true });
  fc.assert(
    fc.property(moment, (date) => {
      const { from, until } = spanOfMonthInChina(date.getTime());
      expect(from).toBeLessThanOrEqual(date.getTime());
      expect(until).toBeGreaterThan(date.getTime());
      for (const first of [from, until]) expect(inChina(first)).toMatch(/-01 00:00:00$/);
      const month = monthInChina(date.getTime());
      expect([from, until - 1, until].map(monthInChina)).toEqual([month, month, month + 1]);
    }),
  );
});

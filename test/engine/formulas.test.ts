import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decomposition } from "../../src/engine/queries/decomposition.js";
import { levelPoint, seriesPoint } from "../../src/engine/queries/point.js";
import { progressOf } from "../../src/engine/queries/progress.js";
import { vantageOf } from "../../src/engine/queries/vantage.js";
import { fraction, naiveGrowth, shownFraction } from "../support/naive-growth.js";
import { NaiveModel, type NaiveQuestion } from "../support/naive-model.js";
import { AREAS, CLUSTERS, randomWorld } from "../support/random-history.js";

/** Every figure of a random history, as of a random position, against plain loops over the raw reports. */

const asked = fc.record({
  share: fc.double({ min: 0.3, max: 1, noNaN: true }),
  cluster: fc.constantFrom(null, ...CLUSTERS),
  area: fc.constantFrom(...AREAS),
  size: fc.constantFrom(null, "above" as const, "below" as const),
  month: fc.integer({ min: 1, max: 6 }),
});

describe("a month with its growth, coverage and year to date", () => {
  it("is what plain loops give: 环比, 累计, 累计同比, 报送率", () => {
    fc.assert(
      fc.property(randomWorld, asked, (world, { share, cluster, area, size, month }) => {
        const position = Math.floor(share * world.log.events.length);
        const naive = new NaiveModel(world.log.events, position);
        const question: NaiveQuestion = { cluster, area, size };
        const at = (year: number, from: number, to: number) => ({ year, from, to });
        const flow = (year: number, from: number, to: number) =>
          naive.reportedFlow(question, "revenue", at(year, from, to));
        const point = seriesPoint(
          vantageOf(world.models, `${position}`),
          question,
          "revenue",
          at(2019, month, month),
        );
        const own = flow(2019, month, month);
        const previous = month === 1 ? flow(2018, 12, 12) : flow(2019, month - 1, month - 1);
        expect(shownFraction(point.onPrevious)).toBe(naiveGrowth(own, previous));
        const ytd = flow(2019, 1, month);
        expect(shownFraction(point.ytd.level)).toBe(ytd === undefined ? "no-reports" : `${ytd}/1`);
        expect(shownFraction(point.ytd.yoy.nominal)).toBe(naiveGrowth(ytd, flow(2018, 1, month)));
        const { reported, due } = naive.coverage(question, at(2019, 1, month));
        expect([point.ytd.coverage.reported, point.ytd.coverage.expected]).toEqual([reported, due]);
      }),
      { numRuns: 70 },
    );
  });

  it("of a stock is that of the last month reported, and says which", () => {
    fc.assert(
      fc.property(randomWorld, asked, (world, { share, cluster, area, size, month }) => {
        const position = Math.floor(share * world.log.events.length);
        const naive = new NaiveModel(world.log.events, position);
        const question: NaiveQuestion = { cluster, area, size };
        const found = levelPoint(vantageOf(world.models, `${position}`), question, "employment", {
          year: 2019,
          from: 1,
          to: month,
        });
        let last: number | undefined;
        for (let m = 1; m <= month; m++) if (naive.hasStock(question, 2019 * 12 + m - 1)) last = m;
        const level = last === undefined ? undefined : naive.stock(question, 2019 * 12 + last - 1);
        expect(shownFraction(found.level)).toBe(level === undefined ? "no-reports" : `${level}/1`);
        expect(found.readAt?.to).toBe(last === month ? undefined : last);
      }),
      { numRuns: 70 },
    );
  });
});

describe("a decomposition by park", () => {
  it("gives each park its 比重, 贡献率 and 拉动 as plain fractions", () => {
    fc.assert(
      fc.property(randomWorld, asked, (world, { share, cluster }) => {
        const position = Math.floor(share * world.log.events.length);
        const naive = new NaiveModel(world.log.events, position);
        const period = { year: 2019, from: 1, to: 12 };
        const selection = { cluster, area: "city", size: null };
        const { decomposition: found } = decomposition(vantageOf(world.models, `${position}`), {
          selection,
          measure: "output",
          period,
          by: "park",
          top: 10,
        });
        const sum = (year: number, park?: string) => {
          let total = 0n;
          for (const report of naive.reports.values()) {
            if (report.span.year !== year || (park !== undefined && report.attribution.park !== park))
              continue;
            for (const line of report.lines) {
              if (cluster !== null && line.cluster !== cluster) continue;
              total += BigInt((line.output ?? "0").replace(".", ""));
            }
          }
          return total;
        };
        const [now, before] = [sum(2019), sum(2018)];
        for (const part of found.parts) {
          if (part.key === "-") continue;
          const [own, base] = [sum(2019, part.key), sum(2018, part.key)];
          expect([part.current.n, part.base.n]).toEqual([own, base]);
          expect(shownFraction(part.share)).toBe(now === 0n ? "whole-zero" : fraction(own, now));
          expect(shownFraction(part.contribution)).toBe(
            now === before ? "whole-unchanged" : fraction(own - base, now - before),
          );
          expect(shownFraction(part.pull)).toBe(before === 0n ? "base-zero" : fraction(own - base, before));
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe("a target over a random history", () => {
  const bands = { onTrack: "0.95", atRisk: "0.60", offTrack: "0" };
  const name = { zh: "产值", en: "output" };

  it("has 完成率, 缺口, 时间进度 and 进度差 of the due year so far", () => {
    fc.assert(
      fc.property(randomWorld, asked, fc.integer({ min: 1, max: 9_999_999 }), (world, one, aim) => {
        const { cluster, month } = one;
        world.run({
          type: "AdoptPlan",
          data: { plan: "p", name, issuer: "", adoptedOn: null, baseYear: 2018, dueYear: 2019, bands },
        });
        world.run({
          type: "SetTarget",
          data: {
            plan: "p",
            target: "T",
            terms: {
              clause: "",
              kind: "quantified",
              name,
              subject: { from: "reports", measure: "output", cluster, area: "city" },
              comparator: ">=",
              value: `${aim}`,
              unit: "元",
              milestone: null,
              due: 2019,
              leadDepartment: "",
              otherUnits: [],
              quote: "",
              note: "",
              trajectory: null,
            },
          },
        });
        const naive = new NaiveModel(world.log.events, Number.POSITIVE_INFINITY);
        const question: NaiveQuestion = { cluster, area: "city", size: null };
        const sum = naive.reportedFlow(question, "output", { year: 2019, from: 1, to: month });
        if (sum === undefined) return;
        const period = { year: 2019, from: month, to: month };
        const found = progressOf(vantageOf(world.models), { period }).rows[0]?.assessment;
        if (!found) throw new Error("no target");
        const fen = BigInt(aim) * 100n;
        expect(shownFraction(found.attainment)).toBe(fraction(sum, fen));
        expect(shownFraction(found.gap)).toBe(sum >= fen ? "0/1" : fraction(fen - sum, 100n));
        if (sum >= fen) expect(found.status).toBe("met");
        // The figure covers the months up to the last one that was reported; the pace is counted from there.
        let last = 0;
        for (let m = 1; m <= month; m++) {
          if (naive.reportedFlow(question, "output", { year: 2019, from: 1, to: m }) !== undefined) {
            const isNew =
              m === 1 ||
              naive.reportCountWith(question, "output", { year: 2019, from: 1, to: m }) !==
                naive.reportCountWith(question, "output", { year: 2019, from: 1, to: m - 1 });
            if (isNew) last = m;
          }
        }
        expect(shownFraction(found.elapsed)).toBe(fraction(BigInt(last), 12n));
        expect(shownFraction(found.pace)).toBe(fraction(sum * 12n - fen * BigInt(last), fen * 12n));
      }),
      { numRuns: 70 },
    );
  });
});

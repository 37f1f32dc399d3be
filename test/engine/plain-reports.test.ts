import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodePeriod, month } from "../../src/domain/period.js";
import { PlainReports } from "../../src/engine/ingest/plain-reports.js";
import { groupsIn } from "../../src/engine/ingest/report-groups.js";
import { checkReports, decideRecorded, type FilingTerms } from "../../src/engine/ingest/reports.js";
import { StagedReports } from "../../src/engine/ingest/staging.js";
import { CLUSTERS, randomWorld, UNITS } from "../support/random-history.js";

const terms: FilingTerms = {
  vocabulary: { clusters: CLUSTERS, clusterNames: {}, areaNames: {} },
  confirm: [],
  reason: undefined,
  today: 2021 * 12,
};

const figure = fc.oneof(
  fc.constant(Number.NaN),
  fc.integer({ min: -1000, max: 1000 }),
  fc.integer({ min: 0, max: 9 }).map((power) => Math.round(10 ** (power / 3 + 7))),
);
const row = fc.record({
  unit: fc.nat(UNITS.length - 1),
  period: fc
    .tuple(fc.constantFrom(2019, 2020), fc.integer({ min: 1, max: 12 }))
    .map(([year, m]) => encodePeriod(month(year, m))),
  ytd: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, fc.constant(1)),
  cluster: fc.nat(CLUSTERS.length - 1),
  output: figure,
  revenue: figure,
  employment: fc.oneof(fc.constant(Number.NaN), fc.integer({ min: 0, max: 3000 })),
  stage: fc.nat(2),
});

const file = fc.array(row, { minLength: 1, maxLength: 40 }).map((rows) => {
  const staged = new StagedReports();
  staged.add({
    kind: "reports",
    count: rows.length,
    row: Uint32Array.from(rows, (_, n) => n + 2),
    unit: Uint32Array.from(rows, (one) => one.unit),
    newUnits: UNITS,
    period: Uint32Array.from(rows, (one) => one.period),
    ytd: Uint8Array.from(rows, (one) => one.ytd),
    cluster: Uint16Array.from(rows, (one) => one.cluster),
    output: Float64Array.from(rows, (one) => one.output),
    revenue: Float64Array.from(rows, (one) => one.revenue),
    employment: Float64Array.from(rows, (one) => one.employment),
    stage: Uint8Array.from(rows, (one) => one.stage),
    problems: [],
    bytesRead: 0,
  });
  return staged;
});

function finish<T>(steps: Generator<unknown, T>): T {
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

describe("a plain row", () => {
  it("is one that the ordinary decision files without a remark, after whatever history", () => {
    let seen = 0;
    fc.assert(
      fc.property(randomWorld, file, (world, staged) => {
        const { models } = world;
        const order = staged.byUnit();
        const plain = new PlainReports(models, staged, terms);
        const marks = finish(plain.mark(order));
        const marked = order.filter((index) => marks[index] === 1);
        const { outcome, problems } = finish(checkReports(models, staged, terms, marked));
        expect(problems).toEqual([]);
        expect(outcome).toMatchObject({ filed: marked.length, revised: 0, unchanged: 0, refused: 0 });
        for (const group of groupsIn(staged, order)) {
          const [index = 0, second] = group.rows;
          const report = second === undefined ? plain.of(index) : undefined;
          if (!report) continue;
          seen++;
          const ready = decideRecorded(models, staged, group, terms);
          const { district, park, size } = report.standing;
          expect(ready).toMatchObject({
            decided: {
              expected: models.facts.revision(report.record.index, report.period.year),
              events: [
                {
                  type: "ReportFiled",
                  data: {
                    unit: report.record.unit,
                    lines: [{ cluster: report.cluster }],
                    attribution: { district, park, size },
                  },
                },
              ],
            },
          });
        }
      }),
      { numRuns: 300 },
    );
    expect(seen).toBeGreaterThan(100);
  });
});

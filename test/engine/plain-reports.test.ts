import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodePeriod, month } from "../../src/domain/period.js";
import { MARKS } from "../../src/engine/ingest/on-record.js";
import { PlainReports } from "../../src/engine/ingest/plain-reports.js";
import { groupsIn } from "../../src/engine/ingest/report-groups.js";
import { type CheckTerms, checkReports, decideRecorded, firstRow } from "../../src/engine/ingest/reports.js";
import { StagedReports } from "../../src/engine/ingest/staging.js";
import { randomBureau } from "../support/random-bureau.js";
import { CLUSTERS, randomWorld, reason, UNITS } from "../support/random-history.js";

const terms: CheckTerms = {
  vocabulary: { clusters: CLUSTERS, clusterNames: {}, areaNames: {} },
  confirm: [],
  reason: undefined,
  today: 2022 * 12,
  recorded: new Map(),
  recordedAfter: 0,
  held: () => undefined,
};

const figure = fc.oneof(
  fc.constant(Number.NaN),
  fc.integer({ min: -1000, max: 1000 }),
  fc.integer({ min: 0, max: 9 }).map((power) => Math.round(10 ** (power / 3 + 7))),
);
const row = fc.record({
  unit: fc.nat(UNITS.length - 1),
  period: fc
    .tuple(fc.constantFrom(2019, 2020, 2021), fc.integer({ min: 1, max: 12 }))
    .map(([year, m]) => encodePeriod(month(year, m))),
  ytd: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, fc.constant(1)),
  cluster: fc.nat(CLUSTERS.length - 1),
  output: figure,
  revenue: figure,
  employment: fc.oneof(fc.constant(Number.NaN), fc.integer({ min: 0, max: 3000 })),
  stage: fc.nat(2),
});

type Row = typeof row extends fc.Arbitrary<infer T> ? T : never;

/** Rows as they come from the reader; `newUnits` with the first of them. */
function stage(staged: StagedReports, rows: readonly Row[], newUnits: readonly string[]): void {
  const start = staged.count;
  staged.add({
    kind: "reports",
    count: rows.length,
    row: Uint32Array.from(rows, (_, n) => start + n + 2),
    unit: Uint32Array.from(rows, (one) => one.unit),
    newUnits,
    name: new Uint32Array(rows.length),
    newNames: [],
    period: Uint32Array.from(rows, (one) => one.period),
    ytd: Uint8Array.from(rows, (one) => one.ytd),
    cluster: Uint16Array.from(rows, (one) => one.cluster),
    output: Float64Array.from(rows, (one) => one.output),
    revenue: Float64Array.from(rows, (one) => one.revenue),
    employment: Float64Array.from(rows, (one) => one.employment),
    stage: Uint8Array.from(rows, (one) => one.stage),
    table: {},
    problems: [],
    bytesRead: 0,
  });
}

const rows = fc.array(row, { minLength: 1, maxLength: 40 });
const file = rows.map((all) => {
  const staged = new StagedReports();
  stage(staged, all, UNITS);
  return staged;
});
/** Each unit's months one after the other, as most files have them. */
const orderedRows = rows.map((all) => all.toSorted((a, b) => a.period - b.period));

/** One row for each of some months of each unit, with figures of which most are quiet. */
const calm = fc
  .uniqueArray(row, {
    minLength: 10,
    maxLength: 40,
    size: "max",
    selector: (one) => one.unit * 2 ** 16 + one.period,
  })
  .map((all) =>
    all
      .toSorted((a, b) => a.period - b.period)
      .map((one, n) => {
        const output = n % 23 === 22 ? one.output : 1000 + n;
        return { ...one, ytd: 0 as const, cluster: 0, output, revenue: Number.NaN, employment: n };
      }),
  );

function finish<T>(steps: Generator<unknown, T>): T {
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

describe("a plain row", () => {
  it("is one that the ordinary decision files without a remark, after whatever history", () => {
    let seen = 0;
    fc.assert(
      fc.property(fc.oneof(randomWorld, randomBureau), fc.boolean(), file, (world, isAway, staged) => {
        const { models } = world;
        for (const unit of isAway ? UNITS : []) {
          world.attempt({ type: "DeregisterEnterprise", data: { unit, effective: "2019-08" } });
          world.attempt({ type: "ReinstateEnterprise", data: { unit, effective: "2020-03" } });
          world.attempt({
            type: "RescheduleEnterprise",
            data: { unit, effective: "2021-01", frequency: "quarter" },
          });
        }
        const order = staged.byUnit(() => true);
        const plain = new PlainReports(models, staged, terms);
        for (const group of groupsIn(staged, order)) {
          const [index = 0, second] = group.rows;
          const report = second === undefined ? plain.of(index) : undefined;
          if (!report) continue;
          seen++;
          const ready = decideRecorded(models, staged, group, terms);
          const { district, park, size } = report.standing;
          expect(ready).toMatchObject({
            cameTo: "filed",
            appends: [
              {
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
            ],
          });
        }
      }),
      { numRuns: 200 },
    );
    expect(seen).toBeGreaterThan(100);
  });

  it("is found the same while the file is read, at once, and after others wrote meanwhile", () => {
    let seen = 0;
    fc.assert(
      fc.property(randomWorld, fc.oneof(rows, orderedRows), fc.nat(40), (world, all, cut) => {
        const { models } = world;
        const staged = new StagedReports();
        const ahead = new PlainReports(models, staged, terms);
        const overtaken = new PlainReports(models, staged, terms);
        for (const [n, some] of [all.slice(0, cut), all.slice(cut)].entries()) {
          stage(staged, some, n === 0 ? UNITS : []);
          finish(ahead.lookAhead());
          finish(overtaken.lookAhead());
        }
        const marks = finish(ahead.mark());
        expect(marks).toEqual(finish(new PlainReports(models, staged, terms).mark()));
        seen += marks.filter((mark) => mark === MARKS.filed).length;

        for (const unit of UNITS) {
          world.attempt({ type: "DeregisterEnterprise", data: { unit, effective: "2020-03" } });
        }
        expect(finish(overtaken.mark())).toEqual(finish(new PlainReports(models, staged, terms).mark()));
        expect(overtaken.markedAt).toBe(models.position);
      }),
      { numRuns: 60 },
    );
    expect(seen).toBeGreaterThan(10);
  });

  it("comes to what the ordinary decision says, also of what was recorded before an interruption or stands already", () => {
    const seen = { filed: 0, recorded: 0, unchanged: 0 };
    const history = fc.oneof(randomWorld, randomBureau);
    const fate = fc.constantFrom("delivered", "recorded", "recorded", "new");
    const anyFates = fc.array(fate, { minLength: 40, maxLength: 40 });
    const fates = fc.oneof(
      anyFates,
      anyFates.map((all) => all.toSorted().reverse()),
    );
    fc.assert(
      fc.property(history, fc.oneof(rows, calm), fates, fc.boolean(), (world, all, fateOf, isDisturbed) => {
        const { models } = world;
        for (const unit of UNITS) {
          const data = { unit, effective: "2018-08", clusters: ["a"], size: "above" as const };
          world.attempt({ type: "ReinstateEnterprise", data: { unit, effective: "2018-07" } });
          world.attempt({ type: "ReclassifyEnterprise", data });
        }
        const staged = new StagedReports();
        stage(staged, all, UNITS);
        const order = staged.byUnit(() => true);
        const recorded = new Map<number, "filed" | "revised">();
        const write = (which: string) => {
          for (const group of groupsIn(staged, order)) {
            const decided = decideRecorded(models, staged, group, terms);
            if (fateOf[group.rows[0] ?? 0] !== which || "problems" in decided) continue;
            const events = decided.appends.flatMap((append) => append.events);
            for (const event of world.log.add(events)) models.apply(event);
            if (which === "recorded" && decided.cameTo !== "unchanged")
              recorded.set(firstRow(staged, group), decided.cameTo);
          }
        };
        write("delivered");
        const recordedAfter = models.position;
        write("recorded");
        for (const unit of isDisturbed ? UNITS : []) {
          world.attempt({ type: "WithdrawReport", data: { unit, period: "2019-02", reason } });
          world.attempt({
            type: "RelocateEnterprise",
            data: { unit, effective: "2019-04", district: "d2", park: null },
          });
        }

        const resumed = { ...terms, recorded, recordedAfter };
        const marks = finish(new PlainReports(models, staged, resumed).mark());
        const count = (mark: number) => marks.filter((one) => one === mark).length;
        const ordinary = order.filter((index) => marks[index] === MARKS.ordinary);
        const { outcome, problems } = finish(checkReports(models, staged, resumed, ordinary));
        const whole = finish(checkReports(models, staged, resumed, order));
        expect(problems).toEqual(whole.problems);
        expect({
          ...outcome,
          rows: all.length,
          filed: outcome.filed + count(MARKS.filed) + count(MARKS.recorded),
          unchanged: outcome.unchanged + count(MARKS.unchanged),
        }).toEqual(whole.outcome);
        seen.filed += count(MARKS.filed);
        seen.recorded += count(MARKS.recorded);
        seen.unchanged += count(MARKS.unchanged);
      }),
      { numRuns: 200 },
    );
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(10);
  });
});

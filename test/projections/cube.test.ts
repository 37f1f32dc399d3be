import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CubeView } from "../../projections/cube/cube-view.js";
import { type Exact, zeros } from "../../projections/cube/exact.js";
import { SLOT_COUNT, SLOTS } from "../../projections/cube/slots.js";
import { ReadModels } from "../../projections/read-models.js";
import { evolveReportYear, type ReportEvent, type ReportYear } from "../../src/domain/report/report-year.js";
import { expectEqual } from "../support/equal.js";
import { NaiveModel } from "../support/naive-model.js";
import { AREAS, CLUSTERS, randomWorld, UNITS } from "../support/random-history.js";
import { definedArea, smallCity, type World } from "../support/world.js";

const QUESTIONS = [null, ...CLUSTERS].flatMap((cluster) =>
  AREAS.flatMap((area) => ([null, "above", "below"] as const).map((size) => ({ cluster, area, size }))),
);
const SPANS = [
  { year: 2018, from: 1, to: 12 },
  { year: 2018, from: 1, to: 6 },
  { year: 2019, from: 4, to: 6 },
  { year: 2018, from: 3, to: 3 },
];

const ASKED = QUESTIONS.flatMap((question) =>
  SPANS.map((span) => ({ question, span, month: span.year * 12 + span.to - 1 })),
);

function expectSame(view: CubeView, naive: NaiveModel): void {
  const told = ASKED.map(({ question, span, month }) => ({
    ...{ question, span },
    output: BigInt(view.flow(question, SLOTS.output, span)),
    revenue: BigInt(view.flow(question, SLOTS.revenue, span)),
    reports: Number(view.flow(question, SLOTS.reports, span)),
    employment: BigInt(view.stock(question, SLOTS.employment, month)),
    enterprises: BigInt(view.running(question, SLOTS.enterprises, month)),
  }));
  const expected = ASKED.map(({ question, span, month }) => ({
    ...{ question, span },
    output: naive.flow(question, "output", span),
    revenue: naive.flow(question, "revenue", span),
    reports: naive.reportCount(question, span),
    employment: naive.stock(question, month),
    enterprises: naive.enterprises(question, month),
  }));
  expectEqual(told, expected);
}

/** 可比口径: sums over reports whose unit reported the same months a year before. */
function expectSameMatches(view: CubeView, naive: NaiveModel): void {
  for (const cluster of [null, ...CLUSTERS]) {
    for (const area of ["city", "p", "d2"]) {
      const question = { cluster, area, size: null };
      const cube = {
        current: BigInt(view.flow(question, SLOTS.outputMatched, MATCHED_SPAN)),
        base: BigInt(view.flow(question, SLOTS.outputBase, MATCHED_SPAN)),
        reports: Number(view.flow(question, SLOTS.outputPairs, MATCHED_SPAN)),
      };
      expect({ question, ...cube }).toEqual({
        question,
        ...naive.comparable(question, "output", MATCHED_SPAN),
      });
    }
  }
}

const CROSSINGS = [null, "a"].flatMap((cluster) =>
  ["city", "p", "d1"].flatMap((area) =>
    ["d2", "p", "q", "-", "=p", "-p", "-d1"].map((within) => ({ cluster, area, within, size: null })),
  ),
);

/** What lies in two areas at once. */
function expectSameCrossings(view: CubeView, naive: NaiveModel): void {
  const asked = CROSSINGS.flatMap((question) =>
    SPANS.map((span) => ({ question, span, month: span.year * 12 + span.to - 1 })),
  );
  expectEqual(
    asked.map(({ question, span, month }) => ({
      ...{ question, span },
      output: BigInt(view.flow(question, SLOTS.output, span)),
      employment: BigInt(view.stock(question, SLOTS.employment, month)),
      enterprises: BigInt(view.running(question, SLOTS.enterprises, month)),
      coverage: { reported: view.coveredMonths(question, span), due: view.dueMonths(question, span) },
    })),
    asked.map(({ question, span, month }) => ({
      ...{ question, span },
      output: naive.flow(question, "output", span),
      employment: naive.stock(question, month),
      enterprises: naive.enterprises(question, month),
      coverage: naive.coverage(question, span),
    })),
  );
}

const PARKS = ["p", "q", "r", "-"];

/** Every park of a selection by itself, without those that lie inside it, and what lies in none. */
function expectSameParts({ facts }: ReadModels, view: CubeView, naive: NaiveModel): void {
  for (const [area, span] of ["city", "d1", "p"].flatMap((one) => SPANS.map((of) => [one, of] as const))) {
    const question = { cluster: null, area, size: null };
    const month = span.year * 12 + span.to - 1;
    const byPark = ({ park }: { park: string | null }) => park ?? "-";
    const sums = view.sumsBy(
      byPark,
      question,
      [SLOTS.output, SLOTS.outputPairs],
      facts.cube.axis.inside(span),
    );
    const months = view.monthsBy(byPark, question, span);
    const counts = view.countsBy(byPark, question, month);
    const told = PARKS.map((park) => ({
      ...{ area, span, park },
      output: BigInt(sums.get(park)?.[0] ?? 0),
      pairs: Number(sums.get(park)?.[1] ?? 0),
      coverage: months.get(park) ?? { reported: 0, due: 0 },
      units: counts.get(park)?.units ?? 0,
      enterprises: BigInt(counts.get(park)?.enterprises ?? 0),
    }));
    const expected = PARKS.map((park) => {
      const part = { ...question, within: park === "-" ? "-" : `=${park}` };
      return {
        ...{ area, span, park },
        output: naive.flow(part, "output", span),
        pairs: naive.comparable(part, "output", span).reports,
        coverage: naive.coverage(part, span),
        units: naive.units(part, month),
        enterprises: naive.enterprises(part, month),
      };
    });
    expectEqual(told, expected);
  }
}

const SHARE = fc.double({ min: 0, max: 1, noNaN: true });
const MATCHED_SPAN = { year: 2019, from: 1, to: 12 };

describe("the cube against a naive model", () => {
  it("tells one period after the other what it tells of each alone", () => {
    const month = fc.integer({ min: 1, max: 12 });
    const span = fc
      .tuple(fc.constantFrom(2018, 2019), fc.oneof(fc.constant(1), month), month)
      .map(([year, a, b]) => ({ year, from: Math.min(a, b), to: Math.max(a, b) }));
    const [slots, question] = [
      [SLOTS.output, SLOTS.reports] as const,
      { cluster: null, area: "city", size: null },
    ];
    fc.assert(
      fc.property(randomWorld, fc.array(span, { maxLength: 24 }), (world, spans) => {
        const naive = new NaiveModel(world.log.events, Number.POSITIVE_INFINITY);
        const view = world.models.facts.cube.now();
        for (const asked of spans) {
          const [output = 0, reports] = view.flows(question, slots, asked);
          const { reported, due } = naive.coverage(question, asked);
          expect([BigInt(output), reports]).toEqual([
            naive.flow(question, "output", asked),
            naive.reportCount(question, asked),
          ]);
          expect([view.coveredMonths(question, asked), view.dueMonths(question, asked)]).toEqual([
            reported,
            due,
          ]);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("holds the same sums for any history", () => {
    fc.assert(
      fc.property(randomWorld, (world) => {
        const naive = new NaiveModel(world.log.events, Number.POSITIVE_INFINITY);
        expectSame(world.models.facts.cube.now(), naive);
        expectSameMatches(world.models.facts.cube.now(), naive);
      }),
      { numRuns: 60 },
    );
  });

  it("holds the same sums as of any position", () => {
    fc.assert(
      fc.property(
        randomWorld,
        fc.integer({ min: 1, max: 9 }),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 3 }),
        (world, checkpointEntries, shares) => {
          const models = new ReadModels(checkpointEntries);
          for (const event of world.log.events) models.apply(event);
          for (const share of shares) {
            const position = Math.floor(share * world.log.events.length);
            const naive = new NaiveModel(world.log.events, position);
            expectSame(models.facts.cube.at(position), naive);
            expectSameMatches(models.facts.cube.at(position), naive);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it("tells what lies in two areas, and each part of a selection, before and after an area moves or there are new places", () => {
    fc.assert(
      fc.property(
        randomWorld,
        fc.integer({ min: 1, max: 9 }),
        SHARE,
        SHARE,
        (world, entries, past, looked) => {
          const { events } = world.log;
          const lookedAt = Math.floor(looked * events.length);
          const position = Math.floor(past * lookedAt);
          const [then, between] = [new NaiveModel(events, position), new NaiveModel(events, lookedAt)];
          const models = new ReadModels(entries);
          for (const event of events.slice(0, lookedAt)) models.apply(event);
          const { cube } = models.facts;
          expectSameCrossings(cube.now(), between);
          expectSameParts(models, cube.at(position), then);
          for (const event of events.slice(lookedAt)) models.apply(event);
          expectSameCrossings(cube.now(), new NaiveModel(events, events.length));
          expectSameParts(models, cube.now(), new NaiveModel(events, events.length));
          expectSameCrossings(cube.at(position), then);
          expectSameParts(models, cube.at(position), then);
          expectSameParts(models, cube.at(lookedAt), between);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("tells every leaf as of a position as it stood then, near the start or near the end, and when more came since", () => {
    fc.assert(
      fc.property(
        randomWorld,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (world, past, looked) => {
          const { events } = world.log;
          const lookedAt = Math.floor(looked * events.length);
          const position = Math.floor(past * lookedAt);
          const [then, models] = [new ReadModels(), new ReadModels()];
          for (const event of events.slice(0, position)) then.apply(event);
          const expected = placesOf(then, then.facts.cube.now());
          for (const event of events.slice(0, lookedAt)) models.apply(event);
          expect(placesOf(models, models.facts.cube.at(position))).toEqual(expected);
          for (const event of events.slice(lookedAt)) models.apply(event);
          // Brings the present leaves on, from which the view that is kept takes back.
          models.facts.cube.now();
          expect(placesOf(models, models.facts.cube.at(position))).toEqual(expected);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("tells each part of a selection as of any position of a history with many checkpoints, leaves being remembered at few", () => {
    const world = smallCity();
    for (const [at, unit] of UNITS.entries()) {
      const standing = {
        ...{ district: at % 2 === 0 ? "d1" : "d2", park: at < 2 ? "p" : "q", size: "above" as const },
        ...{ clusters: ["a"], represents: 1 },
      };
      world.run({ type: "RegisterEnterprise", data: { unit, effective: "2016-12", name: unit, standing } });
    }
    for (const year of [2017, 2018]) {
      for (let month = 1; month <= 9; month++) {
        for (const unit of UNITS) {
          const lines = [{ cluster: "a", output: `${year * month}.00` }];
          world.run({
            type: "FileReport",
            data: { unit, period: `${year}-0${month}`, lines, confirm: ["ALL"] },
          });
        }
      }
    }
    const { events } = world.log;
    const models = new ReadModels(1);
    for (const event of events) models.apply(event);
    for (let position = 1; position <= events.length; position += 5) {
      expectSameParts(models, models.facts.cube.at(position), new NaiveModel(events, position));
    }
  });

  it("counts a new park in the one that it was defined in as soon as something lies there", () => {
    const world = smallCity();
    const register = (unit: string, place: string) => {
      const standing = {
        district: "d1",
        park: place,
        size: "above" as const,
        clusters: ["a"],
        represents: 1,
      };
      world.run({ type: "RegisterEnterprise", data: { unit, effective: "2016-12", name: unit, standing } });
    };
    const file = (unit: string, month: number) =>
      world.run({
        type: "FileReport",
        data: { unit, period: `2018-0${month}`, lines: [{ cluster: "a", output: "1.00" }], confirm: ["ALL"] },
      });
    register(UNITS[0], "p");
    for (let month = 1; month <= 4; month++) file(UNITS[0], month);
    world.run(definedArea("r", "park", "p"));
    register(UNITS[1], "r");
    for (let month = 1; month <= 4; month++) file(UNITS[1], month);
    const { events } = world.log;
    for (let checkpointEntries = 1; checkpointEntries < 9; checkpointEntries++) {
      const models = new ReadModels(checkpointEntries);
      for (const event of events) models.apply(event);
      for (let position = 1; position <= events.length; position++) {
        expectSame(models.facts.cube.at(position), new NaiveModel(events, position));
      }
    }
  });

  it("finds in the journal, before a line and after it, what every leaf holds in every slot", () => {
    fc.assert(
      fc.property(randomWorld, fc.double({ min: 0, max: 1, noNaN: true }), (world, share) => {
        const { facts } = world.models;
        const { length } = facts.journal;
        const cut = Math.floor(length * share);
        const found = new Map<string, Exact[]>();
        for (const [first, end] of [[0, cut] as const, [cut, length] as const]) {
          for (const entries of [facts.entriesOf(first, end), facts.pairsOf(first, end)]) {
            for (let n = 0; n < entries.count; n++) {
              const period = facts.cube.axis.period(entries.period(n));
              const key = `${facts.cube.series.describe(entries.leaf(n))} ${JSON.stringify(period)}`;
              const sums = found.get(key) ?? zeros(SLOT_COUNT);
              entries.addTo(sums, Object.values(SLOTS), n, 1);
              found.set(key, sums);
            }
          }
        }
        const sums = new Map([...found].map(([key, values]) => [key, values.map(BigInt)]));
        expect(nonZero(sums)).toEqual(nonZero(leavesOf(world.models)));
      }),
      { numRuns: 30 },
    );
  });

  it("does not depend on when somebody looked", () => {
    fc.assert(
      fc.property(randomWorld, (world) => {
        const watched = new ReadModels();
        for (const event of world.log.events) {
          watched.apply(event);
          watched.facts.cube.now();
        }
        expect(leavesOf(watched)).toEqual(leavesOf(world.models));
      }),
      { numRuns: 30 },
    );
  });

  it("adds up: two shards by unit make the whole", () => {
    fc.assert(
      fc.property(randomWorld, fc.subarray([...UNITS]), (world, chosen) => {
        const [one, other] = [new ReadModels(), new ReadModels()];
        for (const event of world.log.events) {
          const ofUnit = "unit" in event.data;
          if (!ofUnit || chosen.some((unit) => event.stream.includes(unit))) one.apply(event);
          if (!ofUnit || !chosen.some((unit) => event.stream.includes(unit))) other.apply(event);
        }
        const sum = leavesOf(one);
        for (const [key, values] of leavesOf(other)) {
          const before = sum.get(key) ?? values.map(() => 0n);
          sum.set(
            key,
            values.map((value, slot) => value + (before[slot] ?? 0n)),
          );
        }
        expect(nonZero(sum)).toEqual(nonZero(leavesOf(world.models)));
      }),
      { numRuns: 30 },
    );
  });
});

describe("the facts", () => {
  it("give each unit's year as the fold of its stream would", () => {
    fc.assert(
      fc.property(randomWorld, (world) => {
        for (const unit of UNITS) {
          const index = world.models.directory.get(unit)?.index;
          if (index === undefined) continue;
          for (const year of [2018, 2019]) {
            expect(world.models.facts.reportYear(index, year)).toEqual(streamFold(world, unit, year));
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it("give a unit's year as it stood after every command, the newest included, as its stream did up to there", () => {
    fc.assert(
      fc.property(randomWorld, (world) => {
        const { directory, facts, position: head } = world.models;
        for (const [unit, year] of UNITS.flatMap((unit) =>
          [2018, 2019].map((year) => [unit, year] as const),
        )) {
          const index = directory.get(unit)?.index;
          if (index === undefined) continue;
          expect(facts.reportYear(index, year, head)).toEqual(facts.reportYear(index, year));
          for (const position of world.log.ends) {
            expectEqual(facts.reportYear(index, year, position), streamFold(world, unit, year, position));
          }
        }
      }),
      { numRuns: 30 },
    );
  });

  it("lose no figure of a report that is revised, unless its unit moved to another cluster", () => {
    fc.assert(
      fc.property(randomWorld, (world) => {
        for (const { type, data } of world.log.events) {
          if (type !== "ReportRevised" || data.reason.code === "reclassified") continue;
          for (const before of data.replaces.lines) {
            const after = data.lines.find(({ cluster }) => cluster === before.cluster);
            expect(Object.keys(after ?? {})).toEqual(expect.arrayContaining(Object.keys(before)));
          }
        }
      }),
      { numRuns: 30 },
    );
  });

  it("keep what a unit wrote since January: own values of the year add up to it", () => {
    fc.assert(
      fc.property(randomWorld, (world) => {
        const naive = new NaiveModel(world.log.events, Number.POSITIVE_INFINITY);
        for (const { unit, span, asGiven } of naive.reports.values()) {
          for (const given of asGiven?.lines ?? []) {
            if (given.output === undefined) continue;
            const sum = [...naive.reports.values()]
              .filter(
                (other) => other.unit === unit && other.span.year === span.year && other.span.to <= span.to,
              )
              .flatMap((other) => other.lines.filter((line) => line.cluster === given.cluster))
              .reduce((total, line) => total + BigInt((line.output ?? "0").replace(".", "")), 0n);
            expect(sum).toBe(BigInt(given.output.replace(".", "")));
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

function streamFold(world: World, unit: string, year: number, until = Number.POSITIVE_INFINITY): ReportYear {
  return world.log.events
    .filter(({ position }) => position <= until)
    .filter((event): event is typeof event & ReportEvent => event.stream === `report-${unit}-${year}`)
    .reduce(evolveReportYear, [] as ReportYear);
}

/** Output, reports and matched output of every finest place that has any, for a few selections. */
function placesOf({ facts }: ReadModels, view: CubeView): string[] {
  const slots = [SLOTS.output, SLOTS.reports, SLOTS.outputMatched];
  return ["city", "d1", "p"].flatMap((area) =>
    SPANS.flatMap((span) =>
      [
        ...view.sumsBy(
          JSON.stringify,
          { cluster: null, area, size: null },
          slots,
          facts.cube.axis.inside(span),
        ),
      ]
        .filter(([, sums]) => sums.some((sum) => BigInt(sum) !== 0n))
        .map(([place, sums]) => JSON.stringify([area, span, place, sums.map(String)]))
        .sort(),
    ),
  );
}

function leavesOf(models: ReadModels): Map<string, bigint[]> {
  const leaves = new Map<string, bigint[]>();
  for (const { key, period, values } of models.facts.cube.leaves()) {
    leaves.set(`${key} ${JSON.stringify(period)}`, values.map(BigInt));
  }
  return leaves;
}

function nonZero(cells: Map<string, bigint[]>): Map<string, bigint[]> {
  return new Map([...cells].filter(([, values]) => values.some((value) => value !== 0n)).sort());
}

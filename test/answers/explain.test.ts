import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { FigureData } from "../../src/answers/data.js";
import { decompositionQuestion } from "../../src/answers/decomposition.js";
import { explainQuestion } from "../../src/answers/explain/explain.js";
import { gapQuestion } from "../../src/answers/gap.js";
import { progressQuestion } from "../../src/answers/progress.js";
import { seriesQuestion } from "../../src/answers/series.js";
import type { Engine } from "../../src/engine/engine.js";
import { roundHalfUp } from "../../src/statistics/print.js";
import { ratio } from "../../src/statistics/ratio.js";
import { BANDS, terms } from "../statistics/asking.js";
import { CLUSTERS, randomWorld, UNITS } from "../support/random-history.js";
import { withEngine } from "../support/stored-world.js";
import { reportedCity, smallCity, type World } from "../support/world.js";

/** Selections of every kind: nested parks and districts, both at once, size classes, clusters. */
const scope = fc.record(
  {
    cluster: fc.constantFrom(...CLUSTERS),
    park: fc.constantFrom("p", "q"),
    district: fc.constantFrom("d1", "d2"),
    size: fc.constantFrom("above" as const, "below" as const),
  },
  { requiredKeys: [] },
);
const by = fc.constantFrom("park", "district", "cluster", "size", "enterprise");
const measure = fc.constantFrom("output", "revenue", "employment", "enterprises");
const period = fc.constantFrom("2019", "2019-01..06", "2019-H1", "2019-Q2", "2019-03", "2019-12", "2018");
/** Areas and clusters come first. */
const CITY_EVENTS = smallCity().log.events.length;
const place = fc.double({ min: 0.3, max: 1, noNaN: true });

/** What `explain` says of a name, and that the reports it lists add up to it. */
async function explained(engine: Engine, figure: string, asOf: string): Promise<string | null> {
  const query = explainQuestion.query.parse({ figure, asOf, top: 2 });
  const data: z.output<typeof explainQuestion.data> = (await explainQuestion.ask(engine, query, "zh")).data();
  if (data.restsOn !== "reports") throw new Error(`${figure} rests on ${data.restsOn}`);
  expect(data.figure).toBe(figure);
  const fen = (text: string) => BigInt(text.replace(".", ""));
  const sum = data.largest.reduce((all, { value }) => all + fen(value), fen(data.restValue));
  expect([figure, sum]).toEqual([figure, fen(data.value ?? data.restValue)]);
  return data.value;
}

/** What `explain` says of a figure that is computed from others, and that those are explained themselves. */
async function workedOut(engine: Engine, figure: string, asOf: string): Promise<string | null> {
  const query = explainQuestion.query.parse({ figure, asOf, top: 1000 });
  const data: z.output<typeof explainQuestion.data> = (await explainQuestion.ask(engine, query, "zh")).data();
  if (data.restsOn !== "figures") throw new Error(`${figure} rests on ${data.restsOn}`);
  expect(data.figure).toBe(figure);
  for (const one of data.figures) {
    expect([one.figure, await explained(engine, one.figure, asOf)]).toEqual([one.figure, one.value.value]);
  }
  if (data.pairs) {
    const { current, base, largest } = data.pairs;
    const fen = (text: string) => BigInt(text.replace(".", ""));
    const sum = (of: "current" | "base") => largest.reduce((all, pair) => all + fen(pair[of].value), 0n);
    expect([figure, sum("current"), sum("base")]).toEqual([figure, fen(current), fen(base)]);
    if (data.value.value !== null) {
      const rate = ratio(sum("current") - sum("base"), sum("base"));
      expect(data.value.value).toBe(rate.d === 1n ? `${rate.n}` : roundHalfUp(rate, 10));
    }
  }
  if (data.coverage) {
    const { units, due, reported } = data.coverage;
    const sum = (of: "due" | "reported") => `${units.reduce((all, unit) => all + unit[of], 0)}`;
    expect([figure, sum("due"), sum("reported")]).toEqual([figure, due, reported]);
  }
  return data.value.value;
}

function yearBefore(figure: string): string {
  return figure.replace(
    /^(.+?\/.+?\/.+?\/)(\d{4})/,
    (_all, head: string, year: string) => `${head}${Number(year) - 1}`,
  );
}

/** The name of what is computed from a row: the formula behind the measure, the base where it is not a year before. */
function nameOf(
  formula: string,
  { figure, baseFigure }: { figure: string; baseFigure: string },
  whole?: { figure: string },
): string {
  const [measured, cluster, area, now = "", ...more] = figure.split("/");
  const then = baseFigure.split("/")[3] ?? "";
  const isYearBefore = then === now.replace(/^\d{4}/, (year) => `${Number(year) - 1}`);
  const [, wholeCluster, wholeArea, , ...size] = whole?.figure.split("/") ?? [];
  return [
    `${measured}.${formula}`,
    cluster,
    area,
    isYearBefore ? now : `${now}:${then}`,
    ...more,
    ...(whole ? ["in", wholeCluster, wholeArea, ...size] : []),
  ].join("/");
}

/** Holds `check` against decompositions of random histories, asked as of random positions. */
async function ofDecompositions(
  numRuns: number,
  check: (
    engine: Engine,
    answer: z.output<typeof decompositionQuestion.data>,
    asked: { readonly by: string; readonly asOf: string },
  ) => Promise<void>,
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(
      randomWorld,
      scope,
      by,
      measure.filter((one) => one !== "enterprises"),
      period,
      fc.integer({ min: 1, max: 3 }),
      place,
      (world, narrowed, dimension, what, when, top, share) =>
        withEngine(world, async (engine) => {
          const asOf = `${Math.max(CITY_EVENTS, Math.floor(share * world.log.events.length))}`;
          const asked = { ...narrowed, by: dimension, measure: what, period: when, top, asOf };
          const query = decompositionQuestion.query.parse(asked);
          await check(engine, (await decompositionQuestion.ask(engine, query, "zh")).data(), asked);
        }),
    ),
    { numRuns },
  );
}

describe("every printed level", () => {
  it("of a decomposition leads by its name to the same figure, the rest and the residual as well", async () => {
    await ofDecompositions(50, async (engine, { parts }, { by: dimension, asOf }) => {
      for (const { name, figure, baseFigure, current, base } of parts) {
        expect([name, await explained(engine, figure, asOf)]).toEqual([name, current.value]);
        expect([name, await explained(engine, baseFigure, asOf)]).toEqual([name, base.value]);
      }
      if (dimension !== "cluster") expect(parts.map(({ name }) => name)).not.toContain("重复计入或未归类");
    });
  });

  it("of a decomposition has rates that are worked out again by their names", async () => {
    await ofDecompositions(40, async (engine, answer, { asOf }) => {
      const whole = answer.parts.at(-1);
      for (const row of answer.parts) {
        if (row.name === "重复计入或未归类") continue;
        // Coverage is of the whole period, and so is what is comparable, where a stock is read in one month.
        const ofPeriod = (figure: string) => figure.replace(/^(.+?\/.+?\/.+?\/)[^/]+/, `$1${answer.period}`);
        const own = { figure: ofPeriod(row.figure), baseFigure: ofPeriod(row.baseFigure) };
        const named: [string, { value: string | null }][] = [
          [nameOf("growth", row), row.growth],
          [nameOf("comparable", { ...own, baseFigure: yearBefore(own.figure) }), row.comparable],
          [
            nameOf("coverage", { ...own, baseFigure: yearBefore(own.figure) }),
            FigureData.parse(row.coverage),
          ],
          [nameOf("share", row, whole), row.share],
          [nameOf("contribution", row, whole), row.contribution],
          [nameOf("pull", row, whole), row.pull],
        ];
        for (const [name, { value }] of named) {
          expect([name, await workedOut(engine, name, asOf)]).toEqual([name, value]);
        }
      }
    });
  });

  it("of a series leads by its name to the same figure, of a unit and as first classified as well", async () => {
    await fc.assert(
      fc.asyncProperty(
        randomWorld,
        scope,
        fc.option(fc.constantFrom(...UNITS), { nil: undefined }),
        fc.boolean(),
        measure,
        fc.constantFrom("month", "quarter", "year"),
        (world, narrowed, unit, asClassifiedThen, what, grain) =>
          withEngine(world, async (engine) => {
            const known = world.models.directory.get(unit ?? "") ? { unit } : {};
            const asked = { ...narrowed, ...known, asClassifiedThen, measure: what, grain };
            const span = { from: "2018-10", to: "2019-12" };
            const query = seriesQuestion.query.parse({ ...asked, ...span });
            const answer = await seriesQuestion.ask(engine, query, "zh");
            const asOf = `${answer.position}`;
            for (const { figure, value, ytd } of answer.data().points) {
              expect([figure, await explained(engine, figure, asOf)]).toEqual([figure, value]);
              expect([figure, await explained(engine, ytd.figure, asOf)]).toEqual([figure, ytd.value]);
            }
          }),
      ),
      { numRuns: 12 },
    );
  });

  it("of a gap leads by its name to the same figure, the base year's as well", async () => {
    await fc.assert(
      fc.asyncProperty(
        randomWorld,
        fc.constantFrom(...TARGETS),
        by,
        fc.integer({ min: 1, max: 3 }),
        fc.constantFrom("2019-12", "2019-03", "2018-12"),
        (world, { target }, dimension, top, when) =>
          withEngine(planned(world), async (engine) => {
            const query = gapQuestion.query.parse({ target, by: dimension, top, period: when });
            const answer = await gapQuestion.ask(engine, query, "zh");
            const asOf = `${answer.position}`;
            for (const one of answer.data().parts) {
              const { name, figure, baseFigure, actual, base, growth, asked, gap, share } = one;
              expect([name, cents(await explained(engine, figure, asOf))]).toEqual([
                name,
                cents(actual.value),
              ]);
              expect([name, cents(await explained(engine, baseFigure, asOf))]).toEqual([
                name,
                cents(base.value),
              ]);
              if (name === "重复计入或未归类") continue;
              const row = { figure, baseFigure };
              const named: [string, { value: string | null }][] = [
                [nameOf("growth", row), growth],
                [`${nameOf("asked", row)}/in/${target}`, asked],
                [`${nameOf("gap", row)}/in/${target}`, gap],
                [`${nameOf("gap-share", row)}/in/plan/${target}`, share],
              ];
              for (const [of, { value }] of named) {
                expect([of, await workedOut(engine, of, asOf)]).toEqual([of, value]);
              }
            }
          }),
      ),
      { numRuns: 25 },
    );
  });

  it("of progress leads by its name to the same figure", async () => {
    await fc.assert(
      fc.asyncProperty(
        randomWorld,
        scope,
        fc.constantFrom("2019-03", "2019-06", "2018-12"),
        (world, narrowed, when) =>
          withEngine(planned(world), async (engine) => {
            const query = progressQuestion.query.parse({ ...narrowed, period: when });
            const answer = await progressQuestion.ask(engine, query, "zh");
            for (const { figure, toDate } of answer.data().targets) {
              expect([figure, await explained(engine, figure ?? "", `${answer.position}`)]).toEqual([
                figure,
                toDate?.value ?? null,
              ]);
            }
          }),
      ),
      { numRuns: 12 },
    );
  });
});

/** In the smallest common unit, however many decimals were printed. */
function cents(text: string | null): number | null {
  return text === null ? null : Math.round(Number(text) * 100);
}

const TARGETS = [
  { target: "output", measure: "output", cluster: "a", value: "900000000", unit: "元" },
  { target: "all", measure: "output", cluster: null, value: "900000000", unit: "元" },
  { target: "persons", measure: "employment", cluster: null, value: "5000", unit: "人" },
  { target: "enterprises", measure: "enterprises", cluster: null, value: "50", unit: "家" },
] as const;

/** The world with a plan: base 2018, due 2019. */
function planned(world: World): World {
  const plan = { plan: "plan", issuer: "", adoptedOn: null, baseYear: 2018, dueYear: 2019, bands: BANDS };
  world.run({ type: "AdoptPlan", data: { ...plan, name: { zh: "规划", en: "plan" } } });
  for (const { target, measure, cluster, value, unit } of TARGETS) {
    const subject = { from: "reports" as const, measure, cluster, area: null };
    const asked = terms({ subject, comparator: ">=", value, unit, due: 2019 });
    world.run({ type: "SetTarget", data: { plan: "plan", target, terms: asked } });
  }
  return world;
}

describe("clusters added up and taken away", () => {
  it("are read in one month, the latest that any of them has, and are what the reports listed add up to", async () => {
    const signed = fc.subarray(["*", ...CLUSTERS, "-*", ...CLUSTERS.map((one) => `-${one}`)], {
      minLength: 2,
    });
    // By its plainest name, since that is told.
    const told = period.filter((one) => !one.includes(".."));
    await fc.assert(
      fc.asyncProperty(randomWorld, signed, measure, told, (world, clusters, what, when) =>
        withEngine(world, async (engine) => {
          await explained(engine, `${what}/${clusters.join()}/city/${when}`, `${world.log.events.length}`);
        }),
      ),
      { numRuns: 40 },
    );
  });
});

describe("a name", () => {
  const ask = async (figure: string, language: "zh" | "en" = "zh") =>
    withEngine(planned(reportedCity(UNITS[0], ["10.00", "20.00"])), (engine) =>
      explainQuestion.ask(engine, explainQuestion.query.parse({ figure }), language),
    );

  it.each([
    ["output/a/city/2018", "30.00"],
    ["output/a/d1@-p/2018", "30.00"],
    ["output/a/city@--/2018", null],
    [`output/a/-${UNITS[0]}/2018`, null],
    [`output/a/city@-${UNITS[0]}/2018`, null],
    ["output/a/=d1/2018", "30.00"],
    ["output/a,b/city/2018", "30.00"],
    ["output/*,-a/city/2018", "0.00"],
    ["output/a,-a/city/2018", "0.00"],
    ["output/a/d1@d1@city/2018", "30.00"],
    ["output/a名/d1名/2018", "30.00"],
    ["output/a/city/2018/above/then", "30.00"],
  ])("such as %s stands for %s", async (figure, value) => {
    expect((await ask(figure)).data()).toMatchObject({ value });
  });

  it.each([
    `output.share/a/${UNITS[0]}@city/2018/in/*,-b/${UNITS[0]}@city/above/then`,
    "output.pull/a/city@=d1@--/2018:2016/in/a,b/city@-p/above",
    `output.growth/a,-b/city@-${UNITS[0]}/2018/below/then`,
  ])("such as %s is told again as it was asked, whatever narrows it", async (figure) => {
    expect((await ask(figure)).data()).toMatchObject({ figure });
  });

  it.each([
    ["output/a/city", "FIGURE_UNKNOWN"],
    ["output/a/city/2018/huge", "FIGURE_UNKNOWN"],
    ["output/a/city/2018/above/then/x", "FIGURE_UNKNOWN"],
    ["output//city/2018", "FIGURE_UNKNOWN"],
    ["output/a/city@nowhere/2018", "AREA_UNKNOWN"],
    ["output/a/city@-nowhere/2018", "AREA_UNKNOWN"],
    ["output/a,x/city/2018", "CLUSTER_UNKNOWN"],
    [`output/a/${UNITS[0]}@${UNITS[0]}/2018`, "FIGURE_UNKNOWN"],
    [`output/a/${UNITS[0]}@city@-${UNITS[0]}/2018`, "FIGURE_UNKNOWN"],
    [`output/a/city@-${UNITS[0]}@-${UNITS[0]}/2018`, "FIGURE_UNKNOWN"],
    ["output/a,b,a/city/2018", "FIGURE_UNKNOWN"],
    ["output/a/--d1/2018", "AREA_UNKNOWN"],
    ["output.rank/a/city/2018", "FIGURE_UNKNOWN"],
    ["output.share/a/city/2018", "FIGURE_UNKNOWN"],
    ["output.gap/a/city/2018", "FIGURE_UNKNOWN"],
    ["output.gap/a/city/2018/in/none", "FIGURE_UNKNOWN"],
    ["employment.gap/a/city/2018/in/output", "GAP_UNDIVIDED"],
    ["output.growth/a/city/2018/in/*/city", "FIGURE_UNKNOWN"],
    ["output.growth/a/city/2018:2017:2016", "FIGURE_UNKNOWN"],
    ["output.comparable/a/city/2018:2016", "FIGURE_UNKNOWN"],
    ["nothing", "FIGURE_UNKNOWN"],
  ])("such as %s is refused: %s", async (figure, code) => {
    await expect(ask(figure)).rejects.toMatchObject({ code });
  });

  it("of a target takes a period, and its explanation names the levels of the years behind it", async () => {
    expect((await ask("output/2018-01")).data()).toMatchObject({
      figure: "output/a/city/2018-01",
      value: "10.00",
    });
    const { notes } = await ask("output/2018-02");
    expect(notes.join("\n")).toContain("dabiao explain output.growth/a/city/2018-01..02");
  });

  it("of clusters less others says what that is, and which figures it is made of", async () => {
    const { notes } = await ask("output/*,-a/city/2018");
    expect(notes.join("\n")).toMatch(
      /重复计入[\s\S]*explain "output\/\*\/city\/2018"[\s\S]*explain output\/a\/city\/2018/,
    );
  });
});

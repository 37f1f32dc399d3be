import { describe, expect, it } from "vitest";
import { publishedFigures } from "../../src/engine/queries/published.js";
import { vantageOf } from "../../src/engine/queries/vantage.js";
import { roundHalfUp } from "../../src/statistics/print.js";
import fixture from "../fixtures/changsha-bulletins.json" with { type: "json" };
import { OBSERVATION } from "../support/observation.js";
import { smallCity, type World } from "../support/world.js";

const COMPARABLE = { scopeNote: "增速按可比价" };

/** The bulletins' second industry as a department would record it, and what the engine says of each printed growth. */
function city(): World {
  const world = smallCity();
  const name = { zh: "第二产业增加值", en: "second industry" };
  world.run({
    type: "DefineIndicator",
    data: { indicator: "second", name, kind: "level", unit: "亿元", cluster: null, measure: null, note: "" },
  });
  for (const { year, industries, source } of fixture.bulletins) {
    const second = industries[1];
    if (!second) throw new Error("no second industry");
    world.run({
      type: "Observe",
      data: {
        indicator: "second",
        observation: `${year}`,
        period: `${year}`,
        area: null,
        ...COMPARABLE,
        value: second.level,
        qualifier: "exact",
        wording: "",
        stage: "flash",
        yoyPercent: second.growth,
        observer: "长沙市统计局",
        source: { title: source.title },
      },
    });
  }
  return world;
}

describe("published figures", () => {
  const found = publishedFigures(vantageOf(city().models), null);
  const of = (year: number) => found.find(({ period }) => period.year === year)?.growth;

  it("show the second industry of 2018 both ways, +6.8 % in print and −6.8 % from levels, and say why", () => {
    // 4660.19 / 4998.26 − 1 = −6.76 %; 4660.19 / 1.068 = 4363.47
    expect(of(2018)).toMatchObject({ printed: "6.8", computed: "-6.8", because: "comparable-basis" });
    const base = of(2018)?.impliedBase;
    expect(base && roundHalfUp(base, 2)).toBe("4363.47");
  });

  it("compare with the later stage of the year before, in whichever order the stages were recorded", () => {
    const world = city();
    const again = (observation: string, stage: "flash" | "annual", value: string) =>
      world.run({
        type: "Observe",
        data: {
          ...OBSERVATION,
          indicator: "second",
          observation,
          period: "2017",
          ...COMPARABLE,
          stage,
          value,
        },
      });
    again("2017-annual", "annual", "4363.47");
    again("2017-again", "flash", "4000.00");
    const figures = publishedFigures(vantageOf(world.models), null);
    const growth = figures.find(({ observation }) => observation === "2018")?.growth;
    expect(growth).toMatchObject({ printed: "6.8", computed: "6.8" });
  });

  it("say so where the year before was not printed", () => {
    expect(of(2017)).toMatchObject({ printed: "7.7", computed: null, because: "not-computable" });
    expect(of(2021)).toMatchObject({ computed: null, because: "not-computable" });
  });
});

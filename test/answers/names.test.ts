import { expect, it } from "vitest";
import { areasQuestion } from "../../src/answers/areas.js";
import { decompositionQuestion } from "../../src/answers/decomposition.js";
import { enterprisesQuestion } from "../../src/answers/enterprises.js";
import { explainQuestion } from "../../src/answers/explain/explain.js";
import { lateQuestion } from "../../src/answers/late.js";
import { seriesQuestion } from "../../src/answers/series.js";
import { withEngine } from "../support/stored-world.js";
import { smallCity } from "../support/world.js";

const UNIT = "EST-NAMED-1";

it("what a park is called by in an answer is its name at the end of the period that is asked about", async () => {
  const world = smallCity();
  const standing = { district: "d1", park: "q", size: "above" as const, clusters: ["a"], represents: 1 };
  world.run({
    type: "RegisterEnterprise",
    data: { unit: UNIT, effective: "2017-01", name: "企业", standing },
  });
  for (const period of ["2017-12", "2018-12", "2019-12"]) {
    const lines = [{ cluster: "a", output: "5.00" }];
    world.run({ type: "FileReport", data: { unit: UNIT, period, lines, confirm: ["ALL"] } });
  }
  const name = { zh: "新园", en: "New Park" };
  world.run({ type: "RenameArea", data: { area: "q", name, code: null, effective: "2019-03" } });

  await withEngine(world, async (engine) => {
    const called = async (year: string) => {
      const ofPark = { park: "q", measure: "output" };
      const [parts, late, series, explained] = await Promise.all([
        decompositionQuestion.ask(
          engine,
          decompositionQuestion.query.parse({ measure: "output", by: "park", period: `${year}-12` }),
          "zh",
        ),
        lateQuestion.ask(engine, lateQuestion.query.parse({ park: "q", period: year }), "zh"),
        seriesQuestion.ask(engine, seriesQuestion.query.parse({ ...ofPark, to: `${year}-12` }), "zh"),
        explainQuestion.ask(engine, explainQuestion.query.parse({ figure: `output/*/q/${year}-12` }), "zh"),
      ]);
      const texts = [parts, late].map((answer) => JSON.stringify(answer.table()));
      return [...texts, late.title, series.title, explained.title].map((text) =>
        text.includes("新园") ? "新园" : text.includes("q名") ? "q名" : text,
      );
    };
    expect(await called("2018")).toEqual(Array(5).fill("q名"));
    expect(await called("2019")).toEqual(Array(5).fill("新园"));
  });
});

it("an answer about no period calls a park by the name that holds today, though another one is recorded ahead", async () => {
  const world = smallCity();
  const standing = { district: "d1", park: "q", size: "above" as const, clusters: ["a"], represents: 1 };
  const data = { unit: UNIT, effective: "2017-01", name: "企业", standing };
  world.run({ type: "RegisterEnterprise", data });
  const name = { zh: "新园", en: "New Park" };
  world.run({ type: "RenameArea", data: { area: "q", name, code: null, effective: "2031-01" } });
  world.run({ type: "MoveArea", data: { area: "q", parent: null, districts: [], effective: "2031-01" } });
  const called = (now: string) =>
    withEngine(
      world,
      async (engine) => {
        const areas = await areasQuestion.ask(engine, {}, "zh");
        const units = await enterprisesQuestion.ask(engine, enterprisesQuestion.query.parse({}), "zh");
        const ofParent = enterprisesQuestion.query.parse({ park: "p" });
        const inParent = (await enterprisesQuestion.ask(engine, ofParent, "zh")).table().rows.length;
        const tables = [areas, units].map((answer) => JSON.stringify(answer.table()));
        return [...tables.map((text) => (text.includes("新园") ? "新园" : "q名")), inParent];
      },
      { clock: { now: () => Date.parse(now) } },
    );
  expect(await called("2030-12-31T23:59:00+08:00")).toEqual(["q名", "q名", 1]);
  expect(await called("2031-01-01T00:00:00+08:00")).toEqual(["新园", "新园", 0]);
});

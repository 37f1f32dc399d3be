import { describe, expect, it } from "vitest";
import type { CommandInput } from "../../src/domain/commands.js";
import type { TargetTerms } from "../../src/domain/events/plan.js";
import { vocabularyOf } from "../../src/engine/vocabulary.js";
import { PLAN, terms } from "../statistics/asking.js";
import { OBSERVATION } from "../support/observation.js";
import { definedArea, smallCity } from "../support/world.js";

const CENSUS = { code: "benchmark", text: "经济普查" } as const;

/** How a command is refused in the small city after some others. */
function refusal(command: CommandInput, ...before: readonly CommandInput[]) {
  const world = smallCity();
  for (const one of before) world.run(one);
  const fault = world.attempt(command);
  return fault && [fault.code, fault.params];
}

const moved = (
  area: string,
  parent: string | null,
  effective: string,
  districts: string[] = [],
): CommandInput => ({
  type: "MoveArea",
  data: { area, parent, districts, effective },
});
const renamed = (area: string, zh: string, effective: string): CommandInput => ({
  type: "RenameArea",
  data: { area, name: { zh, en: `${zh} ${area}` }, code: null, effective },
});
const cluster = (id: string, zh: string, aliases: string[] = []): CommandInput => ({
  type: "DefineCluster",
  data: { cluster: id, name: { zh, en: `the ${id}` }, aliases, note: "" },
});
const renamedCluster = (id: string, zh: string): CommandInput => ({
  type: "RenameCluster",
  data: { cluster: id, name: { zh, en: zh }, effective: "2019-01" },
});

describe("the trees of areas", () => {
  it.each<[string, CommandInput, string, CommandInput[]]>([
    ["a second city", definedArea("town", "city", null), "ALREADY_DEFINED", []],
    ["a district outside the city", definedArea("d3", "district", null), "ARGUMENT_INVALID", []],
    ["a district in another one", moved("d2", "d1", "2019-01"), "AREA_KIND", []],
    ["a city in a district", moved("city", "d1", "2019-01"), "ARGUMENT_INVALID", []],
    ["a park in a district, as if that were a park", definedArea("r", "park", "d1"), "AREA_KIND", []],
    ["a park in what is not on record", definedArea("r", "park", "x"), "AREA_UNKNOWN", []],
    ["a park whose district is a park", moved("q", null, "2019-01", ["p"]), "AREA_KIND", []],
    ["a park in itself", moved("p", "p", "2019-01"), "AREA_CYCLE", []],
    ["a park in what it holds", moved("p", "q", "2019-01"), "AREA_CYCLE", []],
    [
      "a park in what it will hold",
      moved("p", "q", "2018-01"),
      "AREA_CYCLE",
      [moved("q", null, "2017-01"), moved("q", "p", "2019-01")],
    ],
  ])("do not take %s", (_what, command, code, before) => {
    expect(refusal(command, ...before)?.[0]).toBe(code);
  });

  it("take a park that lay in another one before that lies in it, each in its time", () => {
    expect(refusal(moved("p", "q", "2019-01"), moved("q", null, "2019-01"))).toBeUndefined();
    expect(refusal(moved("q", "p", "2020-01", ["d1", "d2"]))).toBeUndefined();
  });
});

describe("names", () => {
  it.each<[string, CommandInput, string, string, CommandInput[]]>([
    ["another area's name", renamed("q", "p名", "2019-01"), "p名", "p", []],
    ["another's name, written otherwise", renamed("q", "Ｐ 名", "2019-01"), "Ｐ 名", "p", []],
    [
      "an id that is another's name",
      definedArea("x1", "park", null),
      "x1",
      "p",
      [renamed("p", "X1", "2019-01")],
    ],
    [
      "a name that another one has still got then",
      renamed("q", "p名", "2019-01"),
      "p名",
      "p",
      [renamed("p", "乙", "2019-02")],
    ],
    ["another cluster's name", renamedCluster("a", "b名"), "b名", "b", []],
    ["another cluster's alias", cluster("x", "丙"), "丙", "y", [cluster("y", "丁", ["丙"])]],
    ["an alias that is another's name", cluster("x", "丙", ["b名"]), "b名", "b", []],
    [
      "the former name of another cluster",
      renamedCluster("b", "a名"),
      "a名",
      "a",
      [renamedCluster("a", "戊")],
    ],
  ])("are refused: %s", (_what, command, name, other, before) => {
    expect(refusal(command, ...before)).toEqual(["NAME_TAKEN", { name, other }]);
  });

  it("go over from one area to another, and then files mean the later one by it", () => {
    const world = smallCity();
    world.run(renamed("p", "乙", "2019-01"));
    world.run(renamed("q", "p名", "2019-01"));
    const { areaNames } = vocabularyOf(world.models.reference.now());
    expect([areaNames.p名?.id, areaNames.乙?.id, areaNames.q名?.id]).toEqual(["q", "p", "q"]);
  });
});

const plan = {
  type: "AdoptPlan",
  data: { ...PLAN, plan: "n", name: { zh: "规划", en: "plan" }, issuer: "" },
} satisfies CommandInput;
const target = (over: Partial<TargetTerms>): CommandInput => ({
  type: "SetTarget",
  data: { plan: "n", target: "T1", terms: terms(over) },
});
const indicator = (
  id: string,
  of: string | null = null,
  kind: "level" | "ratio" = "level",
): CommandInput => ({
  type: "DefineIndicator",
  data: {
    indicator: id,
    name: { zh: "指标", en: "i" },
    kind,
    unit: kind === "ratio" ? "%" : "家",
    cluster: of,
    measure: null,
    note: "",
  },
});
const reports = (of: { cluster?: string; area?: string }): TargetTerms["subject"] => ({
  from: "reports",
  measure: "output",
  cluster: null,
  area: null,
  ...of,
});
const observed = (by: string): TargetTerms["subject"] => ({ from: "observations", indicator: by });

describe("what a command names", () => {
  const base = (over: { cluster?: string; area?: string }): CommandInput => ({
    type: "RestateBase",
    data: {
      measure: "output",
      cluster: "a",
      area: "d1",
      size: null,
      period: "2018",
      value: "5.00",
      reason: CENSUS,
      source: { title: "" },
      ...over,
    },
  });
  const observation = { indicator: "i", observation: "o", ...OBSERVATION, area: "x" };

  it.each<[string, CommandInput, string]>([
    ["a target's cluster", target({ subject: reports({ cluster: "x" }) }), "CLUSTER_UNKNOWN"],
    ["a target's area", target({ subject: reports({ area: "x" }) }), "AREA_UNKNOWN"],
    ["a target's indicator", target({ subject: observed("x") }), "NOT_DEFINED"],
    ["an indicator's cluster", indicator("j", "x"), "CLUSTER_UNKNOWN"],
    ["an observation's area", { type: "Observe", data: observation }, "AREA_UNKNOWN"],
    ["the cluster of a base", base({ cluster: "x" }), "CLUSTER_UNKNOWN"],
    ["the area of a base", base({ area: "x" }), "AREA_UNKNOWN"],
  ])("is on record: %s", (_what, command, code) => {
    expect(refusal(command, plan, indicator("i"))?.[0]).toBe(code);
  });
});

describe("a plan", () => {
  it.each([
    [{ baseYear: 2020 }, "ARGUMENT_INVALID"],
    [{ bands: { onTrack: "0.60", atRisk: "0.95", offTrack: "0" } }, "ARGUMENT_INVALID"],
    [{ baseYear: 2019, bands: { onTrack: "1", atRisk: "0.8", offTrack: "-0.1" } }, undefined],
  ])("begins before it ends, and its bands fall: %o", (over, code) => {
    expect(refusal({ ...plan, data: { ...plan.data, ...over } })?.[0]).toBe(code);
  });
});

describe("a target", () => {
  const set = (over: Partial<TargetTerms>) =>
    refusal(target(over), plan, indicator("i"), indicator("r", null, "ratio"))?.[0];

  it.each<[Partial<TargetTerms>, string]>([
    [{ value: null }, "ARGUMENT_INVALID"],
    [{ milestone: "建成" }, "ARGUMENT_INVALID"],
    [{ kind: "direction" }, "ARGUMENT_INVALID"],
    [{ comparator: null }, "ARGUMENT_INVALID"],
    [{ unit: "人" }, "TARGET_UNIT"],
    [{ unit: "亿圆" }, "TARGET_UNIT"],
    [{ unit: "个", subject: observed("i") }, "TARGET_UNIT"],
  ])("that could not be held against anything is refused: %o", (over, code) => {
    expect(set(over)).toBe(code);
  });

  it.each<Partial<TargetTerms>>([
    { unit: "万元" },
    { unit: "万家", subject: observed("i") },
    { unit: "名/村", subject: observed("r") },
    { kind: "direction", value: null, comparator: null, unit: "" },
    { kind: "checkable", value: null, milestone: "建成", comparator: null, unit: "" },
  ])("is taken where it can be, or is a mere direction: %o", (over) => {
    expect(set(over)).toBeUndefined();
  });
});

import { describe, expect, it } from "vitest";
import type { DomainEvent } from "../../src/domain/events/index.js";
import { References } from "../../src/engine/references.js";
import { terms } from "../statistics/asking.js";
import { OBSERVATION } from "../support/observation.js";
import { reportedCity, smallCity, type World } from "../support/world.js";

/** What is found when a log goes on with events that no command would bring about: deciders refuse most of them. */
function found(world: World, ...events: readonly DomainEvent[]) {
  for (const one of world.log.add(events)) world.models.apply(one);
  const references = new References();
  for (const one of world.log.events) references.note(one);
  return [...references.dangling(world.models)];
}

function report(period: string): DomainEvent {
  const attribution = { district: "nowhere", park: "no-park", size: "above" } as const;
  const lines = [{ cluster: "x", output: "5.00" }];
  return { type: "ReportFiled", data: { unit: "EST-NOBODY", period, lines, attribution, stage: "flash" } };
}

describe("references from event to event", () => {
  it("are all found in a log that commands brought about", () => {
    expect(found(reportedCity("EST-A-1", ["1.00", "2.00"]))).toEqual([]);
  });

  it("to a unit, its cluster and its places are told once, where they were made first", () => {
    const defects = found(smallCity(), report("2019-01"), report("2019-02"));
    const where = { zh: "report-EST-NOBODY-2019 @9", en: "report-EST-NOBODY-2019 @9" };
    expect(defects).toEqual([
      {
        where,
        what: { zh: "所指的企业 EST-NOBODY 未登记", en: "names the unit EST-NOBODY, which is not on record" },
        remedy: "register",
      },
      ...["产业 x", "地区 nowhere", "地区 no-park"].map((zh) => ({
        where,
        what: { zh: `所指的${zh} 未登记`, en: expect.stringContaining("not on record") },
        remedy: "define",
      })),
    ]);
  });

  const name = { zh: "名", en: "name" };
  const source = { title: "来源" };
  const reason = { code: "error", text: "更正" } as const;
  const standing = { district: "d1", park: null, size: "above" as const, clusters: ["a"], represents: 1 };
  const observation = { ...OBSERVATION, observation: "2019", period: "2019", value: "1", source } as const;
  const ofReports = terms({ subject: { from: "reports", measure: "output", cluster: "x", area: "city" } });
  it.each<readonly [string, DomainEvent]>([
    ["规划 p", { type: "TargetRetired", data: { plan: "p", target: "T1", replaces: ofReports, reason } }],
    ["监测指标 i", { type: "IndicatorObserved", data: { indicator: "i", ...observation, period: "2019" } }],
    ["产业 x", { type: "ClusterRenamed", data: { cluster: "x", name, effective: "2019-01" } }],
    [
      "地区 nowhere",
      { type: "AreaMoved", data: { area: "q", parent: "nowhere", districts: ["d1"], effective: "2019-01" } },
    ],
    [
      "企业 EST-1",
      {
        type: "EnterpriseDeregistered",
        data: { unit: "EST-1", effective: "2019-01", was: standing, note: "" },
      },
    ],
    [
      "产业 x",
      {
        type: "BaseRestated",
        data: {
          measure: "output",
          cluster: "x",
          area: "city",
          size: null,
          period: "2018",
          value: "1.00",
          replaces: null,
          reason,
          source,
        },
      },
    ],
  ])("that lead nowhere are told: %s", (zh, event) => {
    expect(found(smallCity(), event)).toMatchObject([{ what: { zh: `所指的${zh} 未登记` } }]);
  });

  it("of a target lead to its plan, and to what it speaks of", () => {
    const indicator = terms({ subject: { from: "observations", indicator: "i" } });
    const defects = found(
      smallCity(),
      { type: "TargetSet", data: { plan: "p", target: "T1", terms: ofReports } },
      { type: "TargetSet", data: { plan: "p", target: "T2", terms: indicator } },
    );
    expect(defects.map(({ what }) => what.zh)).toEqual([
      "所指的产业 x 未登记",
      "所指的规划 p 未登记",
      "所指的监测指标 i 未登记",
    ]);
  });
});

import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import Papa from "papaparse";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Engine } from "../../src/engine/engine.js";
import { progressOf } from "../../src/engine/queries/progress.js";
import { vantageOf } from "../../src/engine/queries/vantage.js";
import { seed } from "../../src/engine/seed.js";
import { ROOT, Workplace } from "../support/dabiao.js";
import { openStoreAt, STORES } from "../support/stores.js";

const FOLDER = `${ROOT}seeds/changsha-2020`;
const PLAN = "changsha-mobile-internet-2020";
const REFERENCE = fileURLToPath(new URL("../../../shared/reference/targets.csv", import.meta.url));

describe.each(STORES)("the seeds of Changsha's plan on $name", (kind) => {
  let place: Workplace;
  let engine: Engine;
  beforeAll(async () => {
    place = await Workplace.on(kind);
    engine = await Engine.open(await openStoreAt(place.data));
    await seed(engine, FOLDER, "test");
  });
  afterAll(async () => {
    await engine.close();
    await place.remove();
  });

  it("load once", async () => {
    const before = engine.position;
    expect((await seed(engine, FOLDER, "test")).recorded).toBe(0);
    expect(engine.position).toBe(before);
  });

  it("hold the plan's own seven targets in the plan's own numbers", () => {
    const targets = engine.models.reference.now().plans.get(PLAN)?.targets;
    const shown = ["T01", "T02", "T03", "T04", "T05", "T06", "T07"].map((id) => {
      const terms = targets?.get(id)?.terms;
      return `${terms?.name.zh} ${terms?.comparator} ${terms?.value} ${terms?.unit} ${terms?.due} ${terms?.leadDepartment}`;
    });
    expect(shown).toEqual([
      "移动智能终端产业产值 >= 400 亿元 2020 市经信委",
      "移动互联网企业数量 > 30000 家 2020 市经信委",
      "移动互联网从业人员 > 200000 人 2020 市经信委",
      "移动互联网产值 >= 1000 亿元 2020 市经信委",
      "人工智能及关联产业产值 >= 300 亿元 2020 市经信委",
      "地理信息和大数据产业产值 >= 300 亿元 2020 市经信委",
      "北斗产业产值 >= 200 亿元 2020 市经信委",
    ]);
  });

  it("give every one of the 38 targets a status, no-data included", () => {
    const { rows } = progressOf(vantageOf(engine.models), { period: { year: 2020, from: 12, to: 12 } });
    expect(rows).toHaveLength(38);
    for (const row of rows) {
      expect(["no-data", "not-checkable"]).toContain(row.assessment?.status);
      expect(row.assessment?.explanation.sentences.length).toBeGreaterThan(0);
    }
  });

  it("refer only to what they define", () => {
    const { plans, clusters, geography, indicators } = engine.models.reference.now();
    for (const { terms } of plans.get(PLAN)?.targets.values() ?? []) {
      if (terms?.subject.from === "reports") {
        expect(clusters.has(terms.subject.cluster ?? "")).toBe(true);
        expect(geography.get(terms.subject.area ?? "")).toBeDefined();
      } else expect(indicators.has(terms?.subject.indicator ?? "")).toBe(true);
    }
    for (const { defined } of geography.all()) {
      for (const area of [defined.parent, ...defined.districts]) {
        if (area !== null) expect(geography.get(area)).toBeDefined();
      }
    }
  });

  it("know 宁乡 as a county with 430124 until October 2017 and as a city with 430182 since", () => {
    const { geography } = engine.models.reference.now();
    expect(geography.validity("ningxiang", 2017 * 12 + 9)).toMatchObject({
      name: { zh: "宁乡县" },
      code: "430124",
    });
    expect(geography.validity("ningxiang", 2017 * 12 + 10)).toMatchObject({
      name: { zh: "宁乡市" },
      code: "430182",
    });
  });

  it("carry the fifty published figures with qualifier, scope and source", () => {
    const observed = [...engine.models.reference.now().indicators.values()].flatMap(({ observations }) => [
      ...observations.values(),
    ]);
    expect(observed).toHaveLength(50);
    const revenue2018 = observed.find(
      (one) => one.observed.period === "2018" && one.observed.value === "90000000000",
    );
    expect(revenue2018?.observed).toMatchObject({ qualifier: ">=", wording: "达到", yoyPercent: "20" });
    expect(revenue2018?.observed.source.quote).toContain("900亿元");
  });

  it.skipIf(!existsSync(REFERENCE))(
    "equal the reference field by field (left out where it is absent)",
    () => {
      const { data } = Papa.parse<Record<string, string>>(
        readFileSync(REFERENCE, "utf8").replace(/^\ufeff/, ""),
        { header: true, skipEmptyLines: true },
      );
      expect(data).toHaveLength(38);
      const targets = engine.models.reference.now().plans.get(PLAN)?.targets;
      for (const row of data) {
        const terms = targets?.get(row.no ?? "")?.terms;
        expect(terms).toMatchObject({
          clause: row.clause,
          kind: row.kind,
          quote: row.verbatim_quote,
          leadDepartment: row.lead_department,
          unit: row.unit,
        });
        expect(terms?.otherUnits.join("|")).toBe(row.other_responsible_units);
        if (terms?.kind !== "direction") expect(terms?.milestone ?? terms?.value ?? "").toBe(row.value);
      }
    },
  );
});

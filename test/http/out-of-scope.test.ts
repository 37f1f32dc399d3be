import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { disclosureQuestion } from "../../src/answers/disclosure.js";
import { progressQuestion } from "../../src/answers/progress.js";
import { BANDS, terms } from "../statistics/asking.js";
import { type Answered, filing, HttpService, OTHER_UNIT, UNIT } from "../support/http-service.js";

/** A park's keeper, a district's and the public try to read what is not theirs. */
const OWN = "changsha-hitech";
/** In no park; its name goes over to another district later. */
const FURONG = "furong";

const service = await HttpService.start({ rateMax: 100_000 });
afterAll(() => service.stop());
const bureau = service.token("bureau");
const park = service.token("park", OWN);
beforeAll(async () => {
  for (const [unit, output] of [
    [UNIT, "1.00"],
    [OTHER_UNIT, "20.00"],
    ["EST-TEST-3", "300.00"],
  ] as const)
    await write(`/v1/enterprises/${unit}/reports/2019-01`, filing(output));
  await write("/v1/publications/p1", {});
});

async function write(path: string, json: object): Promise<void> {
  const { status, text } = await service.ask(path, bureau, { method: "PUT", json });
  expect(status, text).toBeLessThan(300);
}
const explain = (figure: string, token: string | undefined, more = "") =>
  service.ask(`/v1/explanation?figure=${encodeURIComponent(figure)}${more}`, token);
const codeOf = ({ text }: Answered) => z.object({ code: z.string() }).parse(JSON.parse(text)).code;

/** The same place as part, as whole, in a level, a rate and a sum of clusters. */
const namesOf = (place: string) => [
  `output/beidou/${place}/2019`,
  `output/*,-beidou/${place}/2019`,
  `output/beidou/${place}/2019/above/then`,
  `output.growth/beidou/${place}/2019`,
  `output.comparable/beidou/${place}/2019`,
  `enterprises.coverage/beidou/${place}/2019`,
  `output.share/beidou/${place}/2019/in/*/${OWN}`,
  `output.share/beidou/${OWN}/2019/in/*/${place}`,
];

describe("a park's keeper explains", () => {
  it.each([
    "changsha",
    "-",
    "--",
    `-${OWN}`,
    `-=${OWN}`,
    `changsha@-${OWN}`,
    `yuelu@-${OWN}`,
    "yuelu",
    "=yuelu",
    "=changsha",
    UNIT,
    `${UNIT}@changsha`,
    `-${UNIT}`,
    `changsha@-${UNIT}`,
  ])("nothing about %s, which is not the park's alone", async (place) => {
    for (const name of namesOf(place)) {
      const { status } = await explain(name, bureau);
      expect(status, name).toBe(200);
      expect(codeOf(await explain(name, park)), name).toBe("FORBIDDEN_AREA");
    }
  });

  it("no target of the city, and no place of the own park in its gap", async () => {
    for (const name of ["T07", "T07/2019-01", `output.gap/beidou/${OWN}/2019/in/T07`])
      expect(codeOf(await explain(name, park)), name).toBe("FORBIDDEN_AREA");
  });

  it.each([OWN, `=${OWN}`, `${OWN}@yuelu`, `yuelu@${OWN}`, `${OWN}@-`, `${UNIT}@${OWN}`, `${OWN}@-${UNIT}`])(
    "%s, which is",
    async (place) => {
      for (const name of namesOf(place)) expect((await explain(name, park)).status, name).toBe(200);
    },
  );

  it.each([
    OTHER_UNIT,
    `${OTHER_UNIT}@${OWN}`,
    `${OWN}@-${OTHER_UNIT}`,
    `${OTHER_UNIT}@changsha`,
    `-${OTHER_UNIT}`,
    `${OTHER_UNIT}@none`,
    `none@${OTHER_UNIT}`,
  ])("an enterprise elsewhere as one that there is not: %s", async (place) => {
    const told = async (name: string) => {
      const { instance: _request, ...problem } = JSON.parse((await explain(name, park)).text);
      return JSON.stringify(problem).replaceAll("EST-NOBODY", OTHER_UNIT);
    };
    for (const name of namesOf(place)) {
      const nobody = await told(name.replaceAll(OTHER_UNIT, "EST-NOBODY"));
      expect(nobody, name).toContain("AREA_UNKNOWN");
      expect(await told(name), name).toBe(nobody);
    }
  });
});

describe("a name that stands for nothing", () => {
  it.each([
    "*",
    "",
    "=",
    "@",
    `@${OWN}`,
    `${OWN}@`,
    `=-${OWN}`,
    `==${OWN}`,
    `--${OWN}`,
    `${"-".repeat(25_000)}${OWN}`,
    `${UNIT}@${OTHER_UNIT}`,
    "constructor",
    "-__proto__",
    "=toString",
    `${OWN}\u0000`,
    `${OWN}%00`,
    `${OWN.replace("-", "%2D")}`,
    "x".repeat(29_000),
    Array(1101).fill(OWN).join("@"),
  ])("is refused as such: %s", async (place) => {
    for (const token of [park, bureau])
      expect(["AREA_UNKNOWN", "FIGURE_UNKNOWN"]).toContain(
        codeOf(await explain(`output/beidou/${place}/2019`, token)),
      );
  });

  it.each([
    "constructor/beidou/changsha/2019",
    "output.constructor/beidou/changsha/2019",
    "output/__proto__/changsha/2019",
    "output/a,,b/changsha/2019",
    `output/${Array(5000).fill("*").join()}/${OWN}/2019`,
    `output/beidou/${OWN}/2019/then/then`,
    `output.growth/beidou/${OWN}/2019:2018:2017`,
    `output.share/beidou/${OWN}/2019`,
    `output.share/beidou/${OWN}/2019/in`,
    `output.gap/beidou/${OWN}/2019/in/T07/2019-01`,
    "__proto__",
    "T07/__proto__",
  ])("whichever part of it: %s", async (name) => {
    for (const token of [park, bureau])
      expect(["CLUSTER_UNKNOWN", "FIGURE_UNKNOWN"]).toContain(codeOf(await explain(name, token)));
  });
});

describe("a name that went over to another", () => {
  it("opens nothing that it stood for before", async () => {
    await write("/v1/plans/plan", {
      name: { zh: "规划", en: "plan" },
      issuer: "",
      adoptedOn: null,
      baseYear: 2018,
      dueYear: 2020,
      bands: BANDS,
    });
    const asked = (area: string) =>
      terms({ subject: { from: "reports", measure: "output", cluster: "beidou", area }, value: "1" });
    await write("/v1/plans/plan/targets/X1", { terms: asked("changsha") });
    const before = `asOf=${service.engine.position}`;
    const wangcheng = service.token("district", "wangcheng");
    const rename = (area: string, zh: string, en: string, effective: string) =>
      write(`/v1/areas/${area}/name`, { name: { zh, en }, code: null, effective });
    await rename(FURONG, "旧芙蓉区", "Old Furong", "2018-12");
    await rename("wangcheng", "芙蓉区", "New Furong", "2019-01");
    await write("/v1/plans/plan/targets/X1", {
      terms: asked("wangcheng"),
      reason: { code: "scope", text: "x" },
    });
    const name = encodeURIComponent("芙蓉区");
    for (const [path, query] of [
      ...["progress", "series", "decomposition", "late", "enterprises"].flatMap((path) =>
        ["area", "district"].map((key) => [path, `${key}=${name}`] as const),
      ),
      ["gap", "target=X1&by=enterprise"],
      ["explanation", "figure=X1"],
      ["explanation", `figure=output/beidou/${name}/2019`],
      ["explanation", "figure=output.gap/beidou/wangcheng/2019/in/X1"],
    ] as const) {
      const then = await service.ask(`/v1/${path}?${query}&${before}`, wangcheng);
      expect(codeOf(then), path).toBe("FORBIDDEN_AREA");
      const now = await service.ask(`/v1/${path}?${query}`, wangcheng);
      expect(now.text, path).not.toContain("FORBIDDEN");
    }
  });
});

const Targets = z.object({
  targets: z.array(
    z.object({ target: z.string(), terms: z.looseObject({}), history: z.array(z.looseObject({})) }),
  ),
});
async function termsOf(target: string): Promise<Record<string, unknown>> {
  const { targets } = Targets.parse(JSON.parse((await service.ask("/v1/targets")).text));
  return targets.find((one) => one.target === target)?.terms ?? {};
}

describe("the public", () => {
  it("reads how a target became what it is, and not who set it", async () => {
    const revised = { terms: await termsOf("T07"), reason: { code: "error", text: "印刷错误" } };
    revised.terms.note = "再读";
    await write("/v1/plans/changsha-mobile-internet-2020/targets/T07", revised);
    const { text } = await service.ask("/v1/targets");
    const found = Targets.parse(JSON.parse(text)).targets.find(({ target }) => target === "T07");
    expect(found?.history).toMatchObject([
      { reason: null, recordedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) },
      { reason: revised.reason, terms: { note: "再读" } },
    ]);
    expect(text).not.toMatch(/tester|bureau token|actor|correlation/);
  });

  it("gets no sum of fewer than three units, however it is narrowed", async () => {
    expect((await service.ask("/v1/series?asOf=p1&area=changsha")).status).toBe(200);
    for (const query of [
      `area=changsha&park=${OWN}`,
      "area=changsha&district=yuelu",
      `park=${OWN}&district=yuelu`,
      `area=${OWN}`,
      `district=${FURONG}`,
      "size=below",
      "size=above",
      `unit=${UNIT}`,
      "asClassifiedThen=true",
    ]) {
      for (const path of ["series", "decomposition"]) {
        const { status } = await service.ask(`/v1/${path}?asOf=p1&${query}`);
        expect([400, 403], `${path} ${query}`).toContain(status);
      }
      const progress = await service.ask(`/v1/progress?asOf=p1&${query}`);
      if (progress.status === 200) expect(figuresIn(progress), query).toEqual([]);
      else expect(progress.status, query).toBe(400);
    }
    expect((await service.ask("/v1/decomposition?asOf=p1")).status).toBe(403);
  });

  it("gets just those sums that the bureau is told they may see", async () => {
    const { text } = await service.ask("/v1/disclosure?asOf=p1", bureau);
    const { cells } = disclosureQuestion.data.parse(JSON.parse(text));
    const statuses = await Promise.all(
      cells.map(async ({ cluster, area }) => {
        const narrowed = new URLSearchParams({ asOf: "p1", area, ...(cluster === null ? {} : { cluster }) });
        return (await service.ask(`/v1/series?${narrowed}`)).status;
      }),
    );
    expect(statuses).toEqual(cells.map(({ withheld }) => (withheld === null ? 200 : 403)));
    expect(new Set(statuses)).toEqual(new Set([200, 403]));
  });

  it("explains nothing, assumes nothing, and asks for no gap", async () => {
    for (const path of [
      "explanation?figure=T07",
      "explanation?figure=output/*/changsha/2019",
      "gap?target=T07",
      // What is assumed of a cluster that is withheld would show in a sum of all clusters.
      "progress?assume=0%25",
      // Nor is it compared with a moment that was never published.
      "progress?since=1",
    ])
      expect((await service.ask(`/v1/${path}&asOf=p1`)).status, path).toBe(403);
    expect((await service.ask("/v1/progress?since=p1&asOf=p1")).status).toBe(200);
  });

  it("gets no series in which one or two of three reported a month, or a measure of it", async () => {
    const file = (unit: string, period: string) =>
      write(`/v1/enterprises/${unit}/reports/${period}`, filing("7.00"));
    const statusOf = async (publication: string) => {
      await write(`/v1/publications/${publication}`, {});
      return (await service.ask(`/v1/series?asOf=${publication}&from=2019-01&to=2019-03`)).status;
    };
    await file(UNIT, "2019-02");
    expect(await statusOf("one")).toBe(403);
    await file(OTHER_UNIT, "2019-02");
    expect(await statusOf("two")).toBe(403);
    await file("EST-TEST-3", "2019-02");
    expect(await statusOf("three")).toBe(200);
    await write("/v1/enterprises/EST-TEST-3/reports/2019-03", {
      lines: [{ cluster: "beidou", employment: 1 }],
    });
    for (const unit of [UNIT, OTHER_UNIT]) await file(unit, "2019-03");
    expect(await statusOf("measure")).toBe(403);
    await write("/v1/enterprises/EST-TEST-3/reports/2019-03", {
      lines: [{ cluster: "beidou", output: "7.00" }],
    });
    expect(await statusOf("measures")).toBe(200);
  });

  it("sees every target, and no figure of a cluster that gives one enterprise away", async () => {
    const standing = {
      district: FURONG,
      park: null,
      size: "above",
      clusters: ["mobile-internet"],
      represents: 1,
    };
    const alone = { unit: "EST-TEST-4", name: "独一家", effective: "2018-01", standing };
    await service.ask("/v1/enterprises", bureau, { method: "POST", json: alone });
    await write("/v1/publications/p2", {});
    const before = await service.ask("/v1/progress?asOf=p1");
    const after = await service.ask("/v1/progress?asOf=p2");
    expect(withheldIn(before)).toEqual([]);
    expect(new Set(withheldIn(after))).toEqual(new Set(["mobile-internet"]));
    expect(figuresIn(after)).toEqual(figuresIn(before));
    expect(targetsIn(after)).toHaveLength(targetsIn(before).length);
    const only = await service.ask("/v1/progress?asOf=p2&cluster=mobile-internet");
    expect(withheldIn(only)).toEqual(withheldIn(after));
    const printed = await service.ask("/v1/progress?asOf=p2&format=csv");
    expect(printed.text).toMatch(/T04,.*,保密/);
  });

  it("sees what the bureau can look at before", async () => {
    const own = await service.ask("/v1/progress?asOf=p1");
    expect((await service.ask("/v1/progress?asOf=p1&forPublic=true", bureau)).text).toBe(own.text);
    // Nobody leaves the public by saying so.
    expect((await service.ask("/v1/progress?asOf=p1&forPublic=false")).text).toBe(own.text);
  });
});

describe("an enterprise that has left", () => {
  it("is explained to the park that it was in for what it was there", async () => {
    const moved = "EST-TEST-3";
    const location = { district: "yuelu", park: OWN, effective: "2018-06" };
    await write(`/v1/enterprises/${moved}/location`, location);
    await write(`/v1/enterprises/${moved}/location`, { ...location, park: null, effective: "2018-07" });
    expect((await explain(`output/beidou/${moved}@${OWN}/2018`, park)).status).toBe(200);
    expect(codeOf(await explain(`output/beidou/${moved}/2018`, park))).toBe("FORBIDDEN_AREA");
  });
});

const targetsIn = ({ text }: Answered) => progressQuestion.data.parse(JSON.parse(text)).targets;

/** Clusters of which a figure is shown: that nobody is there tells of nobody. */
const figuresIn = (answer: Answered) =>
  targetsIn(answer).flatMap(({ selection, measure, toDate, assessment }) => {
    const isOfNobody = measure === "enterprises" && toDate?.value === "0";
    return selection && !isOfNobody && (toDate?.value || assessment?.actual.value) ? [selection.cluster] : [];
  });
const withheldIn = (answer: Answered) =>
  targetsIn(answer).flatMap(({ selection, shareOfTarget }) =>
    selection && "reason" in shareOfTarget && shareOfTarget.reason === "withheld" ? [selection.cluster] : [],
  );

import { describe, expect, it } from "vitest";
import { decode, encode } from "../../src/store/codec.js";
import type { StoredEvent } from "../../src/store/event-store.js";

const METADATA = { actor: "tester", correlation: "c" };
const STANDING = { district: "yuelu", park: null, size: "above" as const, represents: 1 };
const UNIT = "914300006168008586";

function stored(more: Partial<StoredEvent>): StoredEvent {
  return {
    id: "00000000-0000-4000-8000-000000000001",
    type: "EnterpriseRegistered",
    version: 2,
    data: "{}",
    metadata: JSON.stringify(METADATA),
    stream: `enterprise-${UNIT}`,
    revision: 0,
    position: 7,
    recordedAt: 1,
    ...more,
  };
}

/** As version 1 was written: one cluster an enterprise, no frequency. Never to be changed. */
const GOLDEN_V1 = `{"unit":"${UNIT}","effective":"2018-01","name":"某企业","standing":{"district":"yuelu","park":null,"size":"above","cluster":"beidou","represents":1},"synthetic":false,"register":{}}`;

describe("the codec", () => {
  it("gives back what it was given", () => {
    const data = {
      unit: UNIT,
      effective: "2018-01",
      name: "某企业",
      standing: { ...STANDING, clusters: ["beidou"] },
      frequency: "year" as const,
      synthetic: false,
      register: {},
    };
    const encoded = encode(
      { type: "EnterpriseRegistered", data },
      METADATA,
      "00000000-0000-4000-8000-000000000001",
    );
    expect(encoded.version).toBe(2);
    expect(decode(stored(encoded))).toMatchObject({
      type: "EnterpriseRegistered",
      data,
      metadata: METADATA,
      position: 7,
    });
  });

  it("brings an old registration up to today: its one cluster becomes a list, and it reports by month", () => {
    expect(decode(stored({ version: 1, data: GOLDEN_V1 })).data).toEqual({
      unit: UNIT,
      effective: "2018-01",
      name: "某企业",
      standing: { ...STANDING, clusters: ["beidou"] },
      frequency: "month",
      synthetic: false,
      register: {},
    });
  });

  it("brings an old publication up to today: where it was written, positions counted events", () => {
    const data = `{"publication":"2019-flash","name":"2019年快报","position":41,"digest":"${"a".repeat(64)}","note":""}`;
    const event = decode(
      stored({ type: "FiguresPublished", version: 1, data, stream: "publication-2019-flash" }),
    );
    expect(event.data).toMatchObject({ publication: "2019-flash", position: 41, events: 41 });
  });

  it("brings an old revision up to today: the move of one line becomes a list, before and after", () => {
    const report = (cluster: string, then: string) =>
      `"lines":[{"cluster":"${cluster}","output":"1.00"}],"attribution":{"district":"d","park":null,"size":"above"},"stage":"flash","classifiedThen":{"district":"d","park":null,"size":"above"${then}}`;
    const data = `{"unit":"${UNIT}","period":"2019-01",${report("b", ',"cluster":{"now":"b","was":"a"}')},"replaces":{"period":"2019-01",${report("a", "")}},"reason":{"code":"reclassified","text":""}}`;
    const place = { district: "d", park: null, size: "above" };
    const revised = decode(stored({ type: "ReportRevised", version: 1, data }));
    expect(revised.data).toMatchObject({ classifiedThen: { ...place, clusters: [{ now: "b", was: "a" }] } });
    expect("replaces" in revised.data && revised.data.replaces).toMatchObject({ classifiedThen: place });
    const withdrawn = `{"unit":"${UNIT}","period":"2019-01","replaces":{"period":"2019-01",${report("b", ',"cluster":{"now":"b","was":"a"}')}},"reason":{"code":"error","text":""}}`;
    expect(decode(stored({ type: "ReportWithdrawn", version: 1, data: withdrawn })).data).toMatchObject({
      replaces: { classifiedThen: { ...place, clusters: [{ now: "b", was: "a" }] } },
    });
  });

  it.each([
    ["a type nobody knows", { type: "SomethingElse" }, "EVENT_UNKNOWN"],
    ["a version from the future", { version: 3 }, "EVENT_UNKNOWN"],
    ["data that do not fit", { data: '{"unit":"x"}' }, "EVENT_INVALID"],
    ["data that are no JSON", { data: "{" }, "EVENT_INVALID"],
    ["metadata that do not fit", { version: 1, data: GOLDEN_V1, metadata: "{}" }, "EVENT_INVALID"],
  ])("names stream and position of %s", (_what, more, code) => {
    expect(() => decode(stored(more))).toThrowError(
      expect.objectContaining({
        code,
        params: expect.objectContaining({ position: 7, stream: `enterprise-${UNIT}` }),
      }),
    );
  });

  it("refuses to write what would not be read", () => {
    const data = {
      unit: UNIT,
      period: "2019-13",
      lines: [{ cluster: "a", output: "1.00" }],
      attribution: { district: "d", park: null, size: "above" as const },
      stage: "flash" as const,
    };
    expect(() => encode({ type: "ReportFiled", data }, METADATA, "x")).toThrowError(
      expect.objectContaining({ code: "EVENT_INVALID" }),
    );
  });
});

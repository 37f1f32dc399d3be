import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { StreamConflict } from "../../../src/store/event-store.js";
import { PeerNode } from "../../peer/node.js";
import { event } from "../contract.js";
import { Bench, problemOf } from "./bench.js";

let bench: Bench;
beforeEach(async () => {
  bench = await new Bench().start();
});
afterEach(() => bench.end());

const one = (stream: string, n = 1) => ({ stream, expected: -1, events: [event(n), event(n + 1)] });
const countIn = (stream: string) => bench.log.stream(stream)?.length ?? 0;

describe("an append whose outcome is unknown", () => {
  const faults = [
    ["is never answered", "never-answer"],
    ["times out on the server", "timeout"],
  ] as const;
  for (const [name, kind] of faults) {
    it(`that ${name}, before it was durable, is sent again`, async () => {
      const store = await bench.store();
      bench.peer.faults.appends.push({ kind, durable: false });
      const result = await store.append([one("report-a")]);
      expect(result).toMatchObject({ revisions: [1], appended: 2 });
      expect(countIn("report-a")).toBe(2);
    });

    it(`that ${name}, after it was durable, is found by its ids and counts as new`, async () => {
      const store = await bench.store();
      bench.peer.faults.appends.push({ kind, durable: true });
      const result = await store.append([one("report-a")]);
      expect(result).toMatchObject({ revisions: [1], appended: 2, position: await store.head() });
      expect(countIn("report-a")).toBe(2);
    });
  }

  for (const durable of [false, true]) {
    it(`because the node died ${durable ? "after" : "before"} it was durable is settled when it is back`, async () => {
      const store = await bench.store();
      bench.peer.faults.appends.push({ kind: "die", durable });
      const [appended] = await Promise.all([store.append([one("report-a")]), bench.revive(300)]);
      expect(appended).toMatchObject({ revisions: [1], appended: 2 });
      expect(countIn("report-a")).toBe(2);
    });
  }

  it("is reported when the node stays away, and may be repeated later", async () => {
    const store = await bench.store({ patienceMs: 500 });
    const write = one("report-a");
    bench.peer.faults.appends.push({ kind: "die", durable: true });
    expect(await problemOf(store.append([write]))).toBe("STORE_UNAVAILABLE");
    await bench.peer.comeUp();
    expect(await store.append([write])).toMatchObject({ revisions: [1], appended: 0 });
    expect(countIn("report-a")).toBe(2);
  });

  it("never writes of a unit what comes behind a refused write", async () => {
    const store = await bench.store();
    await store.append([one("report-U-1-2018")]);
    bench.peer.faults.appends.push({ kind: "slow", ms: 50 });
    const writes = [
      one("report-U-1-2018", 5),
      one("report-U-1-2019"),
      one("enterprise-U-1"),
      one("report-V-2018"),
    ];
    await expect(store.append(writes)).rejects.toThrow(StreamConflict);
    expect(writes.map(({ stream }) => countIn(stream))).toEqual([2, 0, 0, 2]);
  });

  it("never doubles or loses one of fifty that were under way when the node died", async () => {
    const store = await bench.store();
    const streams = Array.from({ length: 50 }, (_, n) => `report-${n}`);
    bench.peer.faults.appends.push(...Array.from({ length: 20 }, () => ({ kind: "slow" as const, ms: 20 })));
    bench.peer.faults.appends.push({ kind: "die", durable: true });
    const appending = store.append(streams.map((stream, n) => one(stream, n)));
    const [appended] = await Promise.all([appending, bench.revive(100)]);
    expect(appended).toMatchObject({ appended: 100 });
    expect(streams.map(countIn)).toEqual(streams.map(() => 2));
  });
});

describe("a node that answers, but not with success", () => {
  it("and does not lead, is left for the leader", async () => {
    const leader = await new PeerNode(bench.log).comeUp();
    bench.peer.leader = leader;
    const store = await bench.store();
    expect(await store.append([one("report-a")])).toMatchObject({ appended: 2 });
    expect([bench.peer.appendsSeen, leader.appendsSeen]).toEqual([1, 1]);
    await store.close();
    await leader.goDown();
  });

  it("and is busy, is asked again", async () => {
    const store = await bench.store();
    bench.peer.faults.appends.push({ kind: "busy" }, { kind: "busy" });
    expect(await store.append([one("report-a")])).toMatchObject({ appended: 2 });
  });

  it("and denies access, is believed", async () => {
    const store = await bench.store();
    bench.peer.faults.appends.push({ kind: "denied" });
    expect(await problemOf(store.append([one("report-a")]))).toBe("STORE_ACCESS_DENIED");
    bench.peer.faults.readsDenied = true;
    expect(await problemOf(store.readStream("report-a"))).toBe("STORE_ACCESS_DENIED");
    expect(await problemOf(bench.store())).toBe("STORE_ACCESS_DENIED");
  });

  it("and does not say what it can do, or not at once, is appended to all the same", async () => {
    for (const features of ["unimplemented", "denied", "never"] as const) {
      bench.peer.faults.features = features;
      const store = await bench.store();
      const answering = setTimeout(() => {
        bench.peer.faults.features = "answer";
      }, 300);
      const appending = store.append([one(`report-${features}`)]);
      if (features === "denied") expect(await problemOf(appending)).toBe("STORE_ACCESS_DENIED");
      else expect(await appending).toMatchObject({ appended: 2 });
      // Left running, it would reach into the test that comes next.
      clearTimeout(answering);
    }
  });

  it("but refuses for ever after once it denied that, is met with a new client", async () => {
    bench.peer.faults.features = "denied";
    const store = await bench.store();
    expect(await problemOf(store.append([one("report-a")]))).toBe("STORE_ACCESS_DENIED");
    expect(await problemOf(store.append([one("report-a")]))).toBe("STORE_ACCESS_DENIED");
    bench.peer.faults.features = "answer";
    expect(await store.append([one("report-a")])).toMatchObject({ appended: 2 });
  });

  it("and has the stream deleted, is reported as damage", async () => {
    const store = await bench.store();
    await store.append([one("report-a")]);
    await bench.client().tombstoneStream("report-a");
    expect(await problemOf(store.append([{ ...one("report-a"), expected: 1 }]))).toBe("STORE_DAMAGED");
    expect(await problemOf(store.readStream("report-a"))).toBe("STORE_DAMAGED");
  });
});

describe("a repeat", () => {
  for (const repeatPosition of ["first-event", "none"] as const) {
    it(`has the position of its last event, though the server answers with that of ${repeatPosition}`, async () => {
      bench.peer.faults.repeatPosition = repeatPosition;
      const store = await bench.store();
      const writes = [one("report-a"), one("report-b")];
      const first = await store.append(writes);
      expect(await store.append(writes)).toEqual({ ...first, appended: 0 });
      expect(await (await bench.store()).append(writes)).toEqual({ ...first, appended: 0 });
    });
  }

  it("over some streams adds the others", async () => {
    const store = await bench.store();
    await store.append([one("report-a")]);
    const [a, b] = [one("report-c"), one("report-d")];
    await store.append([a]);
    expect(await store.append([a, b])).toMatchObject({ revisions: [1, 1], appended: 2 });
  });

  it("with the first of its ids elsewhere in the stream and others after it is refused", async () => {
    const store = await bench.store();
    const [a, b, c] = [event(1), event(2), event(3)];
    await store.append([{ stream: "report-a", expected: -1, events: [a, b] }]);
    const mixed = store.append([{ stream: "report-a", expected: "any", events: [a, c] }]);
    expect(await problemOf(mixed)).toBe("EVENT_ID_TAKEN");
  });

  it("by two at the same time, wherever the stream is, adds the events once", async () => {
    const [here, there] = [await bench.store(), await bench.store()];
    const writes = Array.from({ length: 5 }, (_, n) => ({
      stream: "report-a",
      expected: "any" as const,
      events: [event(n)],
    }));
    await Promise.all([here.append(writes), there.append(writes)]);
    expect(countIn("report-a")).toBe(5);
  });
});

describe("many writes", () => {
  it("are under way at once, 200 streams and more, but no more than the limit", async () => {
    const store = await bench.store({ inFlightMax: 20, deadlineMs: 5000 });
    bench.peer.faults.appends.push(...Array.from({ length: 200 }, () => ({ kind: "slow" as const, ms: 10 })));
    const writes = Array.from({ length: 200 }, (_, n) => one(`report-${n}`, n));
    const since = performance.now();
    expect((await store.append(writes)).appended).toBe(400);
    const tookMs = performance.now() - since;
    expect(tookMs).toBeGreaterThan((200 / 20) * 10 * 0.8);
    expect(tookMs).toBeLessThan(200 * 10);
  });

  it("of one stream follow one another", async () => {
    const store = await bench.store();
    const writes = Array.from({ length: 5 }, (_, n) => ({
      stream: "report-a",
      expected: n - 1,
      events: [event(n)],
    }));
    expect((await store.append(writes)).revisions).toEqual([0, 1, 2, 3, 4]);
  });

  it("end with the refusal of the first refused, and nothing is begun after it", async () => {
    const store = await bench.store({ inFlightMax: 1 });
    await store.append([one("report-b")]);
    const problem = await store
      .append([one("report-a"), one("report-b"), one("report-c")])
      .catch((refused: unknown) => refused);
    expect(problem).toBeInstanceOf(StreamConflict);
    expect(problem).toMatchObject({ stream: "report-b", actual: 1 });
    expect([countIn("report-a"), countIn("report-c")]).toEqual([2, 0]);
  });
});

describe("the size of a write", () => {
  const filled = (bytes: number) => [event(1, { data: JSON.stringify({ text: "x".repeat(bytes) }) })];

  it("is checked before anything is sent", async () => {
    const store = await bench.store();
    const big = { stream: "report-a", expected: -1, events: filled(store.appendBytesMax) };
    expect(await problemOf(store.append([big]))).toBe("APPEND_TOO_LARGE");
    expect(bench.peer.appendsSeen).toBe(0);
    const fits = { ...big, events: filled(store.appendBytesMax - 400) };
    expect(await store.append([fits])).toMatchObject({ appended: 1 });
  });

  it("is refused by a server with a lower limit, in the same words", async () => {
    bench.peer.faults.maxAppendBytes = 10_000;
    const store = await bench.store();
    const big = { stream: "report-a", expected: -1, events: filled(20_000) };
    expect(await problemOf(store.append([big]))).toBe("APPEND_TOO_LARGE");
  });

  it("counts a text that has to be kept whole three times", async () => {
    bench.peer.faults.maxAppendBytes = 1_000_000;
    const store = await bench.store();
    const spaced = `{ "text": ${JSON.stringify("囍".repeat(100_000))} }`;
    const write = { stream: "report-a", expected: -1, events: [event(1, { data: spaced })] };
    expect(await store.append([write])).toMatchObject({ appended: 1 });
    expect((await store.readStream("report-a"))[0]?.data).toBe(spaced);
  });
});

it("an event that is no JSON is refused before it reaches the client", async () => {
  const store = await bench.store();
  const bad = { stream: "report-a", expected: -1, events: [event(1, { data: "{" })] };
  expect(await problemOf(store.append([bad]))).toBe("SyntaxError");
  expect(bench.peer.appendsSeen).toBe(0);
});

import { createHash, randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  type EventStore,
  type NewEvent,
  type StoredEvent,
  StreamConflict,
} from "../../src/store/event-store.js";

/** A store under test, and how to close it and open the same data again. */
export interface StoreUnderTest {
  readonly store: EventStore;
  reopen(): Promise<EventStore>;
  destroy(): Promise<void>;
}

export function event(n: number, more: Partial<NewEvent> = {}): NewEvent {
  return {
    id: randomUUID(),
    type: "TestHappened",
    version: 1,
    data: JSON.stringify({ n, text: '长沙 囍瑄𬭎 \u0000 "quoted"', amount: "0.10" }),
    metadata: JSON.stringify({ actor: "tester", row: n, correlation: "c" }),
    ...more,
  };
}

/** Every promise of the port, for any adapter. */
export function eventStoreContract(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`the event store contract: ${name}`, () => {
    let under: StoreUnderTest;
    let store: EventStore;
    let prefix = "";
    beforeEach(async () => {
      under = await open();
      store = under.store;
      prefix = `report-${randomUUID().slice(0, 8)}`;
    });
    afterEach(() => under.destroy());

    const all = async (after = 0): Promise<StoredEvent[]> => {
      const events: StoredEvent[] = [];
      for await (const page of store.readAll(after)) events.push(...page);
      return events;
    };
    const conflict = async (append: Promise<unknown>): Promise<StreamConflict> => {
      const problem = await append.then(
        () => undefined,
        (refused: unknown) => refused,
      );
      if (problem instanceof StreamConflict) return problem;
      throw new Error(`expected a conflict, got ${String(problem)}`);
    };

    describe("append", () => {
      it("starts a stream at revision 0 and gives events back byte for byte", async () => {
        const events = [event(1), event(2)];
        const { revisions, appended } = await store.append([{ stream: `${prefix}-a`, expected: -1, events }]);
        expect({ revisions, appended }).toEqual({ revisions: [1], appended: 2 });
        const read = await store.readStream(`${prefix}-a`);
        expect(
          read.map(({ id, type, version, data, metadata }) => ({ id, type, version, data, metadata })),
        ).toEqual(events);
        expect(read.map((one) => one.revision)).toEqual([0, 1]);
      });

      it("refuses another expected revision and says what it found", async () => {
        const stream = `${prefix}-a`;
        await store.append([{ stream, expected: -1, events: [event(1), event(2)] }]);
        expect(await conflict(store.append([{ stream, expected: -1, events: [event(3)] }]))).toMatchObject({
          stream,
          expected: -1,
          actual: 1,
        });
        expect(await conflict(store.append([{ stream, expected: 0, events: [event(3)] }]))).toMatchObject({
          actual: 1,
        });
        expect(await conflict(store.append([{ stream, expected: 5, events: [event(3)] }]))).toMatchObject({
          actual: 1,
        });
        expect(
          await conflict(store.append([{ stream: `${prefix}-none`, expected: 0, events: [event(3)] }])),
        ).toMatchObject({ actual: -1 });
        expect(await store.readStream(stream)).toHaveLength(2);
      });

      it("takes anything with expected 'any'", async () => {
        const stream = `${prefix}-a`;
        await store.append([{ stream, expected: "any", events: [event(1)] }]);
        await store.append([{ stream, expected: "any", events: [event(2)] }]);
        expect(await store.readStream(stream)).toHaveLength(2);
      });

      it("recognises a repeat by its ids and adds nothing, however often", async () => {
        const stream = `${prefix}-a`;
        const write = { stream, expected: -1, events: [event(1), event(2)] };
        const first = await store.append([write]);
        const again = await store.append([write]);
        const { position, revisions } = first;
        expect(again).toEqual({ position, revisions, appended: 0 });
        await store.append([{ stream, expected: 1, events: [event(3)] }]);
        expect((await store.append([write])).appended).toBe(0);
        expect((await store.append([{ ...write, expected: "any" }])).appended).toBe(0);
        expect(await store.readStream(stream)).toHaveLength(3);
      });

      it("does not take other events at the same place for a repeat", async () => {
        const stream = `${prefix}-a`;
        await store.append([{ stream, expected: -1, events: [event(1)] }]);
        await conflict(store.append([{ stream, expected: -1, events: [event(1)] }]));
      });

      it("writes several streams, and all or none of them where it says so", async () => {
        await store.append([{ stream: `${prefix}-b`, expected: -1, events: [event(1)] }]);
        const writes = [
          { stream: `${prefix}-a`, expected: -1, events: [event(1), event(2)] },
          { stream: `${prefix}-b`, expected: -1, events: [event(3)] },
        ];
        await conflict(store.append(writes));
        expect(await store.readStream(`${prefix}-a`)).toHaveLength(store.atomicAcrossStreams ? 0 : 2);
        expect(await store.readStream(`${prefix}-b`)).toHaveLength(1);
      });

      it("decides between writers at the same moment: one is taken, the others are refused", async () => {
        const stream = `${prefix}-race`;
        const tries = Array.from({ length: 20 }, (_, n) =>
          store.append([{ stream, expected: -1, events: [event(n)] }]),
        );
        const settled = await Promise.allSettled(tries);
        expect(settled.filter((one) => one.status === "fulfilled")).toHaveLength(1);
        expect(await store.readStream(stream)).toHaveLength(1);
      });

      it("keeps the time that a moved event was first recorded", async () => {
        const recordedAt = [1_577_836_800_000, 1_577_836_800_001];
        await store.append([
          { stream: `${prefix}-a`, expected: -1, events: [event(1), event(2)], recordedAt },
        ]);
        expect((await store.readStream(`${prefix}-a`)).map((one) => one.recordedAt)).toEqual(recordedAt);
      });
    });

    describe("reading", () => {
      it("gives a stream from a revision on, and nothing for one that is not there", async () => {
        const stream = `${prefix}-a`;
        await store.append([{ stream, expected: -1, events: [event(1), event(2), event(3)] }]);
        expect((await store.readStream(stream, 1)).map((one) => one.revision)).toEqual([1, 2]);
        expect(await store.readStream(stream, 9)).toEqual([]);
        expect(await store.readStream(`${prefix}-none`)).toEqual([]);
      });

      it("gives the whole log in one growing order, after a position, in pages", async () => {
        const before = await store.head();
        for (let n = 0; n < 25; n++) {
          await store.append([{ stream: `${prefix}-${n % 3}`, expected: "any", events: [event(n)] }]);
        }
        const events = await all(before);
        const positions = events.map((one) => one.position);
        expect(events.map((one) => JSON.parse(one.data).n)).toEqual(Array.from({ length: 25 }, (_, n) => n));
        expect(positions).toEqual([...positions].sort((a, b) => a - b));
        expect(new Set(positions).size).toBe(25);
        expect(await store.head()).toBe(positions.at(-1));
        expect(await all(positions[9])).toHaveLength(15);
        // Any number may be asked for, not only positions of events.
        const [last = 0, ninth = 0] = [positions.at(-1), positions.at(-2)];
        for (const after of [last - 1, ninth + 1]) {
          const later = positions.filter((position) => position > after);
          expect((await all(after)).map((one) => one.position)).toEqual(later);
        }
        const pages: number[] = [];
        for await (const page of store.readAll(before, 10)) pages.push(page.length);
        expect(pages.every((length) => length <= 10)).toBe(true);
        expect(pages.reduce((a, b) => a + b, 0)).toBe(25);
      });

      it("finds everything again after it was closed", async () => {
        await store.append([{ stream: `${prefix}-a`, expected: -1, events: [event(1), event(2)] }]);
        const before = await store.readStream(`${prefix}-a`);
        store = await under.reopen();
        expect(await store.readStream(`${prefix}-a`)).toEqual(before);
        await store.append([{ stream: `${prefix}-a`, expected: 1, events: [event(3)] }]);
        expect(await store.readStream(`${prefix}-a`)).toHaveLength(3);
      });
    });

    describe("a subscription", () => {
      it("gives what is there, then what comes, each once and in order", async () => {
        const after = await store.head();
        await store.append([{ stream: `${prefix}-a`, expected: -1, events: [event(0), event(1)] }]);
        const seen: number[] = [];
        const subscription = store.subscribe(after, (events) => {
          for (const one of events) seen.push(JSON.parse(one.data).n);
        });
        for (let n = 2; n < 12; n++)
          await store.append([{ stream: `${prefix}-b`, expected: "any", events: [event(n)] }]);
        await eventually(() => seen.length === 12);
        await subscription.unsubscribe();
        await store.append([{ stream: `${prefix}-b`, expected: "any", events: [event(99)] }]);
        await new Promise((resolve) => setTimeout(resolve, 80));
        expect(seen).toEqual(Array.from({ length: 12 }, (_, n) => n));
      });

      it("ends when its handler throws, and says why", async () => {
        const problems: unknown[] = [];
        const subscription = store.subscribe(
          await store.head(),
          () => {
            throw new Error("cannot handle this");
          },
          (problem) => problems.push(problem),
        );
        await store.append([{ stream: `${prefix}-a`, expected: -1, events: [event(1)] }]);
        await eventually(() => problems.length > 0);
        await subscription.unsubscribe();
        expect(String(problems[0])).toContain("cannot handle this");
      });
    });

    describe("files", () => {
      it("are kept by the digest of their bytes and come back whole", async () => {
        const bytes = Buffer.alloc(3_000_000, "长沙,1.00\n");
        const sha256 = createHash("sha256").update(bytes).digest("hex");
        await store.putFile(sha256, chunks(bytes));
        await store.putFile(sha256, chunks(bytes));
        const kept = await store.getFile(sha256);
        const parts: Uint8Array[] = [];
        for await (const part of kept ?? []) parts.push(part);
        expect(Buffer.concat(parts).equals(bytes)).toBe(true);
        expect(await store.listFiles()).toContain(sha256);
        expect(await store.getFile("0".repeat(64))).toBeUndefined();
      });
    });
  });
}

async function* chunks(bytes: Buffer): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
}

export async function eventually(holds: () => boolean, timeoutMs = 10_000): Promise<void> {
  for (const since = performance.now(); !holds(); ) {
    if (performance.now() - since > timeoutMs) throw new Error("did not come about in time");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

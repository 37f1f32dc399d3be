import { jsonEvent } from "@eventstore/db-client";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { EventStore } from "../../../src/store/event-store.js";
import { ServerProjections } from "../../../src/store/eventstoredb/server-projections.js";
import { PeerNode } from "../../peer/node.js";
import { event, eventually } from "../contract.js";
import { allOf, Bench, problemOf } from "./bench.js";

let bench: Bench;
beforeEach(async () => {
  bench = await new Bench().start();
});
afterEach(() => bench.end());

/** Appends events numbered from `first`, each to a stream of its own. */
async function append(store: EventStore, first: number, count: number): Promise<void> {
  const numbers = Array.from({ length: count }, (_, n) => first + n);
  for (const n of numbers) await store.append([{ stream: `report-${n}`, expected: -1, events: [event(n)] }]);
}

const upTo = (count: number) => Array.from({ length: count }, (_, n) => n);

/** Follows from the beginning: the numbers seen, and how many outages were told of. */
function following(store: EventStore): { readonly seen: number[]; readonly outages: unknown[] } {
  const [seen, outages]: [number[], unknown[]] = [[], []];
  store.subscribe(
    0,
    (events) => {
      for (const { data } of events) seen.push(JSON.parse(data).n);
    },
    (problem, retrying) => retrying && outages.push(problem),
  );
  return { seen, outages };
}

describe("a subscription", () => {
  it.each(["error", "end"] as const)(
    "that the server breaks with an %s goes on after the last event, without a gap and with nothing twice",
    async (how) => {
      const store = await bench.store();
      await append(store, 0, 20);
      bench.peer.faults.breakSubscription = { afterEvents: 4, times: 3, how };
      bench.peer.faults.subscriptionOverlap = 3;
      const { seen, outages } = following(store);
      await eventually(() => seen.length >= 20);
      await append(store, 20, 10);
      await eventually(() => seen.length >= 30);
      expect(seen).toEqual(upTo(30));
      expect(outages).toHaveLength(3);
    },
  );

  it("outlives a node that was away, and gives what others wrote meanwhile", async () => {
    const store = await bench.store();
    await append(store, 0, 5);
    const { seen } = following(store);
    await eventually(() => seen.length === 5);
    await bench.peer.goDown();
    const other = await new PeerNode(bench.log).comeUp();
    const elsewhere = await bench.store({ connection: other.connection });
    await append(elsewhere, 5, 5);
    await bench.peer.comeUp();
    await eventually(() => seen.length >= 10);
    await append(store, 10, 2);
    await eventually(() => seen.length >= 12);
    expect(seen).toEqual(upTo(12));
    await elsewhere.close();
    await other.goDown();
  });
});

describe("events of others", () => {
  it("are in no answer: the server's own, other applications', and strangers' in a stream named like ours", async () => {
    const store = await bench.store();
    const { seen } = following(store);
    const stranger = bench.client();
    const foreign = () => jsonEvent({ type: "OrderPlaced", data: { n: -1 } });
    await append(store, 0, 3);
    for (const stream of ["order-1", "reports", "report-stranger"]) {
      await stranger.appendToStream(stream, [foreign(), foreign()]);
    }
    await append(store, 3, 1);
    await stranger.appendToStream("order-2", Array.from({ length: 600 }, foreign));
    await eventually(() => seen.length === 4);
    const events = await allOf(store);
    expect(events.map(({ data }) => JSON.parse(data).n)).toEqual(upTo(4));
    expect(seen).toEqual(upTo(4));
    expect(await store.head()).toBe(events.at(-1)?.position);
    expect(await problemOf(store.readStream("report-stranger"))).toBe("STORE_DAMAGED");
  });

  it("are looked through once, however many there are after the last of ours", async () => {
    const store = await bench.store();
    await append(store, 0, 1);
    const head = await store.head();
    await bench.client().appendToStream(
      "order-1",
      Array.from({ length: 3000 }, () => jsonEvent({ type: "OrderPlaced", data: {} })),
    );
    const reads = async () => {
      const before = bench.peer.readsSeen;
      expect(await store.head()).toBe(head);
      return bench.peer.readsSeen - before;
    };
    expect([(await reads()) > 3, await reads()]).toEqual([true, 1]);
    await append(store, 1, 1);
    expect(await store.head()).toBeGreaterThan(head);
  });
});

describe("a server that never answers", () => {
  const hasty = { deadlineMs: 100, patienceMs: 200, pauseMs: 10 };

  it("ends every kind of call by a deadline", async () => {
    const store = await bench.store(hasty);
    bench.peer.faults.readsStall = true;
    const calls = [store.readStream("report-1"), store.head(), allOf(store), store.listFiles()];
    for (const call of calls.map(problemOf)) expect(await call).toBe("STORE_UNAVAILABLE");
  });

  it("ends calls about projections by the same", async () => {
    const projections = new ServerProjections(bench.peer.connection, hasty);
    bench.peer.faults.managementStalls = true;
    for (const call of [
      projections.status("p"),
      projections.state("p"),
      projections.deploy("p", "", false),
    ]) {
      expect(await problemOf(call)).toBe("STORE_UNAVAILABLE");
    }
    await projections.close();
  });

  it("is not waited for when it does not say who leads", async () => {
    bench.peer.faults.managementStalls = true;
    const connection = discovering(bench.peer);
    expect(await problemOf(bench.store({ ...hasty, connection }))).toBe("STORE_UNAVAILABLE");
  });
});

describe("a cluster", () => {
  it("is found through any living node, written to at its leader, and followed when another leads", async () => {
    const [second, third] = [await new PeerNode(bench.log).comeUp(), await new PeerNode(bench.log).comeUp()];
    const nodes = [bench.peer, second, third];
    const leads = (leader: PeerNode) => {
      for (const node of nodes) Object.assign(node, { members: nodes, leader });
    };
    leads(second);
    const store = await bench.store({ connection: discovering(...nodes) });
    const { seen } = following(store);
    await append(store, 0, 3);
    expect(nodes.map(({ appendsSeen }) => appendsSeen)).toEqual([0, 3, 0]);
    await second.goDown();
    leads(third);
    await append(store, 3, 3);
    await eventually(() => seen.length >= 6);
    expect(seen).toEqual(upTo(6));
    expect(third.appendsSeen).toBeGreaterThanOrEqual(3);
    await store.close();
    await third.goDown();
  });
});

function discovering(...nodes: readonly PeerNode[]): string {
  const hosts = nodes.map(({ address }) => `${address.host}:${address.port}`).join();
  return `esdb+discover://${hosts}?tls=false&discoveryInterval=20&gossipTimeout=1`;
}

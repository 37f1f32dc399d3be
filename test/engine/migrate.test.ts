import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Engine } from "../../src/engine/engine.js";
import { migrate } from "../../src/engine/migrate.js";
import { publish, verifyPublications } from "../../src/engine/publish.js";
import { progressOf } from "../../src/engine/queries/progress.js";
import { vantageOf } from "../../src/engine/queries/vantage.js";
import { seed } from "../../src/engine/seed.js";
import type { EventStore } from "../../src/store/event-store.js";
import { openEventStoreDb } from "../../src/store/eventstoredb/event-store-db.js";
import { openSqliteStore } from "../../src/store/sqlite/sqlite-store.js";
import { ROOT } from "../support/dabiao.js";
import { EVENTSTOREDB, type LogPlace } from "../support/stores.js";
import { definedArea } from "../support/world.js";

const ORIGIN = { actor: "tester" };
const UNIT = "EST-TEST-1";

let folder: string;
let places: LogPlace[];
let open: EventStore[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dabiao-migrate-"));
  [places, open] = [[], []];
});
afterEach(async () => {
  await Promise.all(open.map((store) => store.close()));
  await Promise.all(places.map((place) => place.end()));
  rmSync(folder, { recursive: true, force: true });
});

function file(name: string): EventStore {
  const store = openSqliteStore({ path: join(folder, name), mode: "create" });
  open.push(store);
  return store;
}
async function server(): Promise<EventStore> {
  const place = await EVENTSTOREDB.place(folder);
  places.push(place);
  const store = await openEventStoreDb({ connection: place.location });
  open.push(store);
  return store;
}

async function report(engine: Engine, period: string, output: string): Promise<void> {
  await engine.execute(
    {
      type: "FileReport",
      data: { unit: UNIT, period, basis: "own", stage: "flash", lines: [{ cluster: "beidou", output }] },
    },
    ORIGIN,
  );
}

/** A log with two publications and reports after each. */
async function written(store: EventStore): Promise<void> {
  const engine = await Engine.open(store);
  await seed(engine, join(ROOT, "seeds/changsha-2020"), "tester");
  const standing = {
    district: "yuelu",
    park: "changsha-hitech",
    size: "above" as const,
    clusters: ["beidou"],
    represents: 1,
  };
  await engine.execute(
    { type: "RegisterEnterprise", data: { unit: UNIT, name: UNIT, effective: "2018-01", standing } },
    ORIGIN,
  );
  for (const [month, output] of [
    ["01", "1000000.25"],
    ["02", "1100000.50"],
    ["03", "1200000.75"],
  ] as const) {
    await report(engine, `2019-${month}`, output);
    if (month !== "03") await publish(engine, { publication: `2019-${month}`, name: month }, ORIGIN);
  }
}

/** Progress as of each publication, without the positions that every store has of its own. */
async function published(store: EventStore): Promise<readonly string[]> {
  const { models } = await Engine.open(store);
  return [...models.reference.now().publications.keys()].map((publication) =>
    JSON.stringify(progressOf(vantageOf(models, publication), {}), (key, value: unknown) =>
      key === "position" ? undefined : typeof value === "bigint" ? `${value}` : value,
    ),
  );
}

const nothing = () => undefined;

describe("a log that is moved", () => {
  it.each([
    ["a file to a server and back", "file"],
    ["a server to a file and back", "server"],
  ])("from %s keeps what was published, and proves it", async (_, first) => {
    const source = first === "file" ? file("source.db") : await server();
    await written(source);
    const there = first === "file" ? await server() : file("there.db");
    const back = first === "file" ? file("back.db") : await server();
    expect(await migrate(source, there, nothing)).toMatchObject({ same: true });
    const proof = await migrate(there, back, nothing);
    expect(proof.same).toBe(true);
    expect(proof.publications.to).toMatch(/^2\/2 /);

    const before = await published(source);
    expect(new Set(before).size).toBe(2);
    for (const store of [there, back]) {
      expect(await published(store)).toEqual(before);
      // The chain goes on in the new place.
      const engine = await Engine.open(store);
      const origin = { ...ORIGIN, id: "5e0f8d9c-6d2a-8b1e-8c3d-2f4a6b8c0d1e" };
      const third = await publish(engine, { publication: "2019-03", name: "03" }, origin);
      // Asked for again, since the first answer was lost: the same, and nothing is added.
      expect(await publish(engine, { publication: "2019-03", name: "03" }, origin)).toEqual(third);
      // Said again of the same figures it is known, in other words it is not.
      expect(await publish(engine, { publication: "2019-03", name: "03" }, ORIGIN)).toEqual(third);
      await expect(publish(engine, { publication: "2019-03", name: "三月" }, ORIGIN)).rejects.toThrow(
        expect.objectContaining({ code: "ALREADY_DEFINED" }),
      );
      expect((await verifyPublications(engine.log, Date.now())).map(({ intact }) => intact)).toEqual([
        true,
        true,
        true,
      ]);
    }
  });

  it("goes on where it stopped, also when the source has grown meanwhile", async () => {
    const [source, target] = [file("source.db"), await server()];
    await written(source);
    const stopped = migrate(stoppingAfter(source, 3), target, nothing);
    await expect(stopped).rejects.toThrow("the power went");
    const halfway = await target.head();
    expect(halfway).toBeGreaterThan(0);
    await report(await Engine.open(source), "2019-04", "1.00");
    const copied: number[] = [];
    const proof = await migrate(source, target, (count) => copied.push(count));
    expect(proof.same).toBe(true);
    expect(copied[0]).toBeGreaterThan(0);
    expect(copied.at(-1)).toBe(proof.events.from);
  });

  it("is not mixed with another one", async () => {
    const [source, target] = [file("source.db"), await server()];
    await written(source);
    await (await Engine.open(target)).execute(definedArea("elsewhere", "city", null), {
      actor: "somebody else",
    });
    const before = await target.head();
    await expect(migrate(source, target, nothing)).rejects.toMatchObject({ code: "STORE_DIFFERS" });
    expect(await target.head()).toBe(before);
  });
});

/** The store, but its log breaks off after so many pages of ten. */
function stoppingAfter(store: EventStore, pages: number): EventStore {
  return new Proxy(store, {
    get: (of, name) => {
      if (name !== "readAll") {
        const value: unknown = Reflect.get(of, name);
        return typeof value === "function" ? value.bind(of) : value;
      }
      return async function* (after: number) {
        let left = pages;
        for await (const page of of.readAll(after, 10)) {
          if (left-- === 0) throw new Error("the power went");
          yield page;
        }
      };
    },
  });
}

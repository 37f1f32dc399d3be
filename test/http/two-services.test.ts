import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { AccessFile } from "../../src/access/access-file.js";
import { Engine } from "../../src/engine/engine.js";
import type { EventStore } from "../../src/store/event-store.js";
import { openEventStoreDb } from "../../src/store/eventstoredb/event-store-db.js";
import { Workplace } from "../support/dabiao.js";
import { filing } from "../support/http-service.js";
import { Served } from "../support/served.js";
import { EVENTSTOREDB, type LogPlace } from "../support/stores.js";

const UNIT = "EST-TWO-1";
const MONTHS = Array.from({ length: 12 }, (_, n) => `2019-${`${n + 1}`.padStart(2, "0")}`);
const SERIES = "/v1/series?cluster=beidou&from=2019-01&to=2019-12&grain=month";

const Written = z.object({ position: z.number() });
const Series = z.object({ points: z.array(z.object({ value: z.string().nullable() })) });

/** Two machines, each with a folder of its own, and one log. */
let place: LogPlace;
const [first, second] = [new Workplace(), new Workplace()];
let token: string;
beforeAll(async () => {
  place = await EVENTSTOREDB.place("");
  for (const work of [first, second]) work.data = place.location;
  expect((await first.call("seed", "seeds/changsha-2020")).exit).toBe(0);
  const standing = { district: "yuelu", park: null, size: "above", clusters: ["beidou"], represents: 1 };
  const data = { unit: UNIT, name: "企业", effective: "2018-01", standing };
  await first.call("record", first.write("unit.json", JSON.stringify({ type: "RegisterEnterprise", data })));
  process.env.DABIAO_ACCESS = first.path("access.db");
  const access = new AccessFile(process.env.DABIAO_ACCESS);
  const bureau = { role: "bureau", scope: null, label: "", expiresAt: null, actor: "tester" } as const;
  token = access.tokens.create(bureau).secret;
  access.close();
});
afterAll(async () => {
  delete process.env.DABIAO_ACCESS;
  await first.remove();
  await second.remove();
  await place.end();
});

describe(`two services on one log, ${EVENTSTOREDB.name}`, () => {
  it("both write, to one stream at the same moment, and each reads what the other wrote", async () => {
    const [a, b] = await Promise.all(
      [first, second].map((work) => Served.start(work, token, "--log-level", "info")),
    );
    if (!a || !b) throw new TypeError("not started");
    const file = async (served: Served, month: string, output: string) => {
      const { status, body } = await served.ask(
        "PUT",
        `/v1/enterprises/${UNIT}/reports/${month}`,
        filing(output),
      );
      expect(status, body).toBe(200);
      return Written.parse(JSON.parse(body)).position;
    };
    const valuesAt = async (served: Served, position: number) => {
      const { body } = await served.ask("GET", `${SERIES}&minPosition=${position}`);
      return Series.parse(JSON.parse(body)).points.map(({ value }) => value);
    };
    const alone = await file(a, MONTHS[0] ?? "", "1.00");
    expect((await valuesAt(b, alone))[0]).toBe("1.00");

    const rest = MONTHS.slice(1);
    const positions = await Promise.all(
      rest.map((month, n) => file(n % 2 === 0 ? a : b, month, `${n + 2}.00`)),
    );
    const all = MONTHS.map((_, n) => `${n + 1}.00`);
    const last = Math.max(...positions);
    expect([await valuesAt(a, last), await valuesAt(b, last)]).toEqual([all, all]);

    expect(await b.stop("SIGKILL")).toBe("SIGKILL");
    const meanwhile = Written.parse(
      JSON.parse(
        (
          await a.ask("PUT", `/v1/enterprises/${UNIT}/reports/2019-12`, {
            ...filing("99.00"),
            reason: { code: "error", text: "漏报" },
          })
        ).body,
      ),
    );
    const again = await Served.start(second, token, "--log-level", "info");
    expect((await valuesAt(again, meanwhile.position)).at(-1)).toBe("99.00");
    await Promise.all([a.stop("SIGTERM"), again.stop("SIGTERM")]);
  });

  it("each start from a snapshot of their own and read only what came after it", async () => {
    const open = (work: Workplace) =>
      openEventStoreDb({ connection: place.location, cacheDir: join(work.folder, "own") });
    const at: number[] = [];
    for (const work of [first, second]) {
      const engine = await Engine.open(await open(work));
      await file(engine, `2018-0${at.length + 1}`);
      at.push(engine.log.models.position);
      await engine.log.saveSnapshot(0);
      await engine.close();
    }
    const writer = await Engine.open(await open(first));
    await file(writer, "2018-09");
    for (const [n, work] of [first, second].entries()) {
      const reads: number[] = [];
      const engine = await Engine.open(recording(await open(work), reads));
      expect(reads[0]).toBe(at[n]);
      expect(engine.log.models.position).toBe(writer.log.models.position);
      await engine.close();
    }
    await writer.close();
  });
});

async function file(engine: Engine, period: string): Promise<void> {
  const lines = [{ cluster: "beidou", output: "5.00" }];
  const data = { unit: UNIT, period, basis: "own" as const, stage: "flash" as const, lines };
  await engine.execute({ type: "FileReport", data }, { actor: "tester" });
}

/** The store, and from which positions its log was read. */
function recording(store: EventStore, reads: number[]): EventStore {
  return new Proxy(store, {
    get: (of, name) => {
      const value: unknown = Reflect.get(of, name);
      if (typeof value !== "function") return value;
      if (name !== "readAll") return value.bind(of);
      return (after: number, pageSize?: number) => {
        reads.push(after);
        return of.readAll(after, pageSize);
      };
    },
  });
}

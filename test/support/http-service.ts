import { mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import pino from "pino";
import { AccessFile } from "../../src/access/access-file.js";
import { AccessGate } from "../../src/access/gate.js";
import type { Role } from "../../src/access/principal.js";
import { Engine } from "../../src/engine/engine.js";
import { seed } from "../../src/engine/seed.js";
import { AccessLog } from "../../src/http/access-log.js";
import { readConfig } from "../../src/http/config.js";
import { createServer } from "../../src/http/server.js";
import { reportProcess } from "../../src/report-process.js";
import { MAIN, ROOT } from "./dabiao.js";
import { Documented, type Seen } from "./documented.js";
import { type LogPlace, openStoreAt, STORE_OF_THIS_RUN, type StoreKind } from "./stores.js";

/** A unit of Changsha's high-tech zone that reports on beidou. */
export const UNIT = "EST-TEST-1";
export const OTHER_UNIT = "EST-TEST-2";

let seededPlaces: ReturnType<StoreKind["placesWith"]> | undefined;

/** The plan of Changsha, and three units. */
async function writeSeeds(location: string): Promise<void> {
  const engine = await Engine.open(await openStoreAt(location));
  const origin = { actor: "tester" };
  await seed(engine, join(ROOT, "seeds/changsha-2020"), origin.actor);
  for (const [unit, park, district] of [
    [UNIT, "changsha-hitech", "yuelu"],
    [OTHER_UNIT, null, "furong"],
    ["EST-TEST-3", null, "furong"],
  ] as const) {
    const standing = { district, park, size: "above" as const, clusters: ["beidou"], represents: 1 };
    const data = { unit, name: `${unit} 公司`, effective: "2018-01", standing };
    await engine.execute({ type: "RegisterEnterprise", data }, origin);
  }
  await engine.close();
}

/** A machine that runs many tests stands still for seconds, and that is not what they are about. */
const LAG_MAX = 30_000;

/** The service on a store of its own, listening on a port of its own. */
export class HttpService {
  readonly folder = mkdtempSync(join(tmpdir(), "dabiao-http-"));
  readonly access = new AccessFile(join(this.folder, "access.db"));
  readonly logged: string[] = [];
  #app: FastifyInstance | undefined;
  #place: LogPlace | undefined;
  #engine: Engine | undefined;
  #documented: Documented | undefined;

  static async start(flags: Readonly<Record<string, unknown>> = {}): Promise<HttpService> {
    const service = new HttpService();
    seededPlaces ??= STORE_OF_THIS_RUN.placesWith(writeSeeds);
    service.#place = await (await seededPlaces)(service.folder);
    const engine = await Engine.open(await openStoreAt(service.#place.location));
    const write = (line: string) => void service.logged.push(line);
    const logger = pino({ level: "debug" }, { write });
    engine.follow();
    service.#engine = engine;
    service.#app = await createServer(engine, readConfig({ lagMax: LAG_MAX, ...flags }, {}), {
      gate: new AccessGate(service.access),
      logger,
      accessLog: new AccessLog(write, { bundle: 1 }),
      makeReport: reportProcess(MAIN, { data: service.#place.location, cache: undefined }, undefined),
    });
    await service.#app.listen({ host: "127.0.0.1", port: 0 });
    return service;
  }

  /** Where its log is. */
  get location(): string {
    return this.#place?.location ?? "";
  }
  get engine(): Engine {
    if (!this.#engine) throw new TypeError("not started");
    return this.#engine;
  }
  get app(): FastifyInstance {
    if (!this.#app) throw new TypeError("not started");
    return this.#app;
  }
  get url(): string {
    const address = this.app.server.address();
    return `http://127.0.0.1:${isAddress(address) ? address.port : 0}`;
  }

  token(role: Role, scope: string | null = null, expiresAt: number | null = null): string {
    return this.access.tokens.create({ role, scope, label: `${role} token`, expiresAt, actor: "tester" })
      .secret;
  }

  /** Every answer of every test is held against the document: headers, media type, and what is in the JSON. */
  #requireDocumented(seen: Seen): void {
    this.#documented ??= new Documented(this.app.swagger());
    const missing = this.#documented.missing(seen);
    if (missing.length === 0) return;
    throw new Error(
      `${seen.method} ${seen.path} → ${seen.status} is not documented with ${missing.join(", ")}`,
    );
  }

  /** A request with a token, and its answer with the body read. */
  async ask(path: string, token?: string, init: RequestInit & { json?: unknown } = {}): Promise<Answered> {
    const { json, ...rest } = init;
    const headers = new Headers(rest.headers);
    if (token !== undefined) headers.set("authorization", `Bearer ${token}`);
    if (json !== undefined) headers.set("content-type", "application/json");
    const body = json === undefined ? rest.body : JSON.stringify(json);
    const answer = await fetch(this.url + path, { ...rest, headers, ...(body ? { body } : {}) });
    const bytes = Buffer.from(await answer.arrayBuffer());
    const answered = { status: answer.status, headers: answer.headers, bytes, text: bytes.toString() };
    this.#requireDocumented({ method: rest.method ?? "GET", path, ...answered });
    return answered;
  }

  async stop(): Promise<void> {
    await this.#app?.close();
    await this.#engine?.close();
    await this.#place?.end();
    this.access.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
  readonly text: string;
}

/** Where a unit's report of a period is filed. */
export function reportOf(period: string, unit = UNIT): string {
  return `/v1/enterprises/${unit}/reports/${period}`;
}

/** A unit of beidou outside parks. */
export const STANDING = {
  district: "yuelu",
  park: null,
  size: "above",
  clusters: ["beidou"],
  represents: 1,
} as const;

/** The request that uploads a file, behind the other fields of its form. */
export function uploaded(
  contents: string,
  {
    name = "表.csv",
    fields = {},
    headers = {},
  }: { name?: string; fields?: Readonly<Record<string, string>>; headers?: Record<string, string> } = {},
): RequestInit {
  const body = new FormData();
  for (const [field, value] of Object.entries(fields)) body.append(field, value);
  body.append("file", new Blob([contents]), name);
  return { method: "POST", body, headers };
}

/** Status and code of an answer that refuses. */
export function refusalOf({ status, text }: Answered): readonly [status: number, code: unknown] {
  return [status, JSON.parse(text).code];
}

/** A report of one month on beidou. */
export function filing(output: string, more: object = {}): object {
  return { lines: [{ cluster: "beidou", output, employment: 12 }], ...more };
}

function isAddress(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === "object" && address !== null;
}

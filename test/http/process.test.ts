import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { AccessFile } from "../../src/access/access-file.js";
import { readConfig, ServiceConfig, variableOf } from "../../src/http/config.js";
import { Workplace } from "../support/dabiao.js";
import { filing } from "../support/http-service.js";
import { Served, type Told } from "../support/served.js";

const UNIT = "EST-P-1";
const HEADER = "统一社会信用代码,报告期,产业,产值(元)\r\n";
const report = (period: string) => `/v1/enterprises/${UNIT}/reports/${period}`;

let work: Workplace;
let token: string;
beforeAll(async () => {
  work = new Workplace();
  await work.call("seed", "seeds/changsha-2020");
  const standing = { district: "yuelu", park: null, size: "above", clusters: ["beidou"], represents: 1 };
  const data = { unit: UNIT, name: "企业", effective: "2018-01", standing };
  await work.call("record", work.write("unit.json", JSON.stringify({ type: "RegisterEnterprise", data })));
  const access = new AccessFile(`${work.data}.access.db`);
  const admin = { role: "admin", scope: null, label: "", expiresAt: null, actor: "tester" } as const;
  token = access.tokens.create(admin).secret;
  access.close();
});
afterAll(async () => {
  // Of a test that failed half-way.
  for (const { process } of started) if (process.exitCode === null) process.kill("SIGKILL");
  await work.remove();
});

let second: Served | undefined;

/** Asks until the service can keep up: a low bound turns requests away on a machine that is busy with other things. */
async function asked(served: Served, ...request: Parameters<Served["ask"]>): Promise<Told> {
  for (const end = Date.now() + 30_000; ; await new Promise((resolve) => setTimeout(resolve, 100))) {
    const told = await served.ask(...request);
    if (told.status !== 503 || Date.now() > end) return told;
  }
}

const started: Served[] = [];
async function serve(...flags: readonly string[]): Promise<Served> {
  const served = await Served.start(work, token, "--rate-max", "1000000", "--log-level", "info", ...flags);
  started.push(served);
  return served;
}

describe("uploads", () => {
  it("beyond the limit get 503 and when to come again; a stop lets those under way finish, and ends with 0", async () => {
    const served = await serve("--uploads-max", "2");
    const rows = (month: number) => `${HEADER}${UNIT},2018-0${month},北斗,5.00\r\n`;
    const under = [await served.beginUpload(rows(1)), await served.beginUpload(rows(2))];
    await served.until("dabiao_uploads 2");
    const third = await (await served.beginUpload(rows(5))).finish();
    expect(third).toMatchObject({ status: 503, retryAfter: "2" });
    expect(JSON.parse(third.body)).toMatchObject({ code: "OVERLOADED" });

    // A single report of which the head has come, and not yet the body.
    const body = JSON.stringify(filing("3.00"));
    const headers = {
      "content-type": "application/json",
      "content-length": `${Buffer.byteLength(body)}`,
      expect: "100-continue",
    };
    const filed = served.begin("PUT", report("2018-09"), headers);
    const answered = once(filed, "response");
    filed.flushHeaders();
    await once(filed, "continue");

    const ended = served.stop("SIGTERM");
    await new Promise((resolve) => setTimeout(resolve, 200));
    const refused = await served.ask("GET", "/healthz").catch((problem: unknown) => problem);
    expect(refused).toMatchObject({ code: "ECONNREFUSED" });
    filed.end(body);
    const [single] = await answered;
    expect([single.statusCode, single.headers.connection]).toEqual([200, "close"]);
    single.resume();
    for (const upload of under) {
      const { status, body } = await upload.finish();
      expect([status, JSON.parse(body).state]).toEqual([201, "completed"]);
    }
    expect(await ended).toBe(0);
    expect((await work.run("batches")).stdout.match(/ r\.csv +报表 +已入库 /g)).toHaveLength(2);
  });
});

describe("a service that is killed with work under way", () => {
  const { TMPDIR } = process.env;
  const inTemporary = async (name: string, use: (temporary: string) => Promise<void>) => {
    const temporary = work.path(name);
    mkdirSync(temporary);
    process.env.TMPDIR = temporary;
    try {
      await use(temporary);
    } finally {
      if (TMPDIR === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = TMPDIR;
    }
  };
  const until = async (holds: () => boolean) => {
    while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20));
  };

  it("has the files of an upload removed by the next one that starts; those of a living service are left alone", () =>
    inTemporary("uploads", async (temporary) => {
      const folders = async (count: number) => {
        const alive = () =>
          readdirSync(temporary).filter((name) => existsSync(join(temporary, name, "alive")));
        await until(() => alive().length >= count);
        return readdirSync(temporary);
      };
      const living = await serve();
      const upload = await living.beginUpload(`${HEADER}${UNIT},2018-10,北斗,5.00\r\n`);
      const own = await folders(1);
      const killed = await serve();
      const lost = await killed.beginUpload(`${HEADER}${UNIT},2018-11,北斗,5.00\r\n`);
      lost.told.catch(() => {});
      expect(await folders(2)).toHaveLength(2);
      expect(await killed.stop("SIGKILL")).toBe("SIGKILL");
      const next = await serve();
      expect(readdirSync(temporary)).toEqual(own);
      expect(await upload.finish()).toMatchObject({ status: 201 });
      expect(await next.stop("SIGTERM")).toBe(0);
      expect(await living.stop("SIGTERM")).toBe(0);
      expect(readdirSync(temporary)).toEqual([]);
    }));

  it("has those of a report and of a form removed as well", () =>
    inTemporary("reports", async (temporary) => {
      const killed = await serve();
      killed.ask("GET", "/v1/reports/annual?year=2018&format=html").catch(() => {});
      killed.ask("GET", "/v1/template").catch(() => {});
      await until(() =>
        readdirSync(temporary, { recursive: true }).some((name) => /file-|report-/.test(`${name}`)),
      );
      await until(() => childrenOf(killed).length > 0);
      const makers = childrenOf(killed);
      expect(await killed.stop("SIGKILL")).toBe("SIGKILL");
      // Whoever ends a service by its group or container ends these as well.
      for (const maker of makers) process.kill(maker, "SIGKILL");
      const next = await serve();
      expect(readdirSync(temporary)).toEqual([]);
      expect(await next.stop("SIGTERM")).toBe(0);
    }));
});

function childrenOf({ process: { pid } }: Served): readonly number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean).map(Number);
}

describe("a service whose closing takes too long", () => {
  it("ends with 1, and its log has every answer that it gave", async () => {
    const served = await serve("--close-max", "50");
    let log = "";
    served.process.stdout?.on("data", (text) => {
      log += text;
    });
    const under = await served.beginUpload(`${HEADER}${UNIT},2018-07,北斗,5.00\r\n`);
    under.told.catch(() => {});
    await served.until("dabiao_uploads 1");
    await served.ask("GET", "/v1/targets");
    expect(await served.stop("SIGTERM")).toBe(1);
    expect(log).toContain('"route":"/v1/targets"');
    expect(log).toContain("closing took too long");
    for (const line of log.trimEnd().split("\n")) expect(JSON.parse(line)).toHaveProperty("msg");
  });
});

describe("a service that was killed", () => {
  it("answers a repeated key as before, and has everybody on record whom it had answered", async () => {
    const first = await serve();
    const key = { "idempotency-key": "k-1" };
    const before = await first.ask("PUT", report("2018-03"), filing("7.00"), key);
    expect(before).toMatchObject({ status: 200 });
    await first.ask("PUT", report("2018-04"), filing("8.00"));
    expect(await first.stop("SIGKILL")).toBe("SIGKILL");

    second = await serve("--lag-max", "50");
    expect((await asked(second, "PUT", report("2018-03"), filing("7.00"), key)).body).toBe(before.body);
    const other = await asked(second, "PUT", report("2018-03"), filing("9.00"), key);
    expect([other.status, JSON.parse(other.body).code]).toEqual([422, "IDEMPOTENCY_KEY_REUSED"]);
    const { body } = await asked(second, "GET", "/v1/audit?limit=1000");
    const { records } = z
      .object({ records: z.array(z.object({ detail: z.string() })) })
      .parse(JSON.parse(body));
    // The one that was finished at a stop as well.
    expect(records.filter(({ detail }) => detail.startsWith("FileReport recorded"))).toHaveLength(3);
  });
});

describe("a service that is asked for too much", () => {
  it("turns requests away with 503 while it cannot keep up, and serves again after", async () => {
    const served = second ?? (await serve("--lag-max", "50"));
    const seen = new Set<number>([200, 503]);
    let turned: string | undefined;
    const end = Date.now() + 30_000;
    const hammer = async (first: number) => {
      for (let n = first; turned === undefined && Date.now() < end; n += 80) {
        const { status, retryAfter, body } = await served.ask("GET", `/v1/progress?why=true&assume=${n}%25`);
        seen.add(status);
        if (status === 503) turned = `${retryAfter} ${JSON.parse(body).code}`;
      }
    };
    await Promise.all(Array.from({ length: 80 }, (_, n) => hammer(n)));
    expect(turned).toBe("2 OVERLOADED");
    expect(seen).toEqual(new Set([200, 503]));
    expect((await asked(served, "GET", "/v1/targets")).status).toBe(200);
    expect(await served.stop("SIGTERM")).toBe(0);
  });
});

describe("a live reader that does not read", () => {
  it("is cut once more than the bound waits for it, and others are served", async () => {
    const served = await serve("--live-buffer-max", "1024");
    const subject = { from: "reports", measure: "output", cluster: "beidou", area: "changsha" };
    const terms = {
      ...{ clause: "一", kind: "quantified", name: { zh: "产值", en: "output" }, subject },
      ...{
        comparator: ">=",
        value: "1",
        unit: "万元",
        milestone: null,
        due: 2020,
        leadDepartment: "局".repeat(40_000),
      },
      ...{ otherUnits: [], quote: "", note: "", trajectory: null },
    };
    // Long rows that every report changes: the machine keeps some megabytes of them on the way before the bound counts.
    const target = (n: number) => `/v1/plans/changsha-mobile-internet-2020/targets/L${n}`;
    await Promise.all(Array.from({ length: 40 }, (_, n) => asked(served, "PUT", target(n), { terms })));
    const reader = served.begin("GET", "/v1/live");
    reader.on("error", () => {});
    reader.end();
    const [response] = await once(reader, "response");
    response.pause();
    let metrics = "";
    for (let n = 0; n < 60 && !metrics.includes("\ndabiao_live_cut_total 1\n"); n++) {
      const month = `${2017 + Math.floor(n / 12)}-${String((n % 12) + 1).padStart(2, "0")}`;
      await asked(served, "PUT", report(month), filing(`${n + 1}.00`, { confirm: ["ALL"] }));
      await new Promise((resolve) => setTimeout(resolve, 250));
      ({ body: metrics } = await asked(served, "GET", "/metrics"));
    }
    expect(metrics).toContain("\ndabiao_live_cut_total 1\n");
    await served.until("dabiao_live_connections 0");
    expect((await served.ask("GET", "/v1/targets?limit=1")).status).toBe(200);
    reader.destroy();
    expect(await served.stop("SIGTERM")).toBe(0);
  });
});

describe("settings", () => {
  const NAMES = Object.keys(ServiceConfig.shape);
  const TEXTS: Readonly<Record<string, string>> = {
    host: "0.0.0.0",
    logLevel: "warn",
    trustProxy: "10.0.0.1",
    oidcIssuer: "https://id.example/",
    oidcAudience: "dabiao",
    oidcJwks: "https://id.example/jwks",
    oidcRoleClaim: "role",
    oidcScopeClaim: "scope",
  };
  const OIDC = ["oidcIssuer", "oidcAudience", "oidcJwks"];

  it.each(NAMES)("%s can be given by flag and by environment, and the flag counts first", (name) => {
    const presets = Object.entries(readConfig({}, {}));
    const preset = presets.find(([one]) => one === name)?.[1];
    const given = TEXTS[name] ?? `${Number(preset) - 1}`;
    // Of an identity provider all three are named, or none.
    const others = OIDC.includes(name) ? OIDC.filter((one) => one !== name) : [];
    const flags = Object.fromEntries(others.map((one) => [one, TEXTS[one]]));
    const valueIn = (config: ServiceConfig) => `${Object.entries(config).find(([one]) => one === name)?.[1]}`;
    expect(`${preset}`).not.toBe(given);
    expect(valueIn(readConfig({ ...flags, [name]: given }, {}))).toBe(given);
    expect(valueIn(readConfig(flags, { [variableOf(name)]: given }))).toBe(given);
    expect(valueIn(readConfig({ ...flags, [name]: given }, { [variableOf(name)]: "nonsense" }))).toBe(given);
  });

  it("are all named by the help, and refused by name where they do not fit", async () => {
    const { stdout } = await work.run("serve", "--help");
    for (const name of NAMES) {
      expect(stdout).toContain(`--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)} `);
      expect(stdout).toContain(variableOf(name));
    }
    expect(() => readConfig({ rowsMax: "many" }, {})).toThrow(/--rows-max \(DABIAO_ROWS_MAX\)/);
    for (const trustProxy of ["loopback", "10.0.0.1, 192.168.0.0/16", "::1,fc00::/7"])
      expect(readConfig({ trustProxy }, {}).trustProxy).toBe(trustProxy);
    for (const trustProxy of ["proxy.example", "10.0.0.1,", "10.0.0.0/33", "10.0.0.0/8/8", "10.0.0.0/"])
      expect(() => readConfig({ trustProxy }, {})).toThrow(/--trust-proxy \(DABIAO_TRUST_PROXY\)/);
    const oidc = { oidcIssuer: "https://id.example", oidcAudience: "dabiao" };
    expect(() => readConfig({ ...oidc, oidcJwks: "ftp://id.example/keys" }, {})).toThrow(/--oidc-jwks/);
  });
});

describe("an address that cannot be had", () => {
  it.each([
    ["a port that is taken", (port: number) => ["--port", `${port}`], "LISTEN_PORT_TAKEN"],
    ["an address of another machine", () => ["--host", "192.0.2.1", "--port", "0"], "LISTEN_FAILED"],
  ])("is named, for %s: no bug, and no stack", async (_what, flags, code) => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const address = taken.address();
    const { exit, stderr } = await work.run(
      "serve",
      ...flags(typeof address === "object" ? (address?.port ?? 0) : 0),
    );
    taken.close();
    expect([exit, stderr]).toEqual([6, expect.stringContaining(code)]);
    expect(stderr).not.toContain("    at ");
  });
});

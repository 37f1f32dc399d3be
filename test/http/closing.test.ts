import { once } from "node:events";
import { connect } from "node:net";
import { describe, expect, it, vi } from "vitest";
import type { EventStore } from "../../src/store/event-store.js";
import { filing, HttpService, reportOf, UNIT } from "../support/http-service.js";

describe("a service that is told to stop while a report is being written", () => {
  it("writes it, answers it, and only then is closed", async () => {
    const { service, filed, release } = await heldFiling();
    const before = service.engine.position;
    const steps: string[] = [];
    const closed = service.app.close().then(() => steps.push("closed"));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(steps).toEqual([]);
    release();
    const { status, headers, text } = await filed;
    steps.push("answered");
    await closed;
    expect([status, headers.get("connection")]).toEqual([200, "close"]);
    expect(JSON.parse(text)).toMatchObject({ outcome: "recorded", position: before + 1 });
    expect(await service.engine.log.store.head()).toBe(before + 1);
    expect(steps.sort()).toEqual(["answered", "closed"]);
    await expect(fetch(service.url)).rejects.toThrow();
    await service.stop();
  });
});

describe("a service that is told to stop while a report is being written whose sender has gone", () => {
  it("writes it, and notes who it came from, before it is closed", async () => {
    const sender = new AbortController();
    const { service, filed, release } = await heldFiling({ signal: sender.signal });
    sender.abort();
    await expect(filed).rejects.toThrow(expect.objectContaining({ name: "AbortError" }));
    const changes = () => service.access.notes.readAudit({ order: "newest", after: undefined, limit: 1 });
    const noted = service.app.close().then(changes);
    await new Promise((resolve) => setTimeout(resolve, 50));
    release();
    expect(await noted).toMatchObject([
      { actor: "bureau token", action: "reports:file", outcome: "allowed" },
    ]);
    await service.stop();
  });
});

describe("a service that is told to stop while a file is taken in", () => {
  it("refuses what comes with a problem document, lives and is not ready", async () => {
    const service = await HttpService.start();
    const bureau = service.token("bureau");
    const { reached, release } = holdAppend(service.engine.log.store);
    const body = new FormData();
    body.append(
      "file",
      new Blob([`统一社会信用代码,报告期,产业,产值(元)\r\n${UNIT},2018-05,北斗,50.00\r\n`]),
      "表.csv",
    );
    const uploaded = service.ask("/v1/batches", bureau, { method: "POST", body });
    await reached;
    const closed = service.app.close();
    const refused = await service.ask("/v1/targets", bureau);
    expect([refused.status, JSON.parse(refused.text).code]).toEqual([503, "OVERLOADED"]);
    expect(refused.headers.get("retry-after")).not.toBeNull();
    expect((await service.ask("/healthz")).status).toBe(200);
    const ready = await service.ask("/readyz");
    expect([ready.status, JSON.parse(ready.text).ready]).toEqual([503, false]);
    release();
    expect((await uploaded).status).toBe(201);
    await closed;
    await service.stop();
  });
});

describe("a service that is told to stop while a connection is open on which there is no request", () => {
  const HEALTH = "GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n";
  it.each([
    ["nothing was sent", ""],
    ["half of a head was sent", "GET /healthz HTTP/1.1\r\nhost:"],
    ["a request was answered", HEALTH],
    ["one was answered, and half of the next one sent", `${HEALTH}GET /hea`],
  ])(
    "does not wait for it: %s",
    async (_what, sent) => {
      const service = await HttpService.start();
      const { hostname, port } = new URL(service.url);
      const socket = connect(Number(port), hostname);
      const ended = once(socket, "close");
      let told = "";
      socket.on("data", (chunk) => {
        told += chunk;
      });
      const [there] = await once(service.app.server, "connection");
      socket.write(sent);
      await expect.poll(() => there.bytesRead).toBe(sent.length);
      const begun = performance.now();
      await service.stop();
      await ended;
      expect(performance.now() - begun).toBeLessThan(4000);
      expect(told.includes(" 200 OK")).toBe(sent.startsWith(HEALTH));
    },
    90_000,
  );
});

/** A service to which a report was sent, and that is writing it when this returns, until it is released. */
async function heldFiling(init: RequestInit = {}) {
  const service = await HttpService.start();
  const bureau = service.token("bureau");
  const { reached, release } = holdAppend(service.engine.log.store);
  const filed = service.ask(reportOf("2019-01"), bureau, {
    method: "PUT",
    json: filing("5.00"),
    ...init,
  });
  await reached;
  return { service, filed, release };
}

/** The next append waits until it is released; `reached` tells that it has begun. */
function holdAppend(store: EventStore) {
  const append = store.append.bind(store);
  const [reached, isReached] = gate();
  const [held, release] = gate();
  vi.spyOn(store, "append").mockImplementationOnce(async (...writes) => {
    isReached();
    await held;
    return append(...writes);
  });
  return { reached, release };
}

function gate(): readonly [passed: Promise<void>, open: () => void] {
  let open = () => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return [passed, () => open()];
}

import { once } from "node:events";
import { connect } from "node:net";
import { describe, expect, it, vi } from "vitest";
import { filing, HttpService, UNIT } from "../support/http-service.js";

describe("a service that is told to stop while a report is being written", () => {
  it("writes it, answers it, and only then is closed", async () => {
    const service = await HttpService.start();
    const bureau = service.token("bureau");
    const { store } = service.engine.log;
    const append = store.append.bind(store);
    const [reached, isReached] = gate();
    const [held, release] = gate();
    vi.spyOn(store, "append").mockImplementationOnce(async (...writes) => {
      isReached();
      await held;
      return append(...writes);
    });
    const before = service.engine.position;
    const address = `/v1/enterprises/${UNIT}/reports/2019-01`;
    const filed = service.ask(address, bureau, { method: "PUT", json: filing("5.00") });
    await reached;
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
    expect(await store.head()).toBe(before + 1);
    expect(steps.sort()).toEqual(["answered", "closed"]);
    await expect(fetch(service.url)).rejects.toThrow();
    await service.stop();
  });
});

describe("a service that is told to stop while a connection is open on which nothing was sent", () => {
  it("does not wait for it", async () => {
    const service = await HttpService.start();
    const { hostname, port } = new URL(service.url);
    const unused = connect(Number(port), hostname);
    await once(service.app.server, "connection");
    const ended = once(unused, "close");
    await service.stop();
    await ended;
  }, 20_000);
});

function gate(): readonly [passed: Promise<void>, open: () => void] {
  let open = () => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return [passed, () => open()];
}

import { afterAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { HttpService, OTHER_UNIT, UNIT, uploaded } from "../support/http-service.js";

const service = await HttpService.start();
afterAll(() => service.stop());
const bureau = service.token("bureau");

const csv = (...rows: readonly string[]) =>
  `统一社会信用代码,报告期,产业,产值(元)\r\n${rows.join("\r\n")}\r\n`;
const upload = (...file: Parameters<typeof uploaded>) =>
  service.ask("/v1/batches", bureau, uploaded(...file));

describe("an upload", () => {
  it("is checked without being taken, then taken, then known", async () => {
    const file = csv(`${UNIT},2017-05,北斗,50.00`, `${UNIT},2017-06,北斗,60.00`);
    const before = service.engine.position;
    const early = await upload(csv(`${UNIT},2016-05,北斗,5.00`), { fields: { dryRun: "true" } });
    expect([early.status, JSON.parse(early.text).state]).toEqual([200, "checked"]);
    expect(service.engine.position).toBe(before);
    const first = await upload(csv(`${UNIT},2018-05,北斗,50.00`));
    expect([first.status, JSON.parse(first.text).state]).toEqual([201, "completed"]);
    const again = await upload(csv(`${UNIT},2018-05,北斗,50.00`));
    expect([again.status, JSON.parse(again.text).state]).toEqual([200, "known"]);
    // Who reads from there on sees all that the file changed.
    expect(JSON.parse(again.text).position).toBeGreaterThanOrEqual(JSON.parse(first.text).position);
    expect((await upload(file)).status).toBe(422);
  });

  it("is checked only, also when the form says so after the file", async () => {
    const before = service.engine.position;
    const body = new FormData();
    body.append("file", new Blob([csv(`${UNIT},2018-11,北斗,50.00`)]), "表.csv");
    body.append("dryRun", "true");
    const checked = await service.ask("/v1/batches", bureau, { method: "POST", body });
    expect([checked.status, JSON.parse(checked.text).state]).toEqual([200, "checked"]);
    expect(service.engine.position).toBe(before);
    const none = new FormData();
    none.append("dryRun", "true");
    expect((await service.ask("/v1/batches", bureau, { method: "POST", body: none })).status).toBe(400);
  });

  it("gives its bad rows back as the kind of file that was sent, under its name", async () => {
    const cases = [
      [
        "数据.json",
        `[{"统一社会信用代码":"${UNIT}","报告期":"2018-07","产业":"北斗","产值(元)":"x"}]`,
        /json/,
      ],
      ["数据.CSV", csv(`${UNIT},2018-07,北斗,x`), /text\/csv/],
      ["数据", csv(`${UNIT},2018-07,北斗,y`), /text\/csv/],
      [`${"😀".repeat(201)}a.csv`, csv(`${UNIT},2018-07,北斗,z`), /text\/csv/],
    ] as const;
    for (const [name, text, type] of cases) {
      const sent = await upload(text, { name });
      const { rejects } = z.object({ rejects: z.string() }).parse(JSON.parse(sent.text));
      const { headers } = await service.ask(rejects, bureau);
      expect(headers.get("content-type")).toMatch(type);
      const kind = /\.\w+$/.exec(name)?.[0].toLowerCase() ?? ".csv";
      const named = headers.get("content-disposition")?.split("filename*=UTF-8''")[1] ?? "";
      const stem = [...name.replace(/\.\w+$/, "")].slice(-196).join("");
      expect(decodeURIComponent(named)).toBe(`${stem}.rejects${kind}`);
    }
  });

  it("with bad rows comes back with each error, and as a file to correct", async () => {
    const { status, text, headers } = await upload(csv(`${UNIT},2018-07,北斗,abc`));
    expect([status, headers.get("content-language")]).toEqual([422, "zh-CN"]);
    const { problems, rejects } = z
      .object({ problems: z.array(z.object({ row: z.number(), code: z.string() })), rejects: z.string() })
      .parse(JSON.parse(text));
    expect(problems[0]).toMatchObject({ row: 2, code: "CELL_NUMBER" });
    const file = await service.ask(rejects, bureau);
    expect(file.text).toContain("abc");
  });

  it("gives every row of a refused report back: one of them alone would be another report", async () => {
    const text = csv(
      `${UNIT},2018-12,人工智能,1.00`,
      `${UNIT},2019-12,北斗,1.00`,
      `${UNIT},2018-12,北斗,2.00`,
      `${UNIT},2019-12,北斗,3.00`,
    );
    const sent = await upload(text, { fields: { acceptValid: "true" } });
    const { problems, rejects, outcome } = JSON.parse(sent.text);
    expect(outcome).toMatchObject({ filed: 0, refused: 4 });
    expect(problems).toMatchObject([
      { row: 2, code: "CLUSTER_NOT_OF_UNIT" },
      { row: 3, code: "ROW_OF_REFUSED_REPORT", params: { other: 5 } },
      { row: 4, code: "ROW_OF_REFUSED_REPORT", params: { other: 2 } },
      { row: 5, code: "ROW_CONTRADICTS", params: { other: 3 } },
    ]);
    const file = await service.ask(rejects, bureau);
    expect(file.text.match(new RegExp(`${UNIT},201[89]-12,\\S+,\\d\\.00`, "g"))).toEqual(
      text.trimEnd().split("\r\n").slice(1),
    );
  });

  it("that comes again, as after a lost answer, is told the same rows, also as a file, and so is who asks later", async () => {
    const text = csv(`${UNIT},2018-09,北斗,90.00`, `${UNIT},2018-10,北斗,约一百`);
    const fields = { acceptValid: "true" };
    const told = z.object({
      ...{ state: z.string(), batch: z.string(), rejects: z.string() },
      problems: z.array(z.unknown()),
    });
    const [first, again] = [await upload(text, { fields }), await upload(text, { fields })];
    expect([first.status, again.status]).toEqual([201, 200]);
    const [one, other] = [told.parse(JSON.parse(first.text)), told.parse(JSON.parse(again.text))];
    expect(one.problems).toMatchObject([{ row: 3, code: "CELL_NUMBER" }]);
    expect(other).toEqual({ ...one, state: "known", rejects: other.rejects });
    const file = await service.ask(one.rejects, bureau);
    expect(file.text).toContain("约一百");
    const later = await service.ask(`/v1/batches/${one.batch}/rejects`, bureau);
    for (const same of [await service.ask(other.rejects, bureau), later]) {
      expect([same.text, same.headers.get("content-disposition")]).toEqual([
        file.text,
        file.headers.get("content-disposition"),
      ]);
    }
    const batch = await service.ask(`/v1/batches/${one.batch}`, bureau);
    expect(JSON.parse(batch.text)).toMatchObject({ problems: one.problems, problemCount: 1 });
  });

  it("that is sent twice at once is taken once, and both are told the same", async () => {
    const months = Array.from({ length: 24 }, (_, n) => `${2018 + Math.floor(n / 12)}-${(n % 12) + 1}`);
    const text = csv(...months.map((month) => `${OTHER_UNIT},${month},北斗,5.00`));
    const sent = await Promise.all([upload(text), upload(text)]);
    const results = sent.map(({ text: answer }) => JSON.parse(answer));
    expect(results.map(({ state }) => state).sort()).toEqual(["completed", "known"]);
    const { batch, outcome } = results[0];
    expect(results[1].outcome).toEqual(outcome);
    const kept = JSON.parse((await service.ask(`/v1/batches/${batch}`, bureau)).text);
    expect(kept.outcome).toEqual(outcome);
    expect(outcome).toEqual({ rows: 24, filed: 24, revised: 0, unchanged: 0, refused: 0 });
  });

  it("may go on by itself while its progress is asked for", async () => {
    const started = await upload(csv(`${UNIT},2018-08,北斗,80.00`), { headers: { prefer: "respond-async" } });
    expect(started.status).toBe(202);
    const location = started.headers.get("location") ?? "";
    let state = "running";
    for (let n = 0; n < 200 && state === "running"; n++) {
      state = z
        .object({ state: z.string() })
        .parse(JSON.parse((await service.ask(location, bureau)).text)).state;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(state).toBe("done");
  });

  it("tells what rows are refused for, however many warnings stand before it", async () => {
    const empty = Array.from({ length: 1001 }, () => `${UNIT},2018-07,北斗,`);
    const { text } = await upload(csv(...empty, `${UNIT},2018-07,北斗,abc`), { fields: { dryRun: "true" } });
    const { problems, problemCount } = JSON.parse(text);
    expect([problems.length, problemCount]).toEqual([1000, 1002]);
    expect(problems.slice(0, 2)).toMatchObject([
      { row: 1003, code: "CELL_NUMBER" },
      { row: 2, severity: "warning" },
    ]);
  });

  it("is listed when it came, the latest first where that is asked for, also where it had come before", async () => {
    const bad = csv(`${UNIT},2018-07,北斗,bad`);
    await upload(bad);
    await upload(csv(`${UNIT},2018-07,北斗,worse`));
    const { batch } = JSON.parse((await upload(bad)).text);
    const listed = async (query: string) => {
      const { batches, next } = JSON.parse((await service.ask(`/v1/batches?${query}`, bureau)).text);
      return { ids: batches.map(({ received }: { received: { batch: string } }) => received.batch), next };
    };
    const all = await listed("order=oldest");
    expect(all.ids.at(-1)).toBe(batch);
    const first = await listed("order=newest&limit=2");
    const rest = await listed(`order=newest&after=${first.next}`);
    expect([...first.ids, ...rest.ids]).toEqual(all.ids.toReversed());
  });
});

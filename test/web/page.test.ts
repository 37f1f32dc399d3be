import { existsSync, readFileSync } from "node:fs";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { filing, HttpService, OTHER_UNIT, UNIT } from "../support/http-service.js";

/** Debian's; elsewhere wherever it is said to be. */
const CHROMIUM = process.env.DABIAO_TEST_CHROMIUM ?? "/usr/bin/chromium";
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"];
/** One of each kind of page. */
const PLACES = [
  "#overview",
  "#target?target=T07",
  "#late",
  "#figure?figure=output/beidou/changsha/2019",
  "#upload",
];
/** Runs in the page. */
const FAINT_TEXTS = readFileSync(new URL("faint-texts.js", import.meta.url), "utf8");

let service: HttpService;
let bureau: string;
const file = (period: string, output: string, unit = UNIT) =>
  service.ask(`/v1/enterprises/${unit}/reports/${period}`, bureau, { method: "PUT", json: filing(output) });

describe.skipIf(!existsSync(CHROMIUM))("the page, in a browser", () => {
  let browser: Browser;
  let visit: BrowserContext;
  let page: Page;
  const problems: string[] = [];

  beforeAll(async () => {
    service = await HttpService.start();
    bureau = service.token("bureau");
    for (const [year, output] of [
      [2018, "100000000.00"],
      [2019, "125000000.00"],
    ] as const) {
      for (let month = 1; month <= 12; month++) {
        const period = `${year}-${`${month}`.padStart(2, "0")}`;
        await Promise.all([
          file(period, output),
          ...[OTHER_UNIT, "EST-TEST-3"].map((unit) => file(period, "0.00", unit)),
        ]);
      }
    }
    browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  });
  afterAll(async () => {
    await browser.close();
    await service.stop();
  });
  beforeEach(async () => {
    visit = await browser.newContext({ locale: "zh-CN", acceptDownloads: true });
    page = await visit.newPage();
    page.setDefaultTimeout(20_000);
    page.on("pageerror", ({ message }) => problems.push(message));
    page.on("console", (line) => {
      if (line.type() === "error") problems.push(line.text());
    });
  });
  afterEach(async () => {
    await visit.close();
    expect(problems.splice(0)).toEqual([]);
  });

  async function signedIn(token: string, address = ""): Promise<void> {
    await page.goto(`${service.url}/${address}`);
    await page.fill("input[name=token]", token);
    await page.click("button[type=submit]");
  }
  async function open(place: string): Promise<void> {
    await page.goto(`${service.url}/${place}`);
    await page.locator("main h1").waitFor();
    await page.locator("main[aria-busy]").waitFor({ state: "detached" });
  }
  const card = (target: string) => page.locator(`[data-target=${target}]`);

  it("asks for a token where nothing is published, and says so when it is none", async () => {
    await page.goto(service.url);
    await page.getByText("尚无发布的数字").waitFor();
    await page.fill("input[name=token]", "nobody");
    await page.click("button[type=submit]");
    await page.getByText("令牌无效").waitFor();
    // The browser itself tells of the refusal.
    expect(problems.splice(0).join()).toContain("401");
  });

  it("shows every target with the figures that the service prints", async () => {
    await signedIn(bureau);
    await card("T07").waitFor();
    expect(await page.locator("h1").textContent()).toBe("长沙市 · 2019年12月");
    expect(await card("T07").textContent()).toContain("15.00亿元 / 目标 ≥200亿元");
    expect(await card("T07").textContent()).toContain("累计同比25.0%");
    expect(await card("T07").textContent()).not.toContain("新增报表");
    await page.getByText("尚无数据的目标").click();
    expect(await page.locator("details td").allTextContents()).toContain("行政村光纤到村比例");
  });

  it("says what has come in since yesterday: three units' December, as if it had been theirs of today alone", async () => {
    const { position } = service.engine;
    await page.route("**/v1/progress*", (route) => {
      const url = route.request().url();
      return route.continue({ url: url.replace(/since=\d{4}-\d\d-\d\d/, `since=${position - 3}`) });
    });
    await signedIn(bureau);
    await card("T07").waitFor();
    expect(await card("T07").textContent()).toContain("较昨日 +1.25亿元 · 新增报表3份");
  });

  it("marks in a target's bar how far its year is, and nothing before that has begun", async () => {
    await signedIn(bureau, "#overview?period=2020-06");
    await card("T07").waitFor();
    expect(await card("T07").locator(".bar").getAttribute("style")).toMatch(/--elapsed: 50%/);
    expect(await card("T07").locator(".bar b").count()).toBe(1);
    await open("#overview?period=2019-06");
    await page.locator("h1", { hasText: "2019年6月" }).waitFor();
    expect(await card("T07").locator(".bar b").count()).toBe(0);
  });

  it("leads from a target to its months, to who contributed, and down to the reports", async () => {
    await signedIn(bureau);
    await card("T07").click();
    await page.locator("figure svg circle").first().waitFor();
    expect(await page.locator("figure svg").textContent()).toContain("2019年 15.00");
    await page.getByRole("button", { name: "按企业" }).click();
    await page.getByText(`${UNIT} 公司`).waitFor();
    await page.locator("tbody tr", { hasText: "合计" }).getByText("溯源").last().click();
    await page.waitForURL(/#figure\?/);
    await page.locator("main td", { hasText: UNIT }).first().waitFor();
    // What is typed on a command line is a link here.
    expect(await page.locator("main").textContent()).not.toContain("dabiao explain");
    await page.locator(".note a").first().click();
    await page.locator("h1", { hasText: "同比" }).waitFor();
    await page.locator("tr", { hasText: "基期数" }).getByText("溯源").click();
    await page.locator("h1", { hasText: "2018年 · 产值（亿元） 12.00" }).waitFor();
  });

  it("keeps the figures of two years apart where both are the same", async () => {
    await signedIn(bureau, "#target?target=T02&period=2019-12");
    const ends = page.locator("figure svg text.now, figure svg text.before");
    await ends.nth(1).waitFor();
    const [before, now] = await Promise.all([ends.nth(0).boundingBox(), ends.nth(1).boundingBox()]);
    expect(before?.y).toBeGreaterThan((now?.y ?? 0) + (now?.height ?? 0) - 4);
  });

  it("is no wider than a phone, whatever is shown", async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await signedIn(bureau);
    for (const place of PLACES) {
      await open(place);
      const width = await page.evaluate("document.documentElement.scrollWidth");
      expect(`${place} ${width}`).toBe(`${place} 390`);
    }
  });

  it.each(["light", "dark"] as const)("has texts that stand out, in %s colours", async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    await signedIn(bureau);
    for (const place of PLACES) {
      await open(place);
      expect(await page.evaluate(FAINT_TEXTS)).toEqual([]);
    }
  });

  it("shows a change as soon as it is recorded", async () => {
    await signedIn(bureau);
    await card("T07").waitFor();
    await file("2020-01", "777000000.00");
    await page.locator("h1", { hasText: "2020年1月" }).waitFor();
    await page.locator("[data-target=T07].changed", { hasText: "7.77亿元" }).waitFor();
  });

  it("keeps to the reader's own area, and offers nothing beyond it", async () => {
    await signedIn(service.token("park", "changsha-hitech"));
    await card("T07").waitFor();
    expect(await card("T07").textContent()).toContain("占全市目标");
    await page.locator("select").first().waitFor();
    const areas = await page.locator("select").first().locator("option").allTextContents();
    expect(areas).toEqual(["长沙高新区", "中电软件园"]);
    expect(await page.getByRole("link", { name: "报送", exact: true }).count()).toBe(0);
    await page.getByText("催报名单").click();
    await page.locator("h1", { hasText: "催报" }).waitFor();
    // Who comes by a bookmark sees of what area and month it is as well.
    await page.goto(`${service.url}/#late`);
    await expect.poll(() => page.locator("select").first().inputValue()).toBe("changsha-hitech");
    expect(await page.locator("input[type=month]").inputValue()).not.toBe("");
    await page.goto(`${service.url}/#overview?area=furong`);
    await page.locator(".message", { hasText: "只能办理本辖区" }).waitFor();
    expect(problems.splice(0).join()).toContain("403");
  });

  it("tells an enterprise that its token is for filing, forgets it, and asks for another", async () => {
    await signedIn(service.token("enterprise", UNIT));
    await page.getByText("用这个令牌看不到本页").waitFor();
    await page.getByRole("link", { name: "接口文档" }).waitFor();
    expect(problems.splice(0).join()).toContain("403");
    await page.fill("input[name=token]", bureau);
    await page.click("button[type=submit]");
    await card("T07").waitFor();
  });

  it("leads home from the bookmark of an area that is not the reader's own", async () => {
    await signedIn(service.token("park", "changsha-hitech"), "#overview?area=furong");
    await page.reload();
    await page.locator(".message", { hasText: "只能办理本辖区" }).waitFor();
    await page.locator("header a").first().click();
    await card("T07").waitFor();
    expect(problems.splice(0).join()).toContain("403");
  });

  it("has everything in English as well, and remembers a token only where it is told to", async () => {
    await signedIn(bureau);
    await page.getByRole("button", { name: "English" }).click();
    await page.locator("h1", { hasText: "Changsha" }).waitFor();
    await open("#overview?period=2020-06");
    await page.locator("dt", { hasText: "pace" }).first().waitFor();
    const tooWide =
      "[...document.querySelectorAll('.card')].filter((c) => c.scrollWidth > c.clientWidth).length";
    expect(await page.evaluate(tooWide)).toBe(0);
    const again = await visit.newPage();
    await again.goto(service.url);
    await again.locator("input[name=token]").waitFor();
    await again.fill("input[name=token]", bureau);
    await again.check("input[name=keep]");
    await again.click("button[type=submit]");
    await again.locator("[data-target=T07]").waitFor();
    const third = await visit.newPage();
    await third.goto(service.url);
    await third.locator("[data-target=T07]").waitFor();
    await third.getByRole("button", { name: "sign out" }).click();
    const kept = await third.evaluate("JSON.stringify({ ...localStorage, ...sessionStorage })");
    expect(kept).not.toContain(bureau);
  });

  it("saves what is shown as a workbook", async () => {
    await signedIn(bureau);
    await card("T07").waitFor();
    const [saved] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "进度表 XLSX" }).click(),
    ]);
    expect(saved.suggestedFilename()).toMatch(/^progress-\d+\.xlsx$/);
  });

  const csv = (amount: string, ...rows: readonly string[]) => ({
    name: "报表.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(`统一社会信用代码,报告期,产业,${amount}\r\n${rows.join("\r\n")}\r\n`),
  });
  const button = (name: string | RegExp) => page.getByRole("button", { name });

  it("takes a file in: refusals row by row, the corrected file, a reason, and other figures", async () => {
    await signedIn(bureau);
    await page.getByRole("link", { name: "报送", exact: true }).click();
    const chooser = page.locator("input[type=file]");
    await chooser.setInputFiles(
      csv("产值(元)", `${UNIT},2019-12,北斗,约两亿`, `${UNIT},2019-11,北斗,125000000.00`),
    );
    const found = page.locator("tbody tr", { hasText: "应为数字：约两亿" });
    await found.waitFor();
    expect((await found.locator("td").allTextContents()).slice(0, 2)).toEqual(["2", "产值(元)"]);
    expect(await page.locator("main").textContent()).toContain("共2行：可新增0，可修订0，未变1，拒收1");
    const [saved] = await Promise.all([page.waitForEvent("download"), button("下载待改正的行").click()]);
    expect(saved.suggestedFilename()).toBe("报表.rejects.csv");
    await chooser.setInputFiles(csv("产值(元)", `${UNIT},2019-12,北斗,225000000.00`));
    await page.getByLabel("修订原因").fill("漏记一笔");
    await button("按此重新审核").click();
    await page.route("**/v1/batches", (route) => route.abort(), { times: 1 });
    await button("全部收下（1行）").click();
    await page.getByText("已入库的行不会重复").waitFor();
    expect(problems.splice(0).join()).toContain("ERR_FAILED");
    await button("重试").click();
    await page.locator("h2", { hasText: "报表.csv · 已入库" }).waitFor();
    await page.locator("tbody tr", { hasText: "报表.csv" }).first().waitFor();
    await open("#overview?period=2019-12");
    await card("T07").getByText("16.00亿元").waitFor();
  });

  it("finds out what a file holds, and asks what it does not say", async () => {
    await signedIn(bureau);
    await page.getByRole("link", { name: "报送", exact: true }).click();
    const chooser = page.locator("input[type=file]");
    await chooser.setInputFiles(csv("产值", `${UNIT},2019-12,北斗,100000.00`));
    await page.getByText("没有写明单位").waitFor();
    await page.getByLabel("金额单位").selectOption("万元");
    await button("按此重新审核").click();
    await page.getByText("已审核，尚未入库").waitFor();
    await page
      .getByLabel(/已核实无误.*计量单位/)
      .or(page.getByLabel("修订原因"))
      .first()
      .waitFor();
    const buffer = Buffer.from(
      "统一社会信用代码,企业名称,区县,产业,规模,企业数,生效月\r\nEST-TEST-9,九号,芙蓉区,北斗,规模以下,30,2019-01\r\n",
    );
    await chooser.setInputFiles({ name: "名录.csv", mimeType: "text/csv", buffer });
    await button("全部收下（1行）").waitFor();
    await page.getByText("读取方式").click();
    expect(await page.getByLabel("种类").inputValue()).toBe("enterprises");
  });

  it("asks nobody but the service", async () => {
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    await signedIn(bureau);
    await card("T07").waitFor();
    expect(asked.filter((url) => !url.startsWith(service.url) && !url.startsWith("data:"))).toEqual([]);
  });

  it("shows everybody what is published, and no more", async () => {
    await Promise.all([OTHER_UNIT, "EST-TEST-3"].map((unit) => file("2020-01", "0.00", unit)));
    await service.ask("/v1/publications/2019-flash", bureau, {
      method: "PUT",
      json: { name: "2019年快报" },
    });
    await page.goto(service.url);
    await card("T07").waitFor();
    await page.locator("select").nth(1).waitFor();
    expect(await page.locator("select").nth(1).locator("option").allTextContents()).toEqual(["2019年快报"]);
    await card("T07").click();
    await page.locator("figure svg").waitFor();
    expect(await page.locator("main").textContent()).not.toMatch(/增长贡献|溯源/);
  });

  it("says to everybody what is withheld, and does not ask them for a token", async () => {
    await service.ask("/v1/publications/withheld", bureau, { method: "PUT", json: {} });
    await page.goto(`${service.url}/#/?area=changsha-hitech&asOf=withheld`);
    await card("T07").getByText("保密").waitFor();
    await card("T07").click();
    await page.getByText("公开会泄露个别单位的数据").waitFor();
    expect(await page.locator("input[name=token]").count()).toBe(0);
  });
});

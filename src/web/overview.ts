import { inChina } from "../domain/china-time.js";
import { h } from "./dom.js";
import { type PrintedProgress, progressOf, type Row } from "./progress.js";
import type { Figure } from "./shapes.js";
import { type Context, cellOf, download, notesOf, type Shown, scopeOf, tableOf } from "./view.js";

/** Every target at a glance: those summed from reports as cards, the others as a table. */
export async function overview(context: Context): Promise<Shown> {
  const { say } = context;
  const found = await progressOf(context, comparedTo(context));
  const { progress, printed, rows } = found;
  const { area, period } = progress;
  const summed = rows.filter(({ target }) => target.measure !== null);
  const others = rows.filter(({ target }) => target.measure === null);
  const unknown = others.filter(({ target }) => target.assessment?.status === "no-data");
  const element = h(
    "section",
    {},
    h("h1", {}, printed.title.split(" · ").slice(1).join(" · ")),
    h("p", { class: "summary", hidden: countsOf(context, summed) === "" }, countsOf(context, summed)),
    h("div", { class: "cards" }, ...summed.map((row) => card(context, row, progress.since))),
    files(context, area, period),
    ...otherTargets(
      context,
      found,
      others.filter((row) => !unknown.includes(row)),
    ),
    unknown.length === 0
      ? null
      : h(
          "details",
          {},
          h(
            "summary",
            {},
            say(`尚无数据的目标${unknown.length}项`, `${unknown.length} targets without data`),
          ),
          targetTable(context, found, unknown),
        ),
    ...notesOf(context, printed.notes),
  );
  return { element, area, period };
}

/** Yesterday, as it ended in China; nothing for who reads what is published, which stays as it is. */
function comparedTo({ service, place }: Context): string | undefined {
  if (service.token === undefined || place.asOf !== undefined) return undefined;
  return inChina(Date.now() - DAY_MS).slice(0, 10);
}
const DAY_MS = 24 * 3_600_000;

/** @example "已达标 2项 · 未达到 5项" */
function countsOf({ say }: Context, rows: readonly Row[]): string {
  const counts = new Map<string, number>();
  for (const { target, text } of rows) {
    if (target.assessment) counts.set(text("status"), (counts.get(text("status")) ?? 0) + 1);
  }
  return [...counts].map(([status, count]) => say(`${status} ${count}项`, `${status} ${count}`)).join(" · ");
}

function files(context: Context, area: string, period: string): HTMLElement {
  const { say, place, service, to } = context;
  const scope = scopeOf(place);
  const month = { ...scope, area, period };
  const bulletin = (label: string, format: string) =>
    download(context, label, "/v1/reports/bulletin", { ...month, format });
  const progress = download(context, say("进度表 XLSX", "Progress XLSX"), "/v1/progress", {
    ...scope,
    format: "xlsx",
  });
  if (service.token === undefined) return h("p", { class: "files" }, progress);
  return h(
    "p",
    { class: "files" },
    h("a", { href: to({ view: "late", area, period }) }, say("催报名单", "Who is late")),
    progress,
    bulletin(say("月报 PDF", "Bulletin PDF"), "pdf"),
    bulletin(say("月报 DOCX", "Bulletin DOCX"), "docx"),
  );
}

function otherTargets(
  context: Context,
  found: PrintedProgress,
  rows: readonly Row[],
): readonly HTMLElement[] {
  if (rows.length === 0) return [];
  return [h("h2", {}, context.say("其他目标", "Other targets")), targetTable(context, found, rows)];
}

function targetTable(context: Context, { printed }: PrintedProgress, rows: readonly Row[]): HTMLElement {
  const ids = new Set(rows.map(({ target }) => target.target));
  const kept = printed.rows.filter((row) => ids.has(cellOf(printed, row, "target")));
  const shown = ["target", "name", "aim", "actual", "attained", "status"];
  return tableOf(context, { ...printed, rows: kept, notes: [] }, shown);
}

function card({ say, to }: Context, { target, text }: Row, since: number | null): HTMLElement {
  const { assessment, shareOfTarget } = target;
  const label = (zh: string, en: string, key: string) =>
    text(key) === "—" ? null : h("div", {}, h("dt", {}, say(zh, en)), h("dd", {}, text(key)));
  return h(
    "a",
    {
      class: "card",
      href: to({ view: "target", target: target.target }),
      "data-target": target.target,
      "data-tone": assessment ? toneOf(assessment) : "part",
    },
    h("h2", {}, text("name"), " ", h("small", {}, text("target"))),
    h("p", { class: "level" }, h("strong", {}, text("actual")), ` / ${say("目标", "target")} ${text("aim")}`),
    bar(assessment?.attainment ?? shareOfTarget, assessment?.elapsed),
    h(
      "p",
      { class: "status" },
      h("span", {}, text("status")),
      ` ${assessment ? attainedText(say, text) : text("attained")}`,
    ),
    // On the first day everything is news.
    since ? newsOf(say, target, text) : null,
    h(
      "dl",
      {},
      label("缺口", "gap", "gap"),
      label("时间进度", "elapsed", "elapsed"),
      label("进度差", "pace", "pace"),
      label("累计同比", "ytd yoy", "growth"),
      label("可比口径同比", "comparable yoy", "comparable"),
      label("报送率", "coverage", "coverage"),
    ),
  );
}

/** What has come in since yesterday, where anything has. @example "较昨日 +1.02亿元 · 新增报表12份" */
function newsOf(say: Context["say"], { change }: Row["target"], text: Row["text"]): HTMLElement | null {
  const { figure, reports } = change ?? { figure: { value: null }, reports: null };
  const moved = Number(figure.value) === 0 ? [] : [text("change")];
  const came =
    reports === null || reports <= 0 ? [] : [say(`新增报表${reports}份`, `${reports} more reports`)];
  const news = [...moved, ...came];
  return news.length === 0
    ? null
    : h("p", { class: "news" }, say("较昨日 ", "since yesterday: "), news.join(" · "));
}

/** @example "完成率96.9%" */
export function attainedText(say: Context["say"], text: Row["text"]): string {
  const attained = text("attained");
  return attained === "—" ? "" : say(`完成率${attained}`, `${attained} attained`);
}

/** A colour only: what it means stands beside it in words. */
function toneOf({ status, outcome }: { readonly status: string; readonly outcome: string | null }): string {
  if (status === "met") return "good";
  if (outcome === "missed") return "bad";
  if (outcome === "cannot-tell" || status === "no-data") return "part";
  return status === "on-track" ? "good" : status === "at-risk" ? "doubtful" : "bad";
}

/**
 * How much of the target is there, and a mark where the year is, once the target's year has begun. A drawing only: the
 * figures stand beside it.
 */
function bar(done: Figure, elapsed: Figure | undefined): HTMLElement {
  const meter = h("div", { class: "bar", "aria-hidden": "true" }, h("i", {}));
  meter.style.setProperty("--done", `${share(done) * 100}%`);
  if (elapsed?.value != null && share(elapsed) < 1) {
    meter.append(h("b", {}));
    meter.style.setProperty("--elapsed", `${share(elapsed) * 100}%`);
  }
  return meter;
}

/** Between 0 and 1; nothing drawn for what cannot be computed. */
function share({ value }: Figure): number {
  return Math.min(1, Math.max(0, Number(value ?? 0)));
}

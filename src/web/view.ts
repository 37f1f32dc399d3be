import { type Child, h } from "./dom.js";
import type { Place } from "./place.js";
import type { Query, Service } from "./service.js";
import type { Printed } from "./shapes.js";

/** What every view is given. */
export interface Context {
  readonly service: Service;
  readonly place: Place;
  /** Chinese or English, as the reader has chosen. */
  readonly say: (zh: string, en: string) => string;
  /** Address of another place with the same area, month and moment. */
  readonly to: (change: Partial<Place> & Pick<Place, "view">) => string;
  /** Tells the reader what has gone wrong. */
  readonly tell: (problem: unknown) => void;
}

/** A view, and what it turned out to be about where the place does not say. */
export interface Shown {
  readonly element: HTMLElement;
  readonly area?: string;
  readonly period?: string;
}

/** The place as questions are narrowed by it. */
export function scopeOf({ area, period, asOf }: Place): Query {
  return { area, period, asOf };
}

export function backToAll({ say, to }: Context): HTMLElement {
  return h(
    "p",
    { class: "back" },
    h("a", { href: to({ view: "overview" }) }, say("← 全部目标", "← all targets")),
  );
}

/**
 * A printed answer as a table with its notes; names of figures lead to what they rest on, which who reads what is
 * published may not see.
 */
export function tableOf(context: Context, printed: Printed, shown?: readonly string[]): HTMLElement {
  const { columns, rows, notes } = printed;
  const kept = columns
    .map((column, n) => ({ ...column, n }))
    .filter(({ key }) => shown === undefined || (key !== null && shown.includes(key)))
    .filter(({ key }) => key !== "figure" || context.service.token !== undefined);
  const sideOf = (align: "left" | "right") => ({ class: align === "right" ? "number" : "text" });
  const body = rows.map((row) =>
    h("tr", {}, ...kept.map(({ n, key, align }) => h("td", sideOf(align), cellIn(context, key, row[n])))),
  );
  const heads = kept.map(({ head, align }) => h("th", { scope: "col", ...sideOf(align) }, head));
  const table = h("table", {}, h("thead", {}, h("tr", {}, ...heads)), h("tbody", {}, ...body));
  const none =
    rows.length === 0
      ? h("p", { class: "note" }, context.say("没有符合条件的记录。", "Nothing to list."))
      : null;
  // It can be scrolled sideways, by keyboard as well.
  const scrolled = h(
    "div",
    { class: "table", role: "region", tabindex: "0", "aria-label": printed.title },
    table,
  );
  return h("div", {}, none ?? scrolled, ...notesOf(context, notes));
}

/** Names of figures and batches lead on; all else is text. */
function cellIn(context: Context, key: string | null, text = ""): Child {
  if (key === "figure") return traceLink(context, text);
  if (key !== "rejects" || text === "") return text;
  return download(context, context.say("下载", "Download"), `/v1/batches/${text}/rejects`, {});
}

/** A question on a page of its own: what it prints, and all of it as a workbook. */
export async function printedPage(
  context: Context,
  path: string,
  query: Query,
  { shown, file }: { readonly shown: Query; readonly file: string },
): Promise<Shown> {
  const printed = await context.service.printed(path, { ...query, ...shown });
  const element = h(
    "section",
    {},
    backToAll(context),
    h("h1", {}, printed.title),
    h("p", { class: "files" }, download(context, file, path, { ...query, format: "xlsx" })),
    tableOf(context, printed),
  );
  return { element };
}

/** What is to be typed on a command line to trace a figure is a link here. */
export function notesOf(context: Context, notes: readonly string[]): readonly HTMLElement[] {
  return notes.map((note) => {
    const [, what, figure] = /^(.*?)\s*[：:]\s*dabiao explain "?([^\s"]+)"?$/.exec(note) ?? [];
    if (what === undefined) return h("p", { class: "note" }, note);
    return h("p", { class: "note" }, `${what} `, traceLink(context, figure, what));
  });
}

/** @param of what is traced, where no row of a table says so */
function traceLink({ say, to }: Context, figure = "", of = ""): HTMLElement | null {
  if (figure === "") return null;
  const label = say(`溯源：${of || figure}`, `trace ${of || figure}`);
  const href = to({ view: "figure", figure });
  return h("a", { href, title: figure, "aria-label": label }, say("溯源", "trace"));
}

/** Cell of a printed row under the column that programs know by a key. */
export function cellOf({ columns }: Printed, row: readonly string[], key: string): string {
  return row[columns.findIndex((column) => column.key === key)] ?? "";
}

/** A button that has the service make a file and saves it. */
export function download({ service, tell }: Context, label: string, path: string, query: Query): HTMLElement {
  const save = async () => {
    button.disabled = true;
    try {
      const { name, bytes } = await service.file(path, query);
      const url = URL.createObjectURL(bytes);
      h("a", { href: url, download: name }).click();
      setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
    } catch (problem) {
      tell(problem);
    }
    button.disabled = false;
  };
  const button = h("button", { type: "button", onclick: () => void save() }, label);
  return button;
}

/** As long as a browser may take to ask where a file is to be saved. */
const KEPT_MS = 60_000;

import { svg } from "./dom.js";
import type { Context } from "./view.js";

export interface ChartPoint {
  /** A month, such as `2020-06`. */
  readonly period: string;
  /** Exact decimal text; drawn, not printed. */
  readonly value: string | null;
  /** As the service prints it. */
  readonly label: string;
}

/** On a phone the drawing is narrower, so that its text stays as large as that of the page. */
const WIDTH = matchMedia("(max-width: 40rem)").matches ? 360 : 720;
const HEIGHT = 260;
const MARGIN = { left: 16, right: 110, top: 18, bottom: 28 };
const MONTHS = 12;
/** From one line of text to the next. */
const LEADING = 16;

/** Months of a year as a line over those of the year before; the last point of each says its figure. */
export function yearsChart(
  points: readonly ChartPoint[],
  year: number,
  { say, title }: { readonly say: Context["say"]; readonly title: string },
): SVGSVGElement {
  const drawn = points.flatMap(({ period, value, label }) => {
    const [, of = "", month = ""] = /^(\d{4})-(\d{2})$/.exec(period) ?? [];
    return value === null || month === ""
      ? []
      : [{ of: Number(of), month: Number(month), value: Number(value), label }];
  });
  const top = Math.max(...drawn.map(({ value }) => value), 1);
  const x = (month: number) =>
    MARGIN.left + ((month - 1) / (MONTHS - 1)) * (WIDTH - MARGIN.left - MARGIN.right);
  const y = (value: number) => HEIGHT - MARGIN.bottom - (value / top) * (HEIGHT - MARGIN.top - MARGIN.bottom);
  const unit = svg("text", { class: "axis", x: x(MONTHS) + 9, y: HEIGHT - 8 }, say("月", "(month)"));
  const endOf = (of: number, { label }: { label: string }) => say(`${of}年 ${label}`, `${of} ${label}`);
  const lastOf = (of: number) => drawn.filter((point) => point.of === of).slice(-1)[0];
  const height = (of: number) => y(lastOf(of)?.value ?? 0);
  const [before, now] = apart(height(year - 1), height(year), y(0));
  const line = (of: number) => {
    const own = drawn.filter((point) => point.of === of);
    const last = lastOf(of);
    if (!last) return [];
    return [
      svg("polyline", {
        class: of === year ? "now" : "before",
        points: own.map((one) => `${x(one.month)},${y(one.value)}`).join(" "),
      }),
      ...own.map((one) =>
        svg(
          "circle",
          { class: of === year ? "now" : "before", cx: x(one.month), cy: y(one.value), r: 3 },
          svg("title", {}, `${of}-${`${one.month}`.padStart(2, "0")} ${one.label}`),
        ),
      ),
      svg(
        "text",
        {
          class: of === year ? "now" : "before",
          x: x(last.month) + 8,
          y: (of === year ? now : before) + 4,
        },
        endOf(of, last),
      ),
    ];
  };
  const months = Array.from({ length: MONTHS }, (_, n) =>
    svg("text", { class: "axis", x: x(n + 1), y: HEIGHT - 8, "text-anchor": "middle" }, `${n + 1}`),
  );
  const ends = [year - 1, year].flatMap((of) => {
    const last = lastOf(of);
    return last ? [`${say(`${of}年${last.month}月`, `${of}-${last.month}`)} ${last.label}`] : [];
  });
  const base = svg("line", { class: "axis", x1: MARGIN.left, x2: x(MONTHS), y1: y(0), y2: y(0) });
  return svg(
    "svg",
    {
      class: "years",
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      role: "img",
      "aria-label": `${title}${say("：", ": ")}${ends.join(say("，", ", "))}`,
    },
    base,
    ...months,
    unit,
    ...line(year - 1),
    ...line(year),
  );
}

/** Where two texts stand that belong at such heights, so that both can be read: none below the lowest. */
function apart(before: number, now: number, lowest: number): readonly [before: number, now: number] {
  if (Math.abs(before - now) >= LEADING) return [before, now];
  const lower = Math.min((before + now + LEADING) / 2, lowest);
  const upper = lower - LEADING;
  return before >= now ? [lower, upper] : [upper, lower];
}

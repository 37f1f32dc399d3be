import { h } from "./dom.js";
import type { Query } from "./service.js";
import type { Series } from "./shapes.js";
import { type Context, cellOf, tableOf } from "./view.js";
import { yearsChart } from "./years-chart.js";

/** Flows add up since January; of a stock each month has its own level. */
const FLOWS: readonly unknown[] = ["output", "revenue"];

/** Months of the period's year beside those of the year before, drawn and in figures. */
export async function trend(
  { service, say, ...context }: Context,
  scope: Query,
  period: string,
): Promise<HTMLElement> {
  const year = Number(period.slice(0, 4));
  const asked = { ...scope, period: undefined, from: `${year - 1}-01`, to: period };
  const [series, printed] = await Promise.all([
    service.data<Series>("/v1/series", asked),
    service.printed("/v1/series", asked),
  ]);
  const isFlow = FLOWS.includes(scope.measure);
  const points = series.points.map(({ period, value, ytd }, n) => ({
    period,
    value: isFlow ? ytd.value : value,
    label: cellOf(printed, printed.rows[n] ?? [], isFlow ? "ytd" : "value"),
  }));
  const [measure = ""] = printed.title.split(" · ");
  const [zh, en] = isFlow ? ["累计", "since January"] : ["各月期末", "at the end of each month"];
  const title = say(`${measure} · ${zh}`, `${measure} · ${en}`);
  return h(
    "figure",
    {},
    h("figcaption", {}, title),
    yearsChart(points, year, { say, title }),
    h(
      "details",
      {},
      h("summary", {}, say("逐月数字", "month by month")),
      tableOf({ service, say, ...context }, printed),
    ),
  );
}

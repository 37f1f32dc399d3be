import { isKnown } from "../../statistics/figure.js";
import { compare, divide, integer, multiply, type Ratio, sign } from "../../statistics/ratio.js";
import { level, rate, unitName, unitOf } from "../cells.js";
import type { ReportContext } from "../context.js";
import type { ChartBlock } from "../model.js";
import { MEASURE_NAMES } from "../words.js";
import type { TileMap } from "./chart.js";

const SHADES = 5;

/** The districts as tiles, shaded by the headline measure; nothing without a layout. */
export function tileMapOf(context: ReportContext): ChartBlock | undefined {
  const { say, headline, toDate, tiles, language } = context;
  if (!tiles || tiles.length === 0 || !context.isCity) return undefined;
  const found = tiles.map((tile) => {
    const selection = context.select(null, tile.area);
    const point = context.point(selection, headline, toDate);
    return {
      ...tile,
      value: isKnown(point.level) ? point.level.value : undefined,
      level: level(headline, point.level, context.about(selection, headline, point)),
      growth: rate(point.yoy.nominal, context.about(selection, headline, point, "yoy.nominal")),
    };
  });
  const largest = found.map(({ value }) => value).reduce(larger, undefined);
  const measure = context.text(MEASURE_NAMES[headline]);
  const map: TileMap = {
    type: "tile-map",
    tiles: found.map(({ area, column, row, value, level: own, growth }) => ({
      name: context.nameOf(area),
      column,
      row,
      shade: value === undefined || largest === undefined ? null : shadeOf(value, largest),
      lines: [own.text, growth.value === null ? "" : `${sign(growth.value) > 0 ? "+" : ""}${growth.text}%`],
    })),
    legend: say(
      `${measure}（${unitOf(headline)}）与名义同比；颜色越深数值越大，斜线为无数据。方块示意方位，不表示边界。`,
      `${measure} (${unitName(unitOf(headline), language)}) and nominal growth; darker is more, hatched is no figure. Tiles show where, not borders.`,
    ),
  };
  const caption = say(
    `${context.periodName(toDate)}各区县（市）${measure}`,
    `${measure} by district, ${context.periodName(toDate)}`,
  );
  return {
    kind: "chart",
    id: "tile-map",
    caption,
    alternative: `${caption}${say("：", ": ")}${map.tiles.map(({ name, lines }) => `${name} ${lines.filter((line) => line !== "").join(" ")}`).join(say("；", "; "))}`,
    chart: map,
  };
}

function larger(a: Ratio | undefined, b: Ratio | undefined): Ratio | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return compare(a, b) >= 0 ? a : b;
}

/** Fifths of the largest value. */
function shadeOf(value: Ratio, largest: Ratio): number {
  if (sign(value) <= 0 || sign(largest) <= 0) return 0;
  const { n, d } = multiply(divide(value, largest), integer(SHADES));
  return Math.min(SHADES - 1, Number(n / d));
}

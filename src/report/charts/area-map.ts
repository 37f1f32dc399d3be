import { MEASURE_NAMES } from "../../domain/names.js";
import { isKnown } from "../../statistics/figure.js";
import { compare, divide, integer, multiply, type Ratio, sign } from "../../statistics/ratio.js";
import { level, rate, unitName, unitOf, withPlus } from "../cells.js";
import type { ReportContext } from "../context.js";
import type { ChartBlock, FigureCell } from "../model.js";
import type { ShadedArea } from "./chart.js";
import { projected } from "./projection.js";

const SHADES = 5;

/**
 * The districts shaded by the headline measure: within the user's own borders, or as tiles where no borders are
 * given; nothing without a layout of tiles either.
 */
export function areaMapOf(context: ReportContext): ChartBlock | undefined {
  const { say, headline, tiles, outline, language, isCity } = context;
  if (!isCity) return undefined;
  const measure = context.text(MEASURE_NAMES[headline]);
  const legend = say(
    `${measure}（${unitOf(headline)}）；名义同比受报送不全影响，须与可比口径同比、报送率一并看。颜色越深数值越大，斜线为无数据。`,
    `${measure} (${unitName(unitOf(headline), language)}); missing reports lower nominal growth: read it with comparable growth and coverage. Darker is more, hatched is no figure.`,
  );
  const tilesAreNoBorders = say("方块示意方位，不表示边界。", " Tiles show where, not borders.");
  if (outline) {
    const areas = shaded(
      context,
      outline.map(({ area }) => area),
    );
    const { width, height, shapes } = projected(outline);
    return block(context, areas, {
      type: "outline-map",
      width,
      height,
      shapes: areas.flatMap((area, at) => {
        const shape = shapes[at];
        return shape ? [{ ...area, ...shape }] : [];
      }),
      legend,
    });
  }
  if (!tiles || tiles.length === 0) return undefined;
  const areas = shaded(
    context,
    tiles.map(({ area }) => area),
  );
  return block(context, areas, {
    type: "tile-map",
    tiles: areas.map((area, at) => ({ ...area, column: tiles[at]?.column ?? 0, row: tiles[at]?.row ?? 0 })),
    legend: `${legend}${tilesAreNoBorders}`,
  });
}

function block(context: ReportContext, areas: readonly ShadedArea[], chart: ChartBlock["chart"]): ChartBlock {
  const { say } = context;
  const measure = context.text(MEASURE_NAMES[context.headline]);
  const period = context.periodName(context.toDate);
  const caption = say(`${period}各区县（市）${measure}`, `${measure} by district, ${period}`);
  const told = areas.map(({ name, level, rates }) => [name, level, ...rates].join(" "));
  return {
    kind: "chart",
    id: "area-map",
    caption,
    alternative: `${caption}${say("：", ": ")}${told.join(say("；", "; "))}`,
    chart,
  };
}

/** Name, figure, both rates of growth and coverage of each area, and its shade by the largest figure of all. */
function shaded(context: ReportContext, areas: readonly string[]): readonly ShadedArea[] {
  const { headline, toDate, say } = context;
  const found = areas.map((area) => {
    const selection = context.select(null, area);
    const point = context.point(selection, headline, toDate);
    const about = (formula?: string) => context.about(selection, headline, point, formula);
    return {
      name: context.nameOf(area),
      value: isKnown(point.level) ? point.level.value : undefined,
      own: level(headline, point.level, about()),
      rates: [
        `${say("名义同比", "nominal")} ${signed(rate(point.yoy.nominal, about("yoy.nominal")))}`,
        `${say("可比口径同比", "comparable")} ${signed(rate(point.yoy.comparable, about("yoy.comparable")))}`,
        `${say("报送率", "coverage")} ${percent(rate(point.coverage.rate, about("coverage")))}`,
      ],
    };
  });
  const largest = found.map(({ value }) => value).reduce(larger, undefined);
  return found.map(({ name, value, own, rates }) => ({
    name,
    shade: value === undefined || largest === undefined ? null : shadeOf(value, largest),
    level: own.text,
    rates: value === undefined ? [] : rates,
  }));
}

function percent({ value, text }: FigureCell): string {
  return value === null ? text : `${text}%`;
}

function signed(cell: FigureCell): string {
  return percent({ ...cell, text: withPlus(cell) });
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

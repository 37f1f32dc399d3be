import type { EChartsCoreOption } from "echarts/core";
import { assertNever } from "../../domain/never.js";
import type { Chart, Contributions, OutlineMap, TargetBars, TileMap, Trend } from "./chart.js";
import { AMBER, BLUE, INK, ORANGE, PAPER, QUIET, RULE } from "./palette.js";

/** A chart drawn by the library; maps are drawn by hand. */
export type PlottedChart = Exclude<Chart, TileMap | OutlineMap>;

/** Size of a chart in points at which its text is as large as that of the page. */
export function sizeOf(chart: PlottedChart): { width: number; height: number } {
  const width = 680;
  switch (chart.type) {
    case "target-bars":
      return { width, height: 70 + chart.bars.length * 34 };
    case "trend":
      return { width, height: 250 };
    case "contributions":
      return { width, height: 40 + chart.parts.length * 34 };
    default:
      return assertNever(chart);
  }
}

/** The library's options of a chart: the same on paper and in a browser. */
export function optionsOf(chart: PlottedChart, fontFamily: string): EChartsCoreOption {
  const own = ownOptions(chart);
  return { animation: false, backgroundColor: "transparent", textStyle: { fontFamily, color: INK }, ...own };
}

function ownOptions(chart: PlottedChart): EChartsCoreOption {
  switch (chart.type) {
    case "target-bars":
      return targetBars(chart);
    case "trend":
      return trend(chart);
    case "contributions":
      return contributions(chart);
    default:
      return assertNever(chart);
  }
}

const TEXT = { fontSize: 12, color: INK } as const;
/** Clear of the diamond that may lie at the end of a bar. */
const LABEL_GAP = 9;
const HATCH = {
  symbol: "rect",
  dashArrayX: [1, 0],
  dashArrayY: [1, 5],
  rotation: -Math.PI / 4,
  color: "rgba(31,41,51,0.45)",
} as const;

function targetBars({ bars, words }: TargetBars): EChartsCoreOption {
  const done = bars.map((bar) => Math.min(bar.done, 100));
  const longest = Math.max(100, ...bars.map((bar) => bar.done));
  const step = stepUpTo(longest);
  const end = Math.ceil(longest / step) * step;
  const marks = bars.flatMap(({ name, expected }) => (expected === null ? [] : [[expected, name]]));
  return {
    // Names are measured more narrowly than some fonts set them.
    grid: { left: 24, right: 128, top: 34, bottom: 6, containLabel: true },
    legend: {
      top: 0,
      left: 0,
      itemWidth: 16,
      itemHeight: 10,
      selectedMode: false,
      textStyle: TEXT,
      data: [
        { name: words.done, icon: "rect" },
        { name: words.gap, icon: "rect" },
        ...(marks.length > 0 ? [{ name: words.expected }] : []),
      ],
    },
    xAxis: {
      type: "value",
      min: 0,
      max: end,
      interval: step,
      axisLabel: { formatter: "{value}%", fontSize: 11, color: QUIET },
      splitLine: { lineStyle: { color: RULE } },
    },
    yAxis: {
      type: "category",
      inverse: true,
      data: bars.map(({ name }) => name),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: QUIET } },
      axisLabel: { ...TEXT, width: 180, overflow: "break" },
    },
    series: [
      {
        name: words.done,
        type: "bar",
        stack: "target",
        barWidth: 16,
        itemStyle: { color: BLUE },
        data: bars.map(({ done: value }) => value),
        markLine: {
          silent: true,
          symbol: "none",
          lineStyle: { color: INK, width: 1.5, type: "solid" },
          label: { show: false },
          data: [{ xAxis: 100 }],
        },
        label: { show: false },
      },
      {
        name: words.gap,
        type: "bar",
        stack: "target",
        barWidth: 16,
        itemStyle: { color: "#eceff1", borderColor: QUIET, borderWidth: 0.5, decal: HATCH },
        data: done.map((value, at) => ({
          value: 100 - value,
          label: {
            show: true,
            position: "right",
            distance: LABEL_GAP,
            formatter: bars[at]?.label ?? "",
            ...TEXT,
          },
        })),
      },
      {
        name: words.expected,
        type: "scatter",
        symbol: "diamond",
        symbolSize: 11,
        itemStyle: { color: AMBER, borderColor: INK, borderWidth: 1 },
        data: marks,
        z: 5,
      },
    ],
  };
}

/** Per cent from one line to the next: 20, 50, 100, 200 … so that there are ten at most. */
function stepUpTo(longest: number): number {
  let step = 20;
  while (longest / step > 10) step *= `${step}`.startsWith("2") ? 2.5 : 2;
  return step;
}

function trend({ years, actual, labels, path, target, words, unit }: Trend): EChartsCoreOption {
  const hasPath = path.some((value) => value !== null);
  const tallest = Math.max(...[...actual, ...path].map((value) => value ?? 0));
  const at = target ? path.findLastIndex((value) => value !== null) : -1;
  return {
    grid: { left: 4, right: 90, top: 46, bottom: 4, containLabel: true },
    legend: {
      top: 0,
      left: 0,
      itemWidth: 22,
      itemHeight: 10,
      selectedMode: false,
      textStyle: TEXT,
      data: [{ name: words.actual, icon: "rect" }, ...(hasPath ? [{ name: words.path }] : [])],
    },
    xAxis: {
      type: "category",
      data: years,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: QUIET } },
      axisLabel: TEXT,
    },
    yAxis: {
      type: "value",
      name: unit,
      nameTextStyle: { fontSize: 11, color: QUIET, align: "left" },
      axisLabel: { fontSize: 11, color: QUIET, formatter: (value: number) => `${value}` },
      splitLine: { lineStyle: { color: RULE } },
      splitNumber: 4,
    },
    series: [
      {
        name: words.actual,
        type: "bar",
        barWidth: 46,
        itemStyle: { color: BLUE },
        data: actual.map((value, n) => ({
          value,
          // At the foot of a bar, where the path does not cross it; above one that is too low to hold it.
          label: {
            show: value !== null,
            formatter: labels[n] ?? "",
            fontSize: 11,
            ...((value ?? 0) > tallest / 8
              ? { position: "insideBottom", color: PAPER }
              : { position: "top", color: INK }),
          },
        })),
      },
      {
        name: words.path,
        type: "line",
        symbol: "circle",
        symbolSize: 6,
        lineStyle: { color: ORANGE, width: 2, type: [6, 4] },
        itemStyle: { color: PAPER, borderColor: ORANGE, borderWidth: 2 },
        data: path.map((value, n) =>
          n === at && target
            ? {
                value,
                symbol: "diamond",
                symbolSize: 12,
                itemStyle: { color: ORANGE },
                label: {
                  show: true,
                  position: "right",
                  formatter: `${words.target}\n${target.label}`,
                  fontSize: 11,
                  lineHeight: 14,
                  align: "left",
                  color: INK,
                  // It may lie over the bar of its own year.
                  backgroundColor: PAPER,
                  padding: [1, 3],
                },
              }
            : value,
        ),
      },
    ],
  };
}

function contributions({ parts, unit }: Contributions): EChartsCoreOption {
  const lowest = Math.min(0, ...parts.map(({ points }) => points));
  return {
    grid: { left: 4, right: 64, top: 8, bottom: 22, containLabel: true },
    xAxis: {
      type: "value",
      name: unit,
      nameLocation: "middle",
      nameGap: 22,
      nameTextStyle: { fontSize: 11, color: QUIET },
      axisLabel: { fontSize: 11, color: QUIET },
      splitLine: { lineStyle: { color: RULE } },
      ...(lowest < 0 ? { boundaryGap: ["12%", 0] } : {}),
    },
    yAxis: {
      type: "category",
      inverse: true,
      data: parts.map(({ name }) => name),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: INK } },
      axisLabel: { ...TEXT, width: 150, overflow: "break", margin: 12 },
      ...(lowest < 0 ? { axisLine: { onZero: true, lineStyle: { color: INK } } } : {}),
    },
    series: [
      {
        type: "bar",
        barWidth: 16,
        data: parts.map(({ points, label }, at) => ({
          value: points,
          itemStyle: at === parts.length - 1 ? { color: INK } : colourOf(points),
          label: {
            show: true,
            position: points < 0 ? "left" : "right",
            formatter: label,
            ...TEXT,
          },
        })),
      },
    ],
  };
}

/** Falls are hatched: their direction shows without colour. */
function colourOf(points: number) {
  return points < 0 ? { color: "#f3c9a9", borderColor: ORANGE, decal: HATCH } : { color: BLUE };
}

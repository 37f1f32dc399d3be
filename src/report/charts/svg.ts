import { BarChart, LineChart, ScatterChart } from "echarts/charts";
import { GridComponent, LegendComponent, MarkLineComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { LegacyGridContainLabel } from "echarts/features";
import { SVGRenderer } from "echarts/renderers";
import type { Chart } from "./chart.js";
import type { Drawing } from "./drawing.js";
import { optionsOf, type PlottedChart, sizeOf } from "./options.js";
import { outlineMapSvg } from "./outline-map-svg.js";
import { tileMapSvg } from "./tile-map-svg.js";
import { escapeXml } from "./xml.js";

use([
  BarChart,
  LineChart,
  ScatterChart,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  LegacyGridContainLabel,
  SVGRenderer,
]);

/** A chart as SVG text; the same data give the same text, whatever was drawn before. */
export function chartSvg(chart: Chart, drawing: Drawing): string {
  return described(drawn(chart, drawing), drawing);
}

function drawn(chart: Chart, drawing: Drawing): string {
  switch (chart.type) {
    case "tile-map":
      return tileMapSvg(chart, drawing);
    case "outline-map":
      return outlineMapSvg(chart, drawing);
    default:
      return plotted(chart, drawing);
  }
}

function plotted(chart: PlottedChart, { id, fontFamily }: Drawing): string {
  const plot = init(null, null, { renderer: "svg", ssr: true, ...sizeOf(chart) });
  try {
    plot.setOption(optionsOf(chart, fontFamily));
    return renumbered(plot.renderToSVGString(), id);
  } finally {
    // Without it the library's timer keeps the process alive.
    plot.dispose();
  }
}

/** The library counts its ids up over the life of the process; here they start anew in every chart. */
function renumbered(svg: string, id: string): string {
  const names = new Map<string, string>();
  return svg.replace(/\bzr\d+-[a-z]+-?\d*\b/g, (name) => {
    const known = names.get(name) ?? `${id}-${names.size}`;
    names.set(name, known);
    return known;
  });
}

/** Says to screen readers what is drawn. */
function described(svg: string, { id, title }: Drawing): string {
  return svg.replace(
    /<svg([^>]*)>/,
    (_, attributes: string) =>
      `<svg${attributes} role="img" aria-labelledby="${id}-title"><title id="${id}-title">${escapeXml(title)}</title>`,
  );
}

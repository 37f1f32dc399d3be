import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { chartSvg } from "../charts/svg.js";
import type { Block, ChartBlock } from "../model.js";
import { findFonts } from "./fonts.js";

/** A chart as a drawing and as a bitmap. */
export interface Picture {
  readonly svg: string;
  readonly png: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** Pixels to one of the page: enough for print. */
const DENSITY = 2;

/**
 * Word of before 2016 and WPS show the bitmap, later ones the drawing. The painter is WebAssembly: it paints the same
 * pixels on every machine, and the Chinese font of some 20 MB is read from the disk once.
 *
 * @throws Fault FONT_MISSING
 */
export async function picturesOf(
  blocks: readonly Block[],
  width: number,
  fontFolder: string | undefined,
): Promise<ReadonlyMap<ChartBlock, Picture>> {
  const charts = blocks.filter((block) => block.kind === "chart");
  const pictures = new Map<ChartBlock, Picture>();
  if (charts.length === 0) return pictures;
  const { families, files } = await findFonts(fontFolder);
  const fontBuffers = await Promise.all(files.map((file) => readFile(file)));
  const { Resvg } = await painter();
  for (const block of charts) {
    const { id, alternative, chart } = block;
    const svg = chartSvg(chart, { id, fontFamily: families.sans, title: alternative });
    const drawing = new Resvg(svg, {
      font: { loadSystemFonts: false, fontBuffers, defaultFontFamily: families.sans },
      fitTo: { mode: "width", value: width * DENSITY },
      background: "#ffffff",
    });
    const image = drawing.render();
    const height = Math.round((image.height / image.width) * width);
    pictures.set(block, { svg, png: image.asPng(), width, height });
    image.free();
    drawing.free();
  }
  return pictures;
}

let loading: Promise<typeof import("@resvg/resvg-wasm")> | undefined;

/** Loaded once in a process, and only where pictures are wanted. */
function painter() {
  loading ??= load();
  return loading;
}

async function load() {
  const resvg = await import("@resvg/resvg-wasm");
  const path = createRequire(import.meta.url).resolve("@resvg/resvg-wasm/index_bg.wasm");
  await resvg.initWasm(readFile(path));
  return resvg;
}

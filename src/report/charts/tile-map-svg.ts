import type { TileMap } from "./chart.js";
import { type Drawing, hatch, line } from "./drawing.js";
import { INK, QUIET, SHADES } from "./palette.js";

const TILE = { width: 126, height: 98, gap: 5 } as const;

/** Tiles in their places: name, figure, growth, coverage. Hatched where there is no figure. */
export function tileMapSvg({ tiles }: TileMap, { id, fontFamily }: Drawing): string {
  const columns = Math.max(...tiles.map(({ column }) => column)) + 1;
  const rows = Math.max(...tiles.map(({ row }) => row)) + 1;
  const width = columns * (TILE.width + TILE.gap) + TILE.gap;
  const height = rows * (TILE.height + TILE.gap) + TILE.gap;
  const drawn = tiles.map((tile) => tileSvg(tile, id)).join("");
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${fontFamily}">${hatch(id)}${drawn}</svg>`;
}

function tileSvg({ name, column, row, shade, level, rates }: TileMap["tiles"][number], id: string): string {
  const x = TILE.gap + column * (TILE.width + TILE.gap);
  const y = TILE.gap + row * (TILE.height + TILE.gap);
  const step = shade === null ? undefined : SHADES[shade];
  const fill = step?.fill ?? `url(#${id}-none)`;
  const common = { x: x + TILE.width / 2, colour: step?.text ?? INK };
  const words = [
    line(name, { ...common, y: y + 22, size: 13, weight: 700 }),
    line(level, { ...common, y: y + 41, size: 14, weight: 400 }),
    ...rates.map((rate, at) => line(rate, { ...common, y: y + 59 + at * 15, size: 11, weight: 400 })),
  ];
  return `<g><rect x="${x}" y="${y}" width="${TILE.width}" height="${TILE.height}" rx="3" fill="${fill}" stroke="${QUIET}" stroke-width="0.75"/>${words.join("")}</g>`;
}

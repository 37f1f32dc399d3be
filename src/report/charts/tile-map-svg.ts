import type { TileMap } from "./chart.js";
import { INK, PAPER, QUIET, SHADES } from "./palette.js";
import type { Drawing } from "./svg.js";

const TILE = { width: 118, height: 70, gap: 5 } as const;

/** Tiles in their places: name, figure, growth. Hatched where there is no figure. */
export function tileMapSvg({ tiles }: TileMap, { id, fontFamily }: Drawing): string {
  const columns = Math.max(...tiles.map(({ column }) => column)) + 1;
  const rows = Math.max(...tiles.map(({ row }) => row)) + 1;
  const width = columns * (TILE.width + TILE.gap) + TILE.gap;
  const height = rows * (TILE.height + TILE.gap) + TILE.gap;
  const hatch = `<defs><pattern id="${id}-none" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" fill="${PAPER}"/><line x1="0" y1="0" x2="0" y2="6" stroke="${QUIET}" stroke-width="1"/></pattern></defs>`;
  const drawn = tiles.map((tile) => tileSvg(tile, id)).join("");
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${fontFamily}">${hatch}${drawn}</svg>`;
}

function tileSvg({ name, column, row, shade, lines }: TileMap["tiles"][number], id: string): string {
  const x = TILE.gap + column * (TILE.width + TILE.gap);
  const y = TILE.gap + row * (TILE.height + TILE.gap);
  const step = shade === null ? undefined : SHADES[shade];
  const fill = step?.fill ?? `url(#${id}-none)`;
  const colour = step?.text ?? INK;
  const middle = x + TILE.width / 2;
  const line = (words: string, dy: number, size: number, weight: number) =>
    words === ""
      ? ""
      : `<text x="${middle}" y="${y + dy}" text-anchor="middle" font-size="${size}" font-weight="${weight}" fill="${colour}">${escaped(words)}</text>`;
  const [first = "", second = ""] = lines;
  return `<g><rect x="${x}" y="${y}" width="${TILE.width}" height="${TILE.height}" rx="3" fill="${fill}" stroke="${QUIET}" stroke-width="0.75"/>${line(name, 22, 13, 700)}${line(first, 42, 14, 400)}${line(second, 60, 12, 400)}</g>`;
}

function escaped(words: string): string {
  return words.replace(/&/g, "&amp;").replace(/</g, "&lt;");
}

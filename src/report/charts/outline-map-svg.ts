import type { OutlineMap } from "./chart.js";
import { type Drawing, hatch, line } from "./drawing.js";
import { INK, PAPER, QUIET, SHADES } from "./palette.js";

/** Room that a name with its figure needs inside a border; smaller districts get a number and stand in the list. */
const ROOM = { width: 104, height: 92 } as const;
const LIST = { width: 330, entry: 38, line: 16, top: 18 } as const;
const GAP = 20;

/** Districts within their borders: name, figure, growth and coverage inside, or beside the map where there is no room. */
export function outlineMapSvg({ width, height, shapes }: OutlineMap, { id, fontFamily }: Drawing): string {
  const small = shapes.filter((shape) => shape.width < ROOM.width || shape.height < ROOM.height);
  const whole = width + (small.length > 0 ? GAP + LIST.width : 0);
  const tall = Math.max(height, LIST.top + small.length * LIST.entry);
  const borders = shapes.map(({ path, shade }) => {
    const fill = shade === null ? `url(#${id}-none)` : (SHADES[shade]?.fill ?? PAPER);
    return `<path d="${path}" fill="${fill}" fill-rule="evenodd" stroke="${QUIET}" stroke-width="0.75" stroke-linejoin="round"/>`;
  });
  const words = shapes.flatMap((shape) => {
    const number = small.indexOf(shape) + 1;
    const { x, y, name, level, rates, shade } = shape;
    const colour = shade === null ? INK : (SHADES[shade]?.text ?? INK);
    if (number > 0) return [line(`${number}`, { x, y: y + 4, size: 12, weight: 700, colour })];
    return [
      line(name, { x, y: y - 27, size: 13, weight: 700, colour }),
      line(level, { x, y: y - 10, size: 13, weight: 400, colour }),
      ...rates.map((rate, at) => line(rate, { x, y: y + 7 + at * 15, size: 11, weight: 400, colour })),
    ];
  });
  const list = small.flatMap(({ name, level, rates }, at) => {
    const y = LIST.top + at * LIST.entry;
    const style = { x: width + GAP, weight: 400, colour: INK, anchor: "start" as const };
    return [
      line(`${at + 1}　${name} ${level}`, { ...style, y, size: 12 }),
      line(`　 ${rates.join("　")}`, { ...style, y: y + LIST.line, size: 11 }),
    ];
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${whole}" height="${tall}" viewBox="-1 -1 ${whole + 2} ${tall + 2}" font-family="${fontFamily}">${hatch(id)}${[...borders, ...words, ...list].join("")}</svg>`;
}

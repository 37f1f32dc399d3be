import type { Outline, Position } from "../outline.js";

/** A district on the page: its borders as an SVG path, and the place for its name. */
export interface Shape {
  readonly path: string;
  readonly x: number;
  readonly y: number;
  /** Room between the borders at that place, for words. */
  readonly width: number;
  readonly height: number;
}

const SIZE = { width: 460, height: 460 } as const;
/** Points nearer to one another than this (on the page) cannot be told apart. */
const NEAREST = 0.6;
const DEGREE = Math.PI / 180;

/** Lays borders flat, true to scale in the middle latitude, as large as the page allows. */
export function projected(outline: Outline): { width: number; height: number; shapes: readonly Shape[] } {
  const all = outline.flatMap(({ rings }) => rings.flat());
  const [west, east] = range(all.map(([longitude]) => longitude));
  const [south, north] = range(all.map(([, latitude]) => latitude));
  const narrowing = Math.cos(((south + north) / 2) * DEGREE);
  const scale = Math.min(
    SIZE.width / Math.max((east - west) * narrowing, 1e-9),
    SIZE.height / Math.max(north - south, 1e-9),
  );
  const place = ([longitude, latitude]: Position): Position => [
    (longitude - west) * narrowing * scale,
    (north - latitude) * scale,
  ];
  return {
    width: Math.ceil((east - west) * narrowing * scale),
    height: Math.ceil((north - south) * scale),
    shapes: outline.map(({ rings }) => shapeOf(rings.map((ring) => thinned(ring.map(place))))),
  };
}

function range(values: readonly number[]): readonly [number, number] {
  return values.reduce<readonly [number, number]>(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
}

function thinned(ring: readonly Position[]): readonly Position[] {
  const kept: Position[] = [];
  for (const point of ring) {
    const last = kept.at(-1);
    if (!last || Math.hypot(point[0] - last[0], point[1] - last[1]) >= NEAREST) kept.push(point);
  }
  return kept;
}

function shapeOf(rings: readonly (readonly Position[])[]): Shape {
  const path = rings
    .map((ring) => `M${ring.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L")}Z`)
    .join("");
  const largest = rings.reduce((best, ring) => (area(ring) > area(best) ? ring : best), []);
  const [low, high] = range(largest.map(([, y]) => y));
  return { path, ...roomIn(largest, low, high) };
}

/** Tenths of the height, those near the middle first: words are as high as they are wide. */
const LINES = [5, 4, 6, 3, 7];

/** Where the widest stretch inside a border is, tried along lines from the middle outwards. */
function roomIn(ring: readonly Position[], low: number, high: number): Omit<Shape, "path"> {
  let best = { x: 0, y: (low + high) / 2, width: 0 };
  for (const tenths of LINES) {
    const y = low + ((high - low) * tenths) / 10;
    const crossings = crossingsAt(ring, y);
    for (let n = 0; n + 1 < crossings.length; n += 2) {
      const [left = 0, right = 0] = [crossings[n], crossings[n + 1]];
      if (right - left > best.width) best = { x: (left + right) / 2, y, width: right - left };
    }
  }
  return { ...best, height: 2 * Math.min(best.y - low, high - best.y) };
}

function crossingsAt(ring: readonly Position[], y: number): readonly number[] {
  const found: number[] = [];
  ring.forEach(([x1, y1], at) => {
    const [x2, y2] = ring[(at + 1) % ring.length] ?? [x1, y1];
    if (y1 > y !== y2 > y) found.push(x1 + ((y - y1) / (y2 - y1)) * (x2 - x1));
  });
  return found.sort((a, b) => a - b);
}

/** Twice the area that a ring encloses. */
function area(ring: readonly Position[]): number {
  const sum = ring.reduce((total, [x1, y1], at) => {
    const [x2, y2] = ring[(at + 1) % ring.length] ?? [x1, y1];
    return total + x1 * y2 - x2 * y1;
  }, 0);
  return Math.abs(sum);
}

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Layer, UNITS_MIN, withheldCells } from "../../src/statistics/suppression.js";

import { foundOut } from "../support/subtracting.js";

const PLACES = 4;
const CLUSTERS = 3;

/** A unit stands in one place and gives a figure for each of its clusters, in some layers. */
const Unit = fc.record({
  place: fc.nat(PLACES - 1),
  clusters: fc.uniqueArray(fc.nat(CLUSTERS - 1), { minLength: 1 }),
  layers: fc.uniqueArray(fc.nat(1), { minLength: 1 }),
});
type Unit = ReturnType<typeof Unit.generate>["value"];

const LAYERS = [0, 1];
const partOf = (place: number, cluster: number) => place * CLUSTERS + cluster;
const PARTS = Array.from({ length: PLACES * CLUSTERS }, (_, part) => part);
const placeOf = PARTS.map((part) => Math.floor(part / CLUSTERS));

/** The sum of some clusters in some places. */
interface Cell {
  readonly places: readonly number[];
  readonly clusters: readonly number[];
}
const every = (count: number) => Array.from({ length: count }, (_, n) => n);
const ofAreas = (areas: readonly (readonly number[])[]): readonly Cell[] =>
  areas.flatMap((places) =>
    [every(CLUSTERS), ...every(CLUSTERS).map((one) => [one])].map((clusters) => ({ places, clusters })),
  );
const NOTHING: Cell = { places: [], clusters: [] };
/** A city, its districts of one and two places, and a park that lies in two districts. */
const CELLS = ofAreas([every(PLACES), [0], [1], [2, 3], [1, 2]]);

const reporting = (units: readonly Unit[], layer: number) =>
  units.filter(({ layers }) => layers.includes(layer));
const isIn = ({ places, clusters }: Cell, { place, clusters: own }: Unit) =>
  places.includes(place) && clusters.some((cluster) => own.includes(cluster));

const countWhere = (units: readonly Unit[], is: (unit: Unit) => boolean) => units.filter(is).length;

function layersOf(units: readonly Unit[], cells: readonly Cell[]): readonly Layer[] {
  const grouping = {
    placeOf,
    cells: cells.map(({ places, clusters }) => ({
      parts: places.flatMap((place) => clusters.map((cluster) => partOf(place, cluster))),
      places: clusters.length === CLUSTERS ? places : [],
    })),
  };
  return LAYERS.map((layer) => {
    const givers = reporting(units, layer);
    const ofParts = PARTS.map((part) =>
      countWhere(givers, ({ place, clusters }) => clusters.some((one) => partOf(place, one) === part)),
    );
    const ofPlaces = every(PLACES).map((place) => countWhere(givers, (unit) => unit.place === place));
    return { grouping, ofParts, ofPlaces };
  });
}

/** What every unit that reports in a layer adds to published cells, line by line. */
const sumsOf = (units: readonly Unit[], published: readonly Cell[], layer: number) =>
  published.map(({ places, clusters }) =>
    reporting(units, layer).map((unit) =>
      every(CLUSTERS).map((one) =>
        isIn({ places, clusters: clusters.filter((c) => c === one) }, unit) ? 1 : 0,
      ),
    ),
  );

const withheldOf = (units: readonly Unit[], cells: readonly Cell[]) =>
  withheldCells(layersOf(units, cells), every(cells.length));
const someUnits = (place: number, clusters: readonly number[], count: number): readonly Unit[] =>
  every(count).map(() => ({ place, clusters: [...clusters], layers: [0] }));

describe("cells to withhold", () => {
  it("leave nobody who adds and subtracts the others with figures of one or two units", () => {
    fc.assert(
      fc.property(fc.array(Unit, { maxLength: 24 }), (units) => {
        const withheld = withheldOf(units, CELLS);
        const published = CELLS.filter((_, cell) => withheld.get(cell) === undefined);
        for (const layer of LAYERS) expect(foundOut(sumsOf(units, published, layer))).toBeUndefined();
      }),
      { numRuns: 400 },
    );
  });

  it("are those of few units, and none where there are many or nobody everywhere", () => {
    fc.assert(
      fc.property(fc.array(Unit, { maxLength: 60 }), (units) => {
        const layers = layersOf(units, CELLS);
        const withheld = withheldOf(units, CELLS);
        const hasFew = layers.some(({ ofParts }) => ofParts.some((count) => count > 0 && count < UNITS_MIN));
        for (const cell of every(CELLS.length)) {
          const count = (layer: number) =>
            countWhere(reporting(units, layer), (unit) => isIn(CELLS[cell] ?? NOTHING, unit));
          const isFew = LAYERS.some((layer) => [1, 2].includes(count(layer)));
          expect(withheld.get(cell)?.why === "few").toBe(isFew);
        }
        if (!hasFew) expect([...withheld.values()].every((one) => one === undefined)).toBe(true);
      }),
    );
  });

  it("are a second district beside one of two units: the city less the others would be those two", () => {
    const units = [...someUnits(0, [0], 2), ...someUnits(1, [0], 5), ...someUnits(2, [0], 9)];
    const cells = [every(PLACES), [0], [1], [2]].map((places) => ({ places, clusters: [0] }));
    const withheld = withheldOf(units, cells);
    expect(every(4).map((cell) => withheld.get(cell)?.why)).toEqual([undefined, "few", "telling", undefined]);
  });

  it("are no others beside two districts of two units: together they are four", () => {
    const units = [0, 1, 2].flatMap((place) => someUnits(place, [0], place === 2 ? 9 : 2));
    const cells = [every(PLACES), [0], [1], [2]].map((places) => ({ places, clusters: [0] }));
    const withheld = withheldOf(units, cells);
    expect(every(4).map((cell) => withheld.get(cell)?.why)).toEqual([undefined, "few", "few", undefined]);
  });

  it("are a cluster beside one of a single unit: all of them less the others would be that unit", () => {
    const units = [...someUnits(0, [0], 9), ...someUnits(0, [1], 4), ...someUnits(0, [2], 1)];
    const cells = ofAreas([[0]]);
    const withheld = withheldOf(units, cells);
    expect(every(4).map((cell) => withheld.get(cell)?.why)).toEqual([undefined, undefined, "telling", "few"]);
  });
});

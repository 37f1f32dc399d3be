import type { CubeView, Selection } from "../../../projections/cube/cube-view.js";
import { countOf } from "../../../projections/cube/exact.js";
import { SLOTS } from "../../../projections/cube/slots.js";
import { unitNow } from "../../../projections/directory.js";
import { Recent } from "../../../projections/recent.js";
import type { Period } from "../../domain/period.js";
import { isFew, withheldCells } from "../../statistics/suppression.js";
import { type Cell, layersOf } from "./disclosure-layers.js";
import type { Vantage } from "./vantage.js";

/**
 * `few-units`: one or two units stand in it. `few-reports`: one or two gave a measure for a period. `few-pairs`: one or
 * two gave it for the year before as well, which growth on a comparable basis would tell of. `telling`: with other sums
 * added and taken away it would leave one or two units.
 */
export const REASONS = ["few-units", "few-reports", "few-pairs", "telling"] as const;
export type Reason = (typeof REASONS)[number];

export interface CellDisclosure extends Cell {
  /** How many units stand in it. */
  readonly units: number;
  /** Why not everybody may see it; undefined for what may be published. */
  readonly withheld: { readonly why: Reason; readonly period?: Period } | undefined;
}

const PAIRED = [SLOTS.outputPairs, SLOTS.revenuePairs, SLOTS.employmentPairs] as const;

/** Moments for which it is known what everybody may see: ten years of monthly publications and more. */
const MOMENTS_MAX = 200;
const KNOWN = new WeakMap<Vantage["models"], Recent<readonly CellDisclosure[]>>();

/**
 * Which sums of a moment may be published: those from which nobody can work out figures of one or two units. It costs
 * a look at every unit of the register and every cell of the cube, once for each moment.
 */
export function disclosureOf(vantage: Vantage): readonly CellDisclosure[] {
  const known = KNOWN.get(vantage.models) ?? new Recent<readonly CellDisclosure[]>(MOMENTS_MAX);
  KNOWN.set(vantage.models, known);
  const found = known.get(vantage.position) ?? disclose(vantage);
  known.set(vantage.position, found);
  return found;
}

/** May everybody see a sum? What is narrowed further than to a cluster and an area is never looked into. */
export function isPublic(vantage: Vantage, { cluster, area, within, size }: Selection): boolean {
  if (within !== undefined || size !== null) return false;
  const found = disclosureOf(vantage).find((cell) => cell.cluster === cluster && cell.area === area);
  return found !== undefined && found.withheld === undefined;
}

function disclose(vantage: Vantage): readonly CellDisclosure[] {
  const { reference, models, position } = vantage;
  const clusters = [null, ...reference.clusters.keys()];
  const areas = reference.geography.all().map(({ id }) => id);
  const cells = areas.flatMap((area) => clusters.map((cluster): Cell => ({ cluster, area })));
  const standing = unitsStanding(vantage);
  const unitsIn = (cell: Cell) => standing.get(keyOf(cell)) ?? 0;
  const view = models.facts.cube.at(position);
  const layers = layersOf(vantage, view, cells);
  const offered = cells.flatMap((cell, n) => (isFew(unitsIn(cell)) ? [] : [n]));
  const withheld = withheldCells(layers, offered);
  const reasonFor = (cell: Cell, n: number): CellDisclosure["withheld"] => {
    if (isFew(unitsIn(cell))) return { why: "few-units" };
    const objection = withheld.get(n);
    const period = objection && layers[objection.layer]?.period;
    if (period) return { why: objection.why === "few" ? "few-reports" : "telling", period };
    const unlike = fewPaired(vantage, view, cell);
    return unlike && { why: "few-pairs", period: unlike };
  };
  return cells.map((cell, n) => ({ ...cell, units: unitsIn(cell), withheld: reasonFor(cell, n) }));
}

/** A period for which growth on a comparable basis would rest on one or two units. */
function fewPaired({ models }: Vantage, view: CubeView, cell: Cell): Period | undefined {
  const { axis } = models.facts.cube;
  const selection = { ...cell, size: null };
  return axis.periods().find((period) => view.flows(selection, PAIRED, period).map(countOf).some(isFew));
}

function keyOf({ cluster, area }: Cell): string {
  return `${cluster ?? ""}|${area}`;
}

/** How many units stand in each cell. */
function unitsStanding({ models, position, reference: { geography } }: Vantage): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const record of models.directory.all()) {
    const standing = unitNow(record, position)?.standing;
    if (!standing) continue;
    for (const area of geography.around(standing)) {
      for (const cluster of [null, ...standing.clusters]) {
        const key = keyOf({ cluster, area });
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
    }
  }
  return counts;
}

import type { SizeClass } from "../../src/domain/attribution.js";

/** Where something is counted: in a cluster or all of them, in an area with all below it, in a size class. */
export interface CountedPlace {
  readonly cluster: string | null;
  readonly area: string;
  readonly size: SizeClass;
}

/** The same as it is asked for: `cluster` null means all clusters, each unit once, `size` null both size classes. */
export interface AskedPlace {
  readonly cluster: string | null;
  readonly area: string;
  readonly size: SizeClass | null;
}

/** What is asked for. `within` narrows the area to what lies in a second one as well (a park's part in one district). */
export interface Selection extends AskedPlace {
  readonly within?: string;
}

interface BySize {
  readonly above: number[];
  readonly below: number[];
  readonly both: number[];
}

/** Series by the places that they are counted in: a question finds them without putting a key together. */
export class ByPlace {
  readonly #areas = new Map<string, Map<string | null, BySize>>();

  add({ cluster, area, size }: CountedPlace, series: number): void {
    const clusters = this.#areas.get(area) ?? new Map<string | null, BySize>();
    this.#areas.set(area, clusters);
    const sizes = clusters.get(cluster) ?? { above: [], below: [], both: [] };
    clusters.set(cluster, sizes);
    sizes[size].push(series);
    sizes.both.push(series);
  }

  find({ cluster, area, size }: AskedPlace): readonly number[] {
    return this.#areas.get(area)?.get(cluster)?.[size ?? "both"] ?? NONE;
  }
}

const NONE: readonly number[] = [];

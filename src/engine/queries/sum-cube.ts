import { type CubeReader, lastCounted, type Selection } from "../../../projections/cube/cube-view.js";
import { addInto, type Exact, zeros } from "../../../projections/cube/exact.js";
import type { Slot } from "../../../projections/cube/slots.js";
import type { Period } from "../../domain/period.js";

/** One of several readings that are added up or taken away. */
export interface CubeTerm {
  readonly sign: 1 | -1;
  readonly cube: CubeReader;
  /** Changes the selection before it is asked of this cube; by default it is asked as it is. */
  readonly of?: (selection: Selection) => Selection;
}

/**
 * A signed sum of cubes that answers like one: sums are additive, so every answer is the sum of the parts'
 * answers.
 */
export class SumCube implements CubeReader {
  readonly #terms: readonly CubeTerm[];

  constructor(terms: readonly CubeTerm[]) {
    this.#terms = terms;
  }

  flows(selection: Selection, slots: readonly Slot[], p: Period): readonly Exact[] {
    return this.#sums(slots.length, selection, (cube, own) => cube.flows(own, slots, p));
  }

  stocks(selection: Selection, slots: readonly Slot[], month: number): readonly Exact[] {
    return this.#sums(slots.length, selection, (cube, own) => cube.stocks(own, slots, month));
  }

  running(selection: Selection, slot: Slot, month: number): number {
    return this.#count(selection, (cube, own) => cube.running(own, slot, month));
  }

  dueMonths(selection: Selection, p: Period): number {
    return this.#count(selection, (cube, own) => cube.dueMonths(own, p));
  }

  lastReported(selection: Selection, countSlot: Slot, p: Period): number | undefined {
    return lastCounted(p, (month) => this.stocks(selection, [countSlot], month)[0]);
  }

  coveredMonths(selection: Selection, p: Period): number {
    return this.#count(selection, (cube, own) => cube.coveredMonths(own, p));
  }

  #count(selection: Selection, read: (cube: CubeReader, own: Selection) => number): number {
    return this.#terms.reduce(
      (sum, { sign, cube, of }) => sum + sign * read(cube, of ? of(selection) : selection),
      0,
    );
  }

  #sums(
    count: number,
    selection: Selection,
    read: (cube: CubeReader, own: Selection) => readonly Exact[],
  ): Exact[] {
    const sums = zeros(count);
    for (const { sign, cube, of } of this.#terms) {
      for (const [at, value] of read(cube, of ? of(selection) : selection).entries()) {
        addInto(sums, at, value, sign);
      }
    }
    return sums;
  }
}

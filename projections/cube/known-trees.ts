import { countUpTo } from "../columns.js";
import type { Geography } from "../geography.js";

/** The trees of areas one after another, each known from a position of the log on. */
export class KnownTrees {
  /** Positions that never fall. */
  readonly #since: number[] = [];
  readonly #trees: Geography[] = [];
  readonly #first: Geography;

  /** `first`: what is known before anything is recorded. */
  constructor(first: Geography) {
    this.#first = first;
  }

  learn(position: number, tree: Geography): void {
    this.#since.push(position);
    this.#trees.push(tree);
  }

  at(position: number): Geography {
    return this.#trees[countUpTo(this.#since, position) - 1] ?? this.#first;
  }
  now(): Geography {
    return this.#trees.at(-1) ?? this.#first;
  }
}

import { encodePeriod, yearBefore } from "../../src/domain/period.js";
import { SCOPES } from "../cube/scope.js";
import { Dictionary } from "../dictionary.js";
import type { Geography } from "../geography.js";
import type { Facts } from "./facts.js";

/** At which level two lines of a unit can be compared. */
export const CLUSTER_LEVEL = 1;
export const WHOLE_LEVEL = 2;

/** Exact sums over pairs. */
export interface PairSums {
  readonly current: bigint;
  readonly base: bigint;
  readonly reports: number;
}

/** Lines of a period beside the same unit's lines of the same months a year before. */
export interface PairTable {
  readonly lines: Int32Array;
  readonly bases: Int32Array;
  readonly levels: Uint8Array;
  /** Sums already drawn from this table, by the tree of areas they hold for and by question. */
  readonly answers: WeakMap<Geography, Map<string, PairSums>>;
}

const KEYS_PER_UNIT = 1024;
const PAST_TABLES_MAX = 64;

/**
 * Which reports can be compared with a year before: same unit, same cluster (or the unit as a whole), same months.
 * A table is made when somebody asks and kept until one of its two periods changes.
 */
export class Pairs {
  readonly #facts: Facts;
  readonly #clusters = new Dictionary();
  readonly #present = new Map<number, { table: PairTable; lines: number }>();
  readonly #past = new Map<string, PairTable>();

  constructor(facts: Facts) {
    this.#facts = facts;
  }

  /** Pairs of the axis's `period` as they stood at `position`; undefined when the base period was never reported. */
  table(period: number, position: number, isPresent: boolean): PairTable | undefined {
    const { axis } = this.#facts.cube;
    const base = axis.find(encodePeriod(yearBefore(axis.period(period))));
    if (base === undefined) return undefined;
    const changes = this.#facts.changesIn(period) + this.#facts.changesIn(base);
    if (isPresent) {
      const known = this.#present.get(period);
      if (known?.lines === changes) return known.table;
      const table = this.#match(period, base, Number.POSITIVE_INFINITY);
      this.#present.set(period, { table, lines: changes });
      return table;
    }
    const key = `${period}@${position}`;
    const table = this.#past.get(key) ?? this.#match(period, base, position);
    if (this.#past.size >= PAST_TABLES_MAX) this.#past.clear();
    this.#past.set(key, table);
    return table;
  }

  #match(period: number, base: number, position: number): PairTable {
    const { journal } = this.#facts;
    const partners = new Map<number, number>();
    for (const line of this.#facts.linesIn(base)) {
      if (!journal.isOpen(line, position)) continue;
      for (const key of this.#keys(line)) if (key >= 0) partners.set(key, line);
    }
    const [lines, bases, levels]: [number[], number[], number[]] = [[], [], []];
    for (const line of this.#facts.linesIn(period)) {
      if (!journal.isOpen(line, position)) continue;
      const [cluster, whole] = this.#keys(line);
      const [byCluster, byWhole] = [partners.get(cluster), partners.get(whole)];
      const add = (partner: number, level: number) => {
        lines.push(line);
        bases.push(partner);
        levels.push(level);
      };
      if (byCluster !== undefined && byCluster === byWhole) add(byCluster, CLUSTER_LEVEL | WHOLE_LEVEL);
      else {
        if (byCluster !== undefined) add(byCluster, CLUSTER_LEVEL);
        if (byWhole !== undefined) add(byWhole, WHOLE_LEVEL);
      }
    }
    return {
      lines: Int32Array.from(lines),
      bases: Int32Array.from(bases),
      levels: Uint8Array.from(levels),
      answers: new WeakMap(),
    };
  }

  /** Under which keys a line is looked up: its cluster's and the unit's as a whole; -1 where it has none. */
  #keys(line: number): readonly [number, number] {
    const { journal, cube } = this.#facts;
    const place = cube.series.place(journal.leaf(line));
    const unit = journal.unit(line) * KEYS_PER_UNIT;
    const cluster = place?.cluster == null ? -1 : unit + 1 + this.#clusters.intern(place.cluster);
    return [cluster, place === undefined || place.scope === SCOPES.line ? -1 : unit];
  }
}

/** Sums of fewer units than this tell too much of each of them (统计法: 不得泄露单个调查对象资料). */
export const UNITS_MIN = 3;

/** A sum that somebody would like to publish. */
export interface SummedCell {
  /** Numbers of the parts that it is made of. */
  readonly parts: readonly number[];
  /** Of a sum over all clusters, the numbers of its places: each unit counts once there, in however many parts it is. */
  readonly places: readonly number[];
}

/** What sums are made of. A part is the finest sum that there is: one cluster in one place. */
export interface Grouping {
  /** The place of each part. No unit stands in two places; in one place it may belong to several parts. */
  readonly placeOf: readonly number[];
  readonly cells: readonly SummedCell[];
}

/** How many units gave one measure for one period. */
export interface Layer {
  readonly grouping: Grouping;
  readonly ofParts: readonly number[];
  readonly ofPlaces: readonly number[];
}

/** Why a cell is withheld, and the number of the first layer in which that is so. */
export interface Withheld {
  /** `few`: of fewer than three units. `telling`: with others added and taken away it leaves one or two units. */
  readonly why: "few" | "telling";
  readonly layer: number;
}

/**
 * Cell suppression, primary and complementary (Hundepool et al., Statistical Disclosure Control, 2012, ch. 4): which
 * cells may be published so that nobody who adds and subtracts them, however often, is left with one or two units.
 * Cells are published one after the other, those of most units first, and one that would give something away together
 * with those before it is withheld.
 *
 * Units that share a place and belong to parts of one or two units are taken to be the same, as nothing says otherwise.
 * Not looked at are bounds that follow from no amount being below zero.
 *
 * @param offered the numbers of the cells to publish if possible; they are the same in every layer
 * @returns of each offered cell why it is withheld, or undefined where it may be published
 * @example districts of 2 and 5 units in a city of 7 //=> the first is `few`, the second `telling`, as 7 − 5 = 2
 */
export function withheldCells(
  layers: readonly Layer[],
  offered: readonly number[],
): ReadonlyMap<number, Withheld | undefined> {
  const audits = distinct(layers)
    .filter(([, { ofParts }]) => ofParts.some(isFew))
    .map(([number, layer]) => ({ number, audit: new Audit(layer) }));
  const objectionTo = (cell: number): Withheld | undefined => {
    const few = layers.findIndex((layer) => isFew(unitsOf(layer, cell)));
    if (few >= 0) return { why: "few", layer: few };
    const telling = audits.find(({ audit }) => audit.isTelling(cell));
    return telling && { why: "telling", layer: telling.number };
  };
  const size = (cell: number) => layers.reduce((sum, layer) => sum + unitsOf(layer, cell), 0);
  const bySize = offered.map((cell) => ({ cell, units: size(cell) })).sort((a, b) => b.units - a.units);
  return new Map(
    bySize.map(({ cell }) => {
      const objection = objectionTo(cell);
      if (!objection) for (const { audit } of audits) audit.publish(cell);
      return [cell, objection];
    }),
  );
}

/** Layers with their numbers, without those that are like one before. */
function distinct(layers: readonly Layer[]): readonly (readonly [number, Layer])[] {
  const groupings = [...new Set(layers.map(({ grouping }) => grouping))];
  const firsts = new Map<string, readonly [number, Layer]>();
  for (const [number, layer] of layers.entries()) {
    const units = layer.ofParts.map((count) => Math.min(count, UNITS_MIN)).join("");
    const key = `${groupings.indexOf(layer.grouping)}|${units}`;
    if (!firsts.has(key)) firsts.set(key, [number, layer]);
  }
  return [...firsts.values()];
}

function unitsOf({ grouping, ofParts, ofPlaces }: Layer, cell: number): number {
  const { parts = [], places = [] } = grouping.cells[cell] ?? {};
  const [counts, members] = places.length > 0 ? [ofPlaces, places] : [ofParts, parts];
  return members.reduce((sum, one) => sum + (counts[one] ?? 0), 0);
}

/** Is it one unit or two? None at all tell nothing. */
export function isFew(units: number): boolean {
  return units > 0 && units < UNITS_MIN;
}

/** The parts of one or two units in a layer, and what follows from the cells that are published. */
class Audit {
  readonly #layer: Layer;
  /** Parts that might together be one or two units: no sum of theirs may be found out, each with whatever factor. */
  readonly #together: readonly (readonly number[])[];
  /** As much of each part of few units as does not follow from what is published. */
  #secrets: ReadonlyMap<number, Row>;
  /** Each without the first parts of those before it. */
  readonly #published: Row[] = [];

  constructor(layer: Layer) {
    this.#layer = layer;
    const { ofParts, grouping } = layer;
    const few = ofParts.flatMap((units, part) => (isFew(units) ? [part] : []));
    this.#secrets = new Map(few.map((part) => [part, this.#rowOf([part])]));
    const ofOne = few.filter((part) => ofParts[part] === 1);
    const singles = byPlace(grouping, ofOne);
    this.#together = [
      ...byPlace(grouping, few),
      ...singles.flatMap((one, n) => singles.slice(n + 1).map((other) => [...one, ...other])),
    ];
  }

  /** Would a sum of one or two units be found out if this cell were published as well? */
  isTelling(cell: number): boolean {
    const row = this.#newIn(cell);
    if (!row) return false;
    const left = new Map(this.#touched(row));
    return this.#together.some(
      (parts) =>
        parts.some((part) => left.has(part)) &&
        areDependent(parts.flatMap((part) => left.get(part) ?? this.#secrets.get(part) ?? [])),
    );
  }

  publish(cell: number): void {
    const row = this.#newIn(cell);
    if (!row) return;
    this.#secrets = new Map([...this.#secrets, ...this.#touched(row)]);
    this.#published.push(row);
  }

  /** The secrets of which less is left when a row is known. */
  #touched(row: Row): readonly (readonly [part: number, left: Row])[] {
    return [...this.#secrets]
      .filter(([, secret]) => secret.has(row.pivot))
      .map(([part, secret]) => [part, secret.without(row)]);
  }

  /** What a cell tells beyond what is known; undefined where it follows from that. */
  #newIn(cell: number): Row | undefined {
    const row = this.#rowOf(this.#layer.grouping.cells[cell]?.parts ?? []);
    return this.#published.reduce((rest, known) => rest.without(known), row).scaled();
  }

  /** A sum of parts. Those for which nobody reported add nothing to it. */
  #rowOf(parts: readonly number[]): Row {
    const { ofParts } = this.#layer;
    const factors = new Int32Array(ofParts.length);
    for (const part of parts) if ((ofParts[part] ?? 0) > 0) factors[part] = 1;
    return new Row(factors);
  }
}

function byPlace({ placeOf }: Grouping, parts: readonly number[]): readonly (readonly number[])[] {
  const places = new Set(parts.map((part) => placeOf[part]));
  return [...places].map((place) => parts.filter((part) => placeOf[part] === place));
}

/** Is there a sum of rows, each times a factor and not all times zero, in which nothing is left? */
function areDependent(rows: readonly Row[]): boolean {
  const before: Row[] = [];
  return rows.some((row) => {
    const left = before.reduce((rest, one) => rest.without(one), row).scaled();
    if (left) before.push(left);
    return left === undefined;
  });
}

/** Factors are kept modulo a prime, so that they are exact and small: sums of ones divide by none that large. */
const PRIME = 32_749;
const NONE = -1;

/** A sum of parts, each times a factor. */
class Row {
  readonly #factors: Int32Array;
  /** The first part in it; NONE where there is none. */
  readonly pivot: number;

  constructor(factors: Int32Array) {
    this.#factors = factors;
    this.pivot = firstIn(factors);
  }

  has(part: number): boolean {
    return this.#factors[part] !== 0;
  }

  /** Itself less as much of another, which is scaled, as makes the other's first part vanish. */
  without(other: Row): Row {
    const times = this.#factors[other.pivot] ?? 0;
    return times === 0 ? this : this.#plus(other, PRIME - times);
  }

  /** The multiple of it that has its first part once; undefined where nothing is in it. */
  scaled(): Row | undefined {
    if (this.pivot === NONE) return undefined;
    const times = inverse(this.#factors[this.pivot] ?? 1);
    return times === 1 ? this : this.#plus(this, times - 1);
  }

  #plus(other: Row, times: number): Row {
    const sum = this.#factors.slice();
    const added = other.#factors;
    // A loop: what maps a typed array calls back for each number, and this is done millions of times.
    for (let part = 0; part < sum.length; part++) {
      sum[part] = ((sum[part] ?? 0) + times * (added[part] ?? 0)) % PRIME;
    }
    return new Row(sum);
  }
}

function firstIn(factors: Int32Array): number {
  for (let part = 0; part < factors.length; part++) if (factors[part] !== 0) return part;
  return NONE;
}

/** What gives one when multiplied by a factor (Fermat). */
function inverse(factor: number): number {
  let [result, power] = [1, factor];
  for (let left = PRIME - 2; left > 0; left >>= 1) {
    if (left & 1) result = (result * power) % PRIME;
    power = (power * power) % PRIME;
  }
  return result;
}

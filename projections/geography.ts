import type { Bilingual } from "../src/domain/attribution.js";
import type { EventData, Recorded } from "../src/domain/events/index.js";
import { lastMonth, parsePeriod } from "../src/domain/period.js";

/** One validity of an area: from the month number `from` on. */
interface Validity {
  readonly from: number;
  readonly name: Bilingual;
  readonly code: string | null;
  readonly parent: string | null;
  readonly districts: readonly string[];
}

export interface Area {
  readonly id: string;
  readonly kind: "city" | "district" | "park";
  readonly defined: EventData<"AreaDefined">;
  /** In order of `from`; the first holds since ever. */
  readonly validities: readonly Validity[];
}

const SINCE_EVER = 0;

/** Narrows an area to what lies in no park. */
export const OUTSIDE_PARKS = "-";
const ALONE = "=";

/** Narrows a park to itself, without the parks inside it. */
export function alone(park: string): string {
  return `${ALONE}${park}`;
}

/**
 * The two trees of areas, city > district and parks, with names, codes and nesting as they hold from a month on.
 * Never changed: `with` gives the next version, so whoever holds one keeps what was known then.
 */
export class Geography {
  readonly #areas: ReadonlyMap<string, Area>;
  /** Months in which something changes, sorted. */
  readonly #changes: readonly number[];
  /** Months in which an area comes to lie somewhere else, sorted. */
  readonly moves: readonly number[];
  readonly #chains = new Map<string, readonly string[]>();

  constructor(areas: ReadonlyMap<string, Area> = new Map()) {
    this.#areas = areas;
    const all = [...areas.values()].map((area) => area.validities);
    this.#changes = sorted(all.flat()).filter((month) => month > SINCE_EVER);
    this.moves = sorted(all.flatMap((validities) => validities.filter(isMove)));
  }

  with(event: Recorded): Geography {
    if (event.type === "AreaDefined") {
      const { area: id, kind, name, code, parent, districts } = event.data;
      const validities = [{ from: SINCE_EVER, name, code, parent, districts }];
      return this.#replaced({ id, kind, defined: event.data, validities });
    }
    if (event.type === "AreaRenamed") {
      const { area, name, code, effective } = event.data;
      return this.#changed(area, effective, { name, code });
    }
    if (event.type === "AreaMoved") {
      const { area, parent, districts, effective } = event.data;
      return this.#changed(area, effective, { parent, districts });
    }
    return this;
  }

  /** Numbers the stretches of months between two changes: within one, the tree stays as it is. */
  epoch(month: number): number {
    let epoch = 0;
    while (epoch < this.#changes.length && (this.#changes[epoch] ?? 0) <= month) epoch++;
    return epoch;
  }

  get(id: string): Area | undefined {
    return this.#areas.get(id);
  }
  all(): readonly Area[] {
    return [...this.#areas.values()];
  }

  /** The area's name, code and place as they hold in a month (month number); the present ones without it. */
  validity(id: string, monthNumber = Number.POSITIVE_INFINITY): Validity | undefined {
    return this.#areas.get(id)?.validities.findLast((validity) => validity.from <= monthNumber);
  }

  name(id: string, monthNumber?: number): Bilingual {
    if (id === OUTSIDE_PARKS) return { zh: "园区以外", en: "outside parks" };
    if (id.startsWith(ALONE)) return { zh: "不含下级园区", en: "without the parks inside" };
    return this.validity(id, monthNumber)?.name ?? { zh: id, en: id };
  }

  /** The area itself and everything that contains it in its own tree, in a month. */
  ancestors(id: string, monthNumber = Number.POSITIVE_INFINITY): readonly string[] {
    const key = `${id}|${this.epoch(monthNumber)}`;
    const known = this.#chains.get(key);
    if (known) return known;
    const chain: string[] = [];
    for (let at: string | null = id; at !== null && !chain.includes(at); ) {
      chain.push(at);
      at = this.validity(at, monthNumber)?.parent ?? null;
    }
    this.#chains.set(key, chain);
    return chain;
  }

  /** Does a place lie in an area, or in what narrows one, in a month? */
  holds(
    area: string,
    { district, park }: { readonly district: string; readonly park: string | null },
    monthNumber?: number,
  ): boolean {
    if (area === OUTSIDE_PARKS) return park === null;
    if (area.startsWith(ALONE)) return park === area.slice(ALONE.length);
    return (
      this.ancestors(district, monthNumber).includes(area) ||
      (park !== null && this.ancestors(park, monthNumber).includes(area))
    );
  }

  /** Is it an area, or what narrows one? */
  knows(id: string): boolean {
    return id === OUTSIDE_PARKS || this.#areas.has(id.startsWith(ALONE) ? id.slice(ALONE.length) : id);
  }

  /** Direct children in its tree, in the order of definition. */
  children(id: string, monthNumber?: number): readonly Area[] {
    return this.all().filter((area) => this.validity(area.id, monthNumber)?.parent === id);
  }

  #changed(id: string, effective: string, what: Partial<Validity>): Geography {
    const area = this.#areas.get(id);
    const period = parsePeriod(effective);
    if (!area || !period) return this;
    const from = lastMonth(period);
    const before = area.validities.findLast((validity) => validity.from <= from);
    if (!before) return this;
    const later = area.validities.filter((validity) => validity.from > from);
    const earlier = area.validities.filter((validity) => validity.from < from);
    return this.#replaced({ ...area, validities: [...earlier, { ...before, ...what, from }, ...later] });
  }

  #replaced(area: Area): Geography {
    return new Geography(new Map(this.#areas).set(area.id, area));
  }
}

/** Is it another place than the validity before it has? */
function isMove({ parent, districts }: Validity, at: number, all: readonly Validity[]): boolean {
  const before = all[at - 1];
  return before !== undefined && (before.parent !== parent || before.districts.join() !== districts.join());
}

function sorted(validities: readonly Validity[]): readonly number[] {
  return [...new Set(validities.map(({ from }) => from))].sort((a, b) => a - b);
}

import type { Bilingual } from "../src/domain/attribution.js";
import type { DomainEvent, EventData } from "../src/domain/events/index.js";
import { firstMonth, lastMonth, monthFromNumber, type Period, parsePeriod } from "../src/domain/period.js";

/** One validity of an area: from the month number `from` on. */
interface Validity {
  readonly from: number;
  readonly name: Bilingual;
  readonly code: string | null;
  readonly parent: string | null;
  readonly districts: readonly string[];
}

/** What of an area holds differently from the month number `from` on. */
type Change = Pick<Validity, "from"> & Partial<Validity>;

export interface Area {
  readonly id: string;
  readonly kind: "city" | "district" | "park";
  readonly defined: EventData<"AreaDefined">;
  /** In the order in which they were recorded, which need not be that of their months. */
  readonly changes: readonly Change[];
  /** In order of `from`; the first holds since ever. */
  readonly validities: readonly Validity[];
  /** Revision of its stream. */
  readonly revision: number;
}

const SINCE_EVER = 0;

/** Narrows an area to what lies in no park. */
export const OUTSIDE_PARKS = "-";
const NOT = "-";
const ALONE = "=";
const AND = "@";

/** Narrows to a park or district itself, without what lies inside it. */
export function alone(area: string): string {
  return `${ALONE}${area}`;
}

/** Narrows to what lies elsewhere. */
export function except(area: string): string {
  return `${NOT}${area}`;
}

/** The areas that something has to lie in: not those that it lies outside of. */
export function areasIn(within: string | undefined): readonly string[] {
  return eachOf(within)
    .filter((area) => !isExcept(area))
    .map((area) => (area.startsWith(ALONE) ? area.slice(ALONE.length) : area));
}

export function isExcept(area: string): boolean {
  return area.startsWith(NOT);
}

/** Is it no area, but what narrows one? */
export function isNarrowing(area: string): boolean {
  return [NOT, ALONE, AND].includes(area[0] ?? "");
}

/** Narrows by several areas at once; nothing where there are none. @example allOf(["p", "-d1"]) //=> "@p@-d1" */
export function allOf(areas: readonly string[]): string | undefined {
  return areas.length > 1 ? areas.map((area) => `${AND}${area}`).join("") : areas[0];
}

/** The areas that were joined. */
export function eachOf(within: string | undefined): readonly string[] {
  if (within === undefined) return [];
  return within.startsWith(AND) ? within.slice(AND.length).split(AND) : [within];
}

/**
 * The two trees of areas, city > district and parks, with names, codes and nesting as they hold from a month on.
 * Never changed: `with` gives the next version, so whoever holds one keeps what was known then.
 */
export class Geography {
  readonly #areas: ReadonlyMap<string, Area>;
  /** Months in which an area comes to lie somewhere else, sorted. */
  readonly moves: readonly number[];
  /** What lies above an area, by the stretches of months between two moves. */
  readonly #chains: Map<string, readonly string[]>[] = [];

  constructor(areas: ReadonlyMap<string, Area> = new Map()) {
    this.#areas = areas;
    const all = [...areas.values()].map((area) => area.validities);
    this.moves = sorted(all.flatMap((validities) => validities.filter(isMove)));
  }

  /** @param revision of the area's stream, with the event */
  with(event: DomainEvent, revision: number): Geography {
    if (event.type === "AreaDefined") {
      const { area: id, kind } = event.data;
      const defined = { id, kind, defined: event.data, changes: [], revision };
      return this.#replaced({ ...defined, validities: validitiesOf(defined) });
    }
    if (event.type === "AreaRenamed") {
      const { area, name, code, effective } = event.data;
      return this.#changed(area, effective, revision, { name, code });
    }
    if (event.type === "AreaMoved") {
      const { area, parent, districts, effective } = event.data;
      return this.#changed(area, effective, revision, { parent, districts });
    }
    return this;
  }

  /** Numbers the stretches of months between two moves: within one, every area lies where it does. */
  epoch(month: number): number {
    let epoch = 0;
    while (epoch < this.moves.length && (this.moves[epoch] ?? 0) <= month) epoch++;
    return epoch;
  }

  /** A period cut into stretches within which no area moves. */
  stretches(p: Period): readonly Period[] {
    if (this.epoch(firstMonth(p)) === this.epoch(lastMonth(p))) return [p];
    const moved = this.moves.filter((month) => month > firstMonth(p) && month <= lastMonth(p));
    const starts = [p.from, ...moved.map((month) => monthFromNumber(month).from)];
    return starts.map((from, at) => ({ year: p.year, from, to: (starts[at + 1] ?? p.to + 1) - 1 }));
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
    if (id.startsWith(AND)) {
      const names = eachOf(id).map((one) => this.name(one, monthNumber));
      return { zh: names.map(({ zh }) => zh).join(" · "), en: names.map(({ en }) => en).join(" · ") };
    }
    if (id.startsWith(NOT)) {
      const { zh, en } = this.name(id.slice(NOT.length), monthNumber);
      return { zh: `除${zh}`, en: `not ${en}` };
    }
    if (id.startsWith(ALONE)) {
      const { zh, en } = this.name(id.slice(ALONE.length), monthNumber);
      return { zh: `${zh}(不含下级)`, en: `${en} (without what lies inside)` };
    }
    return this.validity(id, monthNumber)?.name ?? { zh: id, en: id };
  }

  /** The area itself and everything that contains it in its own tree, in a month. */
  ancestors(id: string, monthNumber = Number.POSITIVE_INFINITY): readonly string[] {
    const epoch = this.epoch(monthNumber);
    this.#chains[epoch] ??= new Map();
    const chains = this.#chains[epoch];
    const known = chains.get(id);
    if (known) return known;
    const chain: string[] = [];
    for (let at: string | null = id; at !== null && !chain.includes(at); ) {
      chain.push(at);
      at = this.validity(at, monthNumber)?.parent ?? null;
    }
    chains.set(id, chain);
    return chain;
  }

  /** Does it lie in something that lies in it, in any month? */
  isInsideItself(id: string): boolean {
    return [SINCE_EVER, ...this.moves].some((month) => {
      const parent = this.validity(id, month)?.parent ?? null;
      return parent !== null && this.ancestors(parent, month).includes(id);
    });
  }

  /** Every area that a place lies in, in a month. */
  around(
    { district, park }: { readonly district: string; readonly park: string | null },
    monthNumber?: number,
  ): readonly string[] {
    const ofPark = park === null ? [] : this.ancestors(park, monthNumber);
    return [...new Set([...this.ancestors(district, monthNumber), ...ofPark])];
  }

  /** Does a place lie in an area, or in what narrows one, in a month? */
  holds(
    area: string,
    place: { readonly district: string; readonly park: string | null },
    monthNumber?: number,
  ): boolean {
    const { district, park } = place;
    switch (area[0]) {
      case NOT:
        return area === OUTSIDE_PARKS
          ? park === null
          : !this.holds(area.slice(NOT.length), place, monthNumber);
      case ALONE:
        return [district, park].includes(area.slice(ALONE.length));
      case AND:
        return eachOf(area).every((one) => this.holds(one, place, monthNumber));
    }
    return (
      this.ancestors(district, monthNumber).includes(area) ||
      (park !== null && this.ancestors(park, monthNumber).includes(area))
    );
  }

  /** Is one area another, or did it lie in it in any month: in its own tree, or as a park in a district? */
  everLay(id: string | null, area: string): boolean {
    if (id === null) return false;
    return (
      [SINCE_EVER, ...this.moves].some((month) => this.ancestors(id, month).includes(area)) ||
      (this.get(id)?.validities.some(({ districts }) => districts.includes(area)) ?? false)
    );
  }

  /** Is it within another area at any time? */
  holdsOthers(id: string): boolean {
    return this.all().some(({ validities }) => validities.some(({ parent }) => parent === id));
  }

  /** Does every district lie right in it, at any time? */
  holdsEverything(id: string): boolean {
    return this.all().every(
      ({ kind, validities }) => kind !== "district" || validities.every(({ parent }) => parent === id),
    );
  }

  #changed(id: string, effective: string, revision: number, what: Partial<Validity>): Geography {
    const area = this.#areas.get(id);
    const period = parsePeriod(effective);
    if (!area || !period) return this;
    const changes = [...area.changes, { from: lastMonth(period), ...what }];
    const changed = { ...area, changes, revision };
    return this.#replaced({ ...changed, validities: validitiesOf(changed) });
  }

  #replaced(area: Area): Geography {
    return new Geography(new Map(this.#areas).set(area.id, area));
  }
}

/** Each change holds until the next one of the same; of two for the same month the one recorded last holds. */
function validitiesOf({ defined, changes }: Pick<Area, "defined" | "changes">): readonly Validity[] {
  const { name, code, parent, districts } = defined;
  const validities: Validity[] = [];
  let holding: Validity = { from: SINCE_EVER, name, code, parent, districts };
  for (const change of changes.toSorted((a, b) => a.from - b.from)) {
    if (change.from > holding.from) validities.push(holding);
    holding = { ...holding, ...change };
  }
  return [...validities, holding];
}

/** Is it another place than the validity before it has? */
function isMove({ parent, districts }: Validity, at: number, all: readonly Validity[]): boolean {
  const before = all[at - 1];
  return before !== undefined && (before.parent !== parent || before.districts.join() !== districts.join());
}

function sorted(validities: readonly Validity[]): readonly number[] {
  return [...new Set(validities.map(({ from }) => from))].sort((a, b) => a - b);
}

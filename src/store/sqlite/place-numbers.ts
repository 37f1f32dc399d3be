import type { FiledPlace } from "../../domain/report/filed-reports.js";

/** Places that were not known yet; their numbers begin at `first`, and those from there on mean nothing else any more. */
export interface NewPlaces {
  readonly first: number;
  readonly places: readonly FiledPlace[];
}

/** As many as a column of 16 bits can tell apart. */
const PLACES_MAX = 2 ** 16;

/** Numbers places in the order in which they first come, over many columns that each have a list of their own. */
export class PlaceNumbers {
  readonly #numbers = new Map<string, number>();
  readonly #max: number;
  #places: readonly FiledPlace[] = [];
  #numberOf = new Uint16Array();

  constructor(max = PLACES_MAX) {
    this.#max = max;
  }

  /** Replaces the indexes into `places` in a column by the numbers of those places. */
  renumber(column: Uint16Array, places: readonly FiledPlace[]): NewPlaces {
    const newPlaces = this.#meet(places);
    for (let n = 0; n < column.length; n++) column[n] = this.#numberOf[column[n] ?? 0] ?? 0;
    return newPlaces;
  }

  #meet(places: readonly FiledPlace[]): NewPlaces {
    const none = { first: this.#numbers.size, places: [] };
    if (places === this.#places) return none;
    this.#places = places;
    if (this.#numbers.size + places.length > this.#max) this.#numbers.clear();
    const first = this.#numbers.size;
    const newPlaces: FiledPlace[] = [];
    this.#numberOf = Uint16Array.from(places, (place) => this.#numberIn(place, newPlaces));
    return { first, places: newPlaces };
  }

  #numberIn(place: FiledPlace, newPlaces: FiledPlace[]): number {
    const { cluster, district, park, size, stage } = place;
    const key = [cluster, district, park, size, stage].join("|");
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    newPlaces.push(place);
    this.#numbers.set(key, this.#numbers.size);
    return this.#numbers.size - 1;
  }
}

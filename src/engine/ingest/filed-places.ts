import { STAGES, type Standing } from "../../domain/attribution.js";
import type { FiledPlace } from "../../domain/report/filed-reports.js";

/** Numbers the places that the reports of one file go to. */
export class FiledPlaces {
  readonly #places: FiledPlace[] = [];
  readonly #numbers = new Map<string, number>();
  /** What was found for a standing, by cluster and stage: the texts need not be compared again for every row. */
  readonly #known = new Map<Standing, number[]>();

  /** `stage` is an index into `STAGES`. */
  number(standing: Standing, cluster: string, stage: number): number {
    let known = this.#known.get(standing);
    if (!known) {
      known = [];
      this.#known.set(standing, known);
    }
    const at = standing.clusters.indexOf(cluster) * STAGES.length + stage;
    const number = known[at] ?? this.#numberOf(standing, cluster, stage);
    known[at] = number;
    return number;
  }

  place(number: number): FiledPlace {
    const place = this.#places[number];
    if (!place) throw new TypeError(`no place ${number}`);
    return place;
  }

  #numberOf({ district, park, size }: Standing, cluster: string, stage: number): number {
    const key = `${cluster} ${district} ${park ?? ""} ${size} ${stage}`;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.#places.push({ cluster, district, park, size, stage: STAGES[stage] ?? "flash" }) - 1;
    this.#numbers.set(key, number);
    return number;
  }
}

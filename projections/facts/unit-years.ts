import { YEAR_MIN } from "../../src/domain/period.js";
import { IntRows, type IntRowsDump } from "../int-rows.js";

/** Reports of each unit in each year: its newest journal line and the revision of its stream; -1 for none. */
export class UnitYears {
  readonly #newest = new IntRows();
  readonly #revisions = new IntRows();

  newest(unit: number, year: number): number {
    return this.#newest.get(year - YEAR_MIN, unit);
  }
  setNewest(unit: number, year: number, line: number): void {
    this.#newest.put(year - YEAR_MIN, unit, line);
  }

  revision(unit: number, year: number): number {
    return this.#revisions.get(year - YEAR_MIN, unit);
  }
  setRevision(unit: number, year: number, revision: number): void {
    this.#revisions.put(year - YEAR_MIN, unit, revision);
  }

  dump(): readonly [newest: IntRowsDump, revisions: IntRowsDump] {
    return [this.#newest.dump(), this.#revisions.dump()];
  }
  restore([newest, revisions]: ReturnType<UnitYears["dump"]>): void {
    this.#newest.restore(newest);
    this.#revisions.restore(revisions);
  }
}

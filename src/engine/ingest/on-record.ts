import { SCOPES } from "../../../projections/cube/scope.js";
import type { ReadModels } from "../../../projections/read-models.js";
import { STAGES } from "../../domain/attribution.js";
import { isQuietChange } from "../../domain/guard/rules.js";
import { decodePeriod, monthCount, overlaps, type Period, samePeriod } from "../../domain/period.js";
import type { FilingTerms } from "./reports.js";
import type { StagedReports } from "./staging.js";

const NONE = -1;

/**
 * What a row comes to: that takes the ordinary decision; a first report; what it came to before its batch was
 * interrupted; or nothing, since it stands already.
 */
export const MARKS = { ordinary: 0, filed: 1, recorded: 2, unchanged: 3 } as const;
export type Mark = (typeof MARKS)[keyof typeof MARKS];

/** Holds rows with a single line against what is on record of their unit, without making objects of either. */
export class OnRecord {
  readonly #models: ReadModels;
  readonly #staged: StagedReports;
  readonly #terms: FilingTerms;

  constructor(models: ReadModels, staged: StagedReports, terms: FilingTerms) {
    this.#models = models;
    this.#staged = staged;
    this.#terms = terms;
  }

  /**
   * A first report where none of the year is in the way or was given since January, and the one before it shows no
   * leap; unchanged where the one in the way says the same. What was recorded before an interruption, on what stood then.
   */
  mark(row: number, unit: number, period: Period, cluster: string): Mark {
    const { facts } = this.#models;
    const { journal, cube } = facts;
    const { recorded, recordedAfter } = this.#terms;
    const was = recorded.get(this.#staged.row[row] ?? 0);
    if (was === "revised") return MARKS.ordinary;
    const then = recorded.size > 0 ? recordedAfter : Number.POSITIVE_INFINITY;
    const asOf = was ? then : Number.POSITIVE_INFINITY;
    let latest = 0;
    for (let line = facts.newestLine(unit, period.year); line !== NONE; line = journal.before(line)) {
      if (!journal.isOpen(line, asOf)) continue;
      const other = cube.axis.period(journal.period(line));
      if (overlaps(other, period)) {
        const stoodThen = !was && journal.position(line) <= then;
        const isSame = stoodThen && samePeriod(other, period) && this.#says(row, line, cluster);
        return isSame ? MARKS.unchanged : MARKS.ordinary;
      }
      if (journal.isYtd(line)) return MARKS.ordinary;
      if (other.to < period.from) latest = Math.max(latest, other.to);
    }
    const mark = was ? MARKS.recorded : MARKS.filed;
    const year = latest === 0 ? period.year - 1 : period.year;
    const newest = facts.newestLine(unit, year);
    if (newest === NONE) return mark;
    for (let line = newest; year < period.year && line !== NONE; line = journal.before(line)) {
      if (journal.isOpen(line, asOf)) latest = Math.max(latest, cube.axis.period(journal.period(line)).to);
    }
    for (let line = newest; line !== NONE; line = journal.before(line)) {
      const before = cube.axis.period(journal.period(line));
      if (!journal.isOpen(line, asOf) || before.to !== latest) continue;
      if (cube.series.place(journal.leaf(line))?.cluster !== cluster) continue;
      const figures = [journal.output(line), journal.revenue(line), journal.employment(line)] as const;
      if (!this.#isQuiet(row, period, figures, before)) return MARKS.ordinary;
    }
    return mark;
  }

  /** Does the row give no figure that the report of a journal line, its only one, does not give as well? */
  #says(row: number, line: number, cluster: string): boolean {
    const { journal, cube } = this.#models.facts;
    const { output, revenue, employment, stage } = this.#staged;
    const place = cube.series.place(journal.leaf(line));
    return (
      place?.cluster === cluster &&
      place.scope === SCOPES.lineAndWhole &&
      !journal.isYtd(line) &&
      (stage[row] ?? 0) <= STAGES.indexOf(journal.stage(line)) &&
      isNoneOr(journal.output(line), output[row]) &&
      isNoneOr(journal.revenue(line), revenue[row]) &&
      isNoneOr(journal.employment(line), employment[row])
    );
  }

  /** Would no rule of review remark on the row after the one of the period before? */
  isQuietAfter(row: number, before: number): boolean {
    const { period, output, revenue, employment } = this.#staged;
    const figures = [output[before], revenue[before], employment[before]] as const;
    return this.#isQuiet(row, decodePeriod(period[row] ?? 0), figures, decodePeriod(period[before] ?? 0));
  }

  #isQuiet(row: number, period: Period, then: Figures, before: Period): boolean {
    const { output, revenue, employment } = this.#staged;
    const [months, monthsBefore] = [monthCount(period) * 100, monthCount(before) * 100];
    const isQuietFlow = (measure: "output" | "revenue", fen = Number.NaN, fenBefore = Number.NaN) =>
      isQuietChange(measure, given(fen) / months, given(fenBefore) / monthsBefore);
    return (
      isQuietFlow("output", output[row], then[0]) &&
      isQuietFlow("revenue", revenue[row], then[1]) &&
      isQuietChange("employment", given(employment[row]), given(then[2]))
    );
  }
}

type Figures = readonly [
  output: number | undefined,
  revenue: number | undefined,
  employment: number | undefined,
];

function isNoneOr(figure: number | undefined, written = Number.NaN): boolean {
  return Number.isNaN(written) || written === figure;
}

/** A figure that is absent is as quiet as none at all. */
function given(figure = Number.NaN): number {
  return Number.isNaN(figure) ? 0 : figure;
}

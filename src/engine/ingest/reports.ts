import type { ReadModels } from "../../../projections/read-models.js";
import type { CommandData } from "../../domain/commands.js";
import { Fault, type FaultCode, type FaultParams, type RowProblem } from "../../domain/faults.js";
import type { Finding } from "../../domain/guard/rules.js";
import { decodePeriod, type Period } from "../../domain/period.js";
import { evolveReportYear, type ReportEvent, type ReportYear } from "../../domain/report/report-year.js";
import type { Vocabulary } from "../../ingestion/rows.js";
import { decideReport, type FilingGround, groundFor, standingFor } from "../decisions.js";
import type { Found } from "./batch.js";
import type { RowsDecided } from "./pending-appends.js";
import { cameTo, type RecordedRows } from "./recorded-rows.js";
import { commandOf, groupsIn, type ReportGroup } from "./report-groups.js";
import type { StagedReports } from "./staging.js";

export interface FilingTerms {
  readonly vocabulary: Vocabulary;
  readonly confirm: readonly string[];
  readonly reason: CommandData<"FileReport">["reason"];
  /** Month number of today. */
  readonly today: number;
  /** Rows that were recorded before the batch was interrupted. */
  readonly recorded: RecordedRows;
  /** Position of the log before the first of them: on what it held then they are reviewed again. */
  readonly recordedAfter: number;
}

/** The terms of a file all of whose rows have been read. */
export interface CheckTerms extends FilingTerms {
  /** Why a row (index of the staged ones) is held back whatever its figures. */
  held(index: number): Finding | undefined;
}

/** What checking all reports of a file found; `refusedRows` are indexes into the staged rows. */
export interface CheckedReports extends Found {
  readonly refusedRows: ReadonlySet<number>;
}

/**
 * Decides reports of the file without recording anything, unit by unit and each unit's periods in order (that of
 * `byUnit`), as if the ones before had been recorded; those that were before an interruption on what was there then.
 * Yields now and then, so that whoever shares the thread gets a turn.
 */
export function* checkReports(
  models: ReadModels,
  staged: StagedReports,
  terms: CheckTerms,
  order: Uint32Array,
): Generator<number, CheckedReports> {
  const problems: RowProblem[] = [];
  const refusedRows = new Set<number>();
  const count = { rows: 0, filed: 0, revised: 0, unchanged: 0, refused: 0 };
  const [unitNow, unitThen] = [new UnitInHand(models), new UnitInHand(models, terms.recordedAfter)];
  for (const group of groupsIn(staged, order)) {
    count.rows += group.rows.length;
    yield count.rows;
    const before = terms.recorded.get(firstRow(staged, group));
    const unitInHand = before ? unitThen : unitNow;
    const triedOn = (hand: UnitInHand) =>
      decideGroup(models, staged, group, terms, (unit, period) => hand.ground(unit, period));
    const tried = triedOn(unitInHand);
    if ("problem" in tried) {
      // Recorded it was all the same, and the month locked afterwards, say.
      if (before) {
        count[before] += group.rows.length;
        continue;
      }
      // The file's own later rows, which are recorded by now, had nothing to do with it.
      const triedThen = terms.recorded.size > 0 ? triedOn(unitThen) : tried;
      const { problem } = "problem" in triedThen ? triedThen : tried;
      problems.push(...ofWholeReport(staged, group, problem));
      for (const index of group.rows) refusedRows.add(index);
      count.refused += group.rows.length;
    } else {
      unitInHand.keep(tried.year, tried.events);
      problems.push(...tried.findings);
      count[before ?? cameTo(tried.events)] += group.rows.length;
    }
  }
  return { outcome: count, problems, refusedRows };
}

/** Row of the file that the events of a group name. */
export function firstRow(staged: StagedReports, { rows: [first = 0] }: ReportGroup): number {
  return staged.row[first] ?? 0;
}

/** Decides one group on the facts as they are. */
export function decideRecorded(
  models: ReadModels,
  staged: StagedReports,
  group: ReportGroup,
  terms: CheckTerms,
): RowsDecided {
  const tried = decideGroup(models, staged, group, terms, (unit, period) => groundFor(models, unit, period));
  if ("problem" in tried) return { problems: ofWholeReport(staged, group, tried.problem) };
  const { events, unitIndex, year } = tried;
  const appends = events.length === 0 ? [] : [{ events, expected: models.facts.revision(unitIndex, year) }];
  return { cameTo: cameTo(events), appends };
}

/** A report is refused as a whole: its other rows are named as well, or nobody would send them again. */
function ofWholeReport(
  { row: rows }: StagedReports,
  group: ReportGroup,
  problem: RowProblem,
): readonly RowProblem[] {
  const { row: other, severity } = problem;
  const others = group.rows.map((index) => rows[index] ?? 0).filter((row) => row !== other);
  return [
    problem,
    ...others.map((row) => {
      const code = "ROW_OF_REFUSED_REPORT";
      return { row, value: group.unit, code, params: { other }, severity } satisfies RowProblem;
    }),
  ];
}

type Tried =
  | { problem: RowProblem }
  | { events: readonly ReportEvent[]; findings: readonly RowProblem[]; unitIndex: number; year: number };

function decideGroup(
  models: ReadModels,
  staged: StagedReports,
  group: ReportGroup,
  terms: CheckTerms,
  groundOf: (unit: string, period: Period) => FilingGround,
): Tried {
  const [first = 0] = group.rows;
  const problem = (
    code: FaultCode,
    params: FaultParams,
    severity: RowProblem["severity"],
    index = first,
  ): RowProblem => ({
    row: staged.row[index] ?? 0,
    value: group.unit,
    code,
    params,
    severity,
  });
  // Where the refusal is about a cluster, the row of that cluster.
  const rowOf = ({ params: { cluster } }: Fault) =>
    group.rows.find((index) => terms.vocabulary.clusters[staged.cluster[index] ?? 0] === cluster);
  try {
    const period = decodePeriod(staged.period[first] ?? 0);
    const ground = groundOf(group.unit, period);
    const { clusters } = standingFor(ground.record, period);
    const { confirm, reason, vocabulary, today } = terms;
    const made = commandOf(staged, group, vocabulary, clusters, { confirm: [...confirm], reason });
    if ("problem" in made)
      return { problem: problem(made.problem.code, made.problem.params, "error", made.problem.index) };
    const { events, findings } = decideReport(models, made.command, ground, today);
    const index = events.length > 0 ? group.rows.find((one) => terms.held(one)) : undefined;
    const held = index === undefined ? undefined : terms.held(index);
    if (held) return { problem: problem(held.code, held.params, held.severity, index) };
    return {
      events,
      findings: findings.map((finding) => problem(finding.code, finding.params, "warning")),
      unitIndex: ground.record.index,
      year: period.year,
    };
  } catch (refused) {
    if (!(refused instanceof Fault)) throw refused;
    const unconfirmed = refused.cause instanceof Fault ? refused.cause : undefined;
    if (unconfirmed) return { problem: problem(unconfirmed.code, unconfirmed.params, "confirm") };
    return { problem: problem(refused.code, refused.params, "error", rowOf(refused)) };
  }
}

/**
 * The reports of the unit being checked, year by year: those on record, and those that earlier rows of the
 * file would add.
 */
class UnitInHand {
  readonly #models: ReadModels;
  readonly #position: number | undefined;
  #unit = "";
  #years = new Map<number, ReportYear>();

  /** @param position of the log as which its reports are taken */
  constructor(models: ReadModels, position?: number) {
    this.#models = models;
    this.#position = position;
  }

  ground(unit: string, period: Period): FilingGround {
    if (unit !== this.#unit) {
      this.#unit = unit;
      this.#years = new Map();
    }
    return groundFor(this.#models, unit, period, (index, year) => this.#year(index, year));
  }

  #year(index: number, year: number): ReportYear {
    const known = this.#years.get(year) ?? this.#models.facts.reportYear(index, year, this.#position);
    this.#years.set(year, known);
    return known;
  }

  keep(year: number, events: readonly ReportEvent[]): void {
    this.#years.set(year, events.reduce(evolveReportYear, this.#years.get(year) ?? []));
  }
}

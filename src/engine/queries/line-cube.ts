import { type CubeReader, lastCounted, type Selection } from "../../../projections/cube/cube-view.js";
import { addInto, type Exact, zeros } from "../../../projections/cube/exact.js";
import { SLOT_COUNT, SLOTS, type Slot } from "../../../projections/cube/slots.js";
import { unitIn } from "../../../projections/directory.js";
import { CLUSTER_LEVEL, WHOLE_LEVEL } from "../../../projections/facts/matches.js";
import { formatPeriod, lastMonth, monthCount, monthFromNumber, type Period } from "../../domain/period.js";
import { stepsInside } from "./due.js";
import { standsIn } from "./enterprises.js";
import { isIn, placeThen } from "./lines.js";
import { ofCluster } from "./scope.js";
import { SumCube } from "./sum-cube.js";
import { seenThrough, type Vantage } from "./vantage.js";

/**
 * A cube whose answers are computed line by line from the journal, for questions that no kept totals answer.
 */
interface LineQuestion {
  /** Number of the only unit that counts. */
  readonly unit?: number | undefined;
  /** Count each line where it was first classified, not where later changes put it. */
  readonly asClassifiedThen?: boolean | undefined;
}

/**
 * Selections that no totals are kept for: some units only, a signed sum of clusters, figures as first
 * classified.
 */
export interface Narrowing extends LineQuestion {
  /** Numbers of the units that do not count. */
  readonly without?: readonly number[] | undefined;
  /** Clusters that are added up or taken away, instead of that of the selection. */
  readonly clusters?: readonly SignedCluster[] | undefined;
}

export interface SignedCluster {
  readonly sign: 1 | -1;
  /** null: all of them, each unit once. */
  readonly cluster: string | null;
}

/** The vantage seen through such a question. */
export function narrowed(vantage: Vantage, narrowing: Narrowing): Vantage {
  return seenThrough(vantage, (seen) => ({
    cube: cubeOf(seen, narrowing),
    unit: narrowing.unit,
    isPart: [narrowing.unit, narrowing.without, narrowing.clusters].some((one) => one !== undefined),
  }));
}

function cubeOf(vantage: Vantage, { unit, asClassifiedThen, without = [], clusters }: Narrowing): CubeReader {
  const own =
    unit !== undefined || asClassifiedThen ? new LineCube(vantage, { unit, asClassifiedThen }) : vantage.cube;
  const others =
    without.length === 0
      ? own
      : new SumCube([
          { sign: 1, cube: own },
          ...without.map((one) => ({
            sign: -1 as const,
            cube: new LineCube(vantage, { unit: one, asClassifiedThen }),
          })),
        ]);
  if (!clusters) return others;
  return new SumCube(
    clusters.map(({ sign, cluster }) => ({ sign, cube: others, of: (asked) => ofCluster(asked, cluster) })),
  );
}

const SELDOM = [SLOTS.unitsByQuarter, SLOTS.unitsByHalf, SLOTS.unitsByYear] as const;
const SELDOM_MONTHS = [3, 6, 12];

class LineCube implements CubeReader {
  readonly #vantage: Vantage;
  readonly #question: LineQuestion;
  readonly #values = new Float64Array(SLOT_COUNT);

  constructor(vantage: Vantage, question: LineQuestion) {
    this.#vantage = vantage;
    this.#question = question;
  }

  flows(selection: Selection, slots: readonly Slot[], p: Period): readonly Exact[] {
    return this.#sums(selection, slots, this.#axis.inside(p));
  }

  stocks(selection: Selection, slots: readonly Slot[], month: number): readonly Exact[] {
    return this.#sums(selection, slots, this.#axis.endingIn(month));
  }

  running(selection: Selection, slot: Slot, month: number): number {
    const { unit } = this.#question;
    if (unit === undefined) return this.#vantage.cube.running(selection, slot, month);
    const record = this.#vantage.models.directory.at(unit);
    const text = formatPeriod(monthFromNumber(month));
    const then = record && unitIn(record, text, this.#vantage.position);
    const standing = then?.standing;
    if (!then || !standing || !standsIn(this.#vantage, selection, standing, month)) return 0;
    if (slot === SLOTS.enterprises) return standing.represents;
    if (slot === SLOTS.units) return 1;
    const seldom = {
      month: undefined,
      quarter: SLOTS.unitsByQuarter,
      half: SLOTS.unitsByHalf,
      year: SLOTS.unitsByYear,
    };
    return slot === seldom[then.frequency] ? 1 : 0;
  }

  dueMonths(selection: Selection, p: Period): number {
    if (this.#question.unit === undefined) return this.#vantage.cube.dueMonths(selection, p);
    let due = 0;
    for (const { months, of } of stepsInside(p)) {
      const month = lastMonth(of);
      const all = this.running(selection, SLOTS.units, month);
      const seldom = SELDOM.map((slot) => this.running(selection, slot, month));
      due +=
        months *
        (months === 1 ? all - seldom.reduce((a, b) => a + b) : (seldom[SELDOM_MONTHS.indexOf(months)] ?? 0));
    }
    return due;
  }

  lastReported(selection: Selection, countSlot: Slot, p: Period): number | undefined {
    return lastCounted(p, (month) => this.stocks(selection, [countSlot], month)[0]);
  }

  coveredMonths(selection: Selection, p: Period): number {
    let months = 0;
    for (const index of this.#axis.inside(p)) {
      const [reports = 0] = this.#sums(selection, [SLOTS.reports], [index]);
      months += monthCount(this.#axis.period(index)) * Number(reports);
    }
    return months;
  }

  get #axis() {
    return this.#vantage.models.facts.cube.axis;
  }

  #sums(selection: Selection, slots: readonly Slot[], periods: readonly number[]): readonly Exact[] {
    const { facts } = this.#vantage.models;
    const sums = zeros(slots.length);
    for (const period of periods) {
      const month = lastMonth(this.#axis.period(period));
      for (const line of this.#lines(period)) {
        if (!facts.journal.isOpen(line, this.#vantage.position) || !this.#counts(line, selection, month))
          continue;
        const level = selection.cluster === null ? WHOLE_LEVEL : CLUSTER_LEVEL;
        facts.matches.lineInto(this.#values, line, level, (at, unit) =>
          facts.standingAt(at, unit, this.#vantage.position),
        );
        for (const [at, slot] of slots.entries()) addInto(sums, at, this.#values[slot] ?? 0);
      }
    }
    return sums;
  }

  #lines(period: number): Iterable<number> {
    const { facts } = this.#vantage.models;
    const { unit } = this.#question;
    if (unit === undefined) return facts.linesIn(period);
    const { year } = this.#axis.period(period);
    return [...facts.linesOf(unit, year, this.#vantage.position)].filter(
      (line) => facts.journal.period(line) === period,
    );
  }

  #counts(line: number, selection: Selection, month: number): boolean {
    const { facts } = this.#vantage.models;
    const place = facts.cube.series.place(facts.journal.leaf(line));
    if (!place) return false;
    const classified = this.#question.asClassifiedThen ? placeThen(facts, line, place) : place;
    return isIn(this.#vantage.reference, classified, selection, month);
  }
}

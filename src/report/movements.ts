import type { UnitRecord } from "../../projections/directory.js";
import type { Standing } from "../domain/attribution.js";
import { lastMonth, monthNumber, type Period } from "../domain/period.js";
import { standsIn } from "../engine/queries/enterprises.js";
import type { Vantage } from "../engine/queries/vantage.js";

/**
 * How the number of enterprises came from the end of the year before to the end of a period:
 * opening + registered + reinstated + movedIn − deregistered − movedOut + restated = closing.
 */
export interface Movements {
  readonly opening: number;
  readonly registered: number;
  readonly reinstated: number;
  readonly movedIn: number;
  readonly deregistered: number;
  readonly movedOut: number;
  /** Estimate units that stand for more, or fewer, enterprises than before. */
  readonly restated: number;
  readonly closing: number;
  /** Moves from one district or park to another inside the selection. */
  readonly relocated: number;
}

type Tally = { -readonly [Key in keyof Movements]: Movements[Key] };

/**
 * Counts the enterprises (for an estimate unit those it stands for) that came, went and moved in an area in a period,
 * by themselves or with the park that they lie in: in each of some clusters, `null` for all of them together. The
 * register is read once.
 */
export function movementsIn(
  vantage: Vantage,
  area: string,
  clusters: readonly (string | null)[],
  period: Period,
): ReadonlyMap<string | null, Movements> {
  const tallies = new Map(clusters.map((cluster) => [cluster, nothingMoved()]));
  const selection = { cluster: null, area, size: null };
  const isHere = (standing: Standing | null | undefined, month: number): boolean =>
    standing !== null && standing !== undefined && standsIn(vantage, selection, standing, month);
  const end = lastMonth(period);
  const start = end - (period.to - period.from);
  const areaMoves = vantage.reference.geography.moves.filter((month) => month >= start && month <= end);
  for (const record of vantage.models.directory.all()) {
    const moves = movesOf(record, vantage.position, { start, end, areaMoves }, isHere);
    for (const [cluster, tally] of tallies) for (const move of moves) count(move, cluster, tally);
  }
  return tallies;
}

/** A unit's standing before and after something, and whether it lies in the area; `at` tells what it is. */
interface Move {
  readonly at: "opening" | "change" | "closing";
  readonly before: Standing | null | undefined;
  readonly after: Standing | null | undefined;
  readonly wasHere: boolean;
  readonly isHere: boolean;
}

interface Months {
  readonly start: number;
  readonly end: number;
  /** Those within them in which an area comes to lie somewhere else. */
  readonly areaMoves: readonly number[];
}

function movesOf(
  { changes }: UnitRecord,
  position: number,
  { start, end, areaMoves }: Months,
  isHere: (standing: Standing | null | undefined, month: number) => boolean,
): readonly Move[] {
  const moves: Move[] = [];
  const still = (at: "opening" | "closing", standing: Standing | null | undefined, month: number) => {
    if (isHere(standing, month)) {
      moves.push({ at, before: standing, after: standing, wasHere: true, isHere: true });
    }
  };
  let before: Standing | null | undefined;
  let isOpen = false;
  let moved = 0;
  const withAreas = (until: number) => {
    for (let at = areaMoves[moved]; at !== undefined && at <= until; at = areaMoves[++moved]) {
      const [wasHere, is] = [isHere(before, at - 1), isHere(before, at)];
      if (wasHere !== is) moves.push({ at: "change", before, after: before, wasHere, isHere: is });
    }
  };
  for (const { position: recorded, effective, standing: after } of changes) {
    const month = monthOf(effective);
    if (recorded > position || month > end) break;
    if (month >= start) {
      if (!isOpen) still("opening", before, start - 1);
      isOpen = true;
      withAreas(month);
      const [wasHere, is] = [isHere(before, month), isHere(after, month)];
      if (wasHere || is) moves.push({ at: "change", before, after, wasHere, isHere: is });
    }
    before = after;
  }
  if (!isOpen) still("opening", before, start - 1);
  withAreas(end);
  still("closing", before, end);
  return moves;
}

function count({ at, before, after, wasHere, isHere }: Move, cluster: string | null, tally: Tally): void {
  const weight = (standing: Standing | null | undefined, counts: boolean) =>
    counts && standing && (cluster === null || standing.clusters.includes(cluster)) ? standing.represents : 0;
  const [was, is] = [weight(before, wasHere), weight(after, isHere)];
  if (at !== "change") tally[at] += is;
  else if (before === undefined) tally.registered += is;
  else if (before === null) tally.reinstated += is;
  else if (!after) tally.deregistered += was;
  else if (was > 0 && is > 0) {
    tally.restated += is - was;
    if (before.district !== after.district || before.park !== after.park) tally.relocated += is;
  } else {
    tally.movedIn += is;
    tally.movedOut += was;
  }
}

function nothingMoved(): Tally {
  return {
    opening: 0,
    registered: 0,
    reinstated: 0,
    movedIn: 0,
    deregistered: 0,
    movedOut: 0,
    restated: 0,
    closing: 0,
    relocated: 0,
  };
}

/** Month number of `YYYY-MM`. */
function monthOf(effective: string): number {
  return monthNumber(Number(effective.slice(0, 4)), Number(effective.slice(5)));
}

import type { Selection } from "../../projections/cube/cube-view.js";
import type { UnitRecord } from "../../projections/directory.js";
import type { Standing } from "../domain/attribution.js";
import { lastMonth, type Period, parsePeriod } from "../domain/period.js";
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

/** Counts the enterprises (for an estimate unit those it stands for) that came, went and moved in a period. */
export function movementsIn(vantage: Vantage, selection: Selection, period: Period): Movements {
  const tally = {
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
  const start = lastMonth(period) - (period.to - period.from);
  for (const record of vantage.models.directory.all())
    countUnit(vantage, selection, record, start, lastMonth(period), tally);
  return tally;
}

type Tally = { -readonly [Key in keyof Movements]: Movements[Key] };

function countUnit(
  vantage: Vantage,
  selection: Selection,
  record: UnitRecord,
  start: number,
  end: number,
  tally: Tally,
): void {
  let before: Standing | null | undefined;
  for (const { position, effective, standing } of record.changes) {
    const month = monthOf(effective);
    if (position > vantage.position || month > end) break;
    if (month >= start) countChange(vantage, selection, before, standing, month, tally);
    before = standing;
  }
  const at = (limit: number) =>
    record.changes.findLast((one) => one.position <= vantage.position && monthOf(one.effective) <= limit)
      ?.standing;
  tally.opening += weight(vantage, selection, at(start - 1), start - 1);
  tally.closing += weight(vantage, selection, at(end), end);
}

function countChange(
  vantage: Vantage,
  selection: Selection,
  before: Standing | null | undefined,
  after: Standing | null,
  month: number,
  tally: Tally,
): void {
  const [was, is] = [weight(vantage, selection, before, month), weight(vantage, selection, after, month)];
  if (before === undefined) tally.registered += is;
  else if (before === null) tally.reinstated += is;
  else if (after === null) tally.deregistered += was;
  else if (was > 0 && is > 0) {
    tally.restated += is - was;
    if (before.district !== after.district || before.park !== after.park) tally.relocated += is;
  } else {
    tally.movedIn += is;
    tally.movedOut += was;
  }
}

function weight(
  vantage: Vantage,
  selection: Selection,
  standing: Standing | null | undefined,
  month: number,
): number {
  return isIn(vantage, selection, standing, month) ? standing.represents : 0;
}

function isIn(
  vantage: Vantage,
  selection: Selection,
  standing: Standing | null | undefined,
  month: number,
): standing is Standing {
  return standing !== null && standing !== undefined && standsIn(vantage, selection, standing, month);
}

function monthOf(effective: string): number {
  const period = parsePeriod(effective);
  return period ? lastMonth(period) : 0;
}

import { firstMonth, lastMonth, type Period, parsePeriod } from "../domain/period.js";

/** Locked periods by their text. */
interface Locks {
  readonly closed: ReadonlyMap<string, unknown>;
}

/** Is every month of the period locked? */
export function isLocked(reference: Locks, period: Period): boolean {
  const since = lockedSince(reference).get(lastMonth(period));
  return since !== undefined && since <= firstMonth(period);
}

/** Is a month of the period locked? */
export function isLockedInPart(reference: Locks, period: Period): boolean {
  const locked = lockedSince(reference);
  for (let month = firstMonth(period); month <= lastMonth(period); month++)
    if (locked.has(month)) return true;
  return false;
}

const LOCKED = new WeakMap<Locks, ReadonlyMap<number, number>>();

/**
 * Each locked month with the first of those that lead up to it without a gap. Every figure and every report asks, and
 * in the end nearly all months are locked, so they are read once from what is known of them.
 */
function lockedSince(reference: Locks): ReadonlyMap<number, number> {
  const known = LOCKED.get(reference);
  if (known) return known;
  const since = new Map<number, number>();
  for (const month of lockedMonths(reference)) since.set(month, since.get(month - 1) ?? month);
  LOCKED.set(reference, since);
  return since;
}

/** In order of time. */
function lockedMonths({ closed }: Locks): readonly number[] {
  const months = new Set<number>();
  for (const text of closed.keys()) {
    const period = parsePeriod(text);
    if (!period) continue;
    for (let month = firstMonth(period); month <= lastMonth(period); month++) months.add(month);
  }
  return [...months].sort((a, b) => a - b);
}

/** China has one time zone and no summer time. */
const OFFSET_MS = 8 * 3_600_000;

/** The clock in China at a moment, as if it were that of UTC. */
const chinaClock = (timeMs: number): Date => new Date(timeMs + OFFSET_MS);

/** A moment, in milliseconds since 1970, as people in China read it. @example inChina(0) //=> "1970-01-01 08:00:00" */
export function inChina(timeMs: number): string {
  return chinaClock(timeMs).toISOString().slice(0, 19).replace("T", " ");
}

/**
 * From when until when the month in China lasts that a moment lies in, in milliseconds since 1970: the second is the
 * first moment of the next month.
 */
export function spanOfMonthInChina(timeMs: number): { readonly from: number; readonly until: number } {
  const clock = chinaClock(timeMs);
  const [year, month] = [clock.getUTCFullYear(), clock.getUTCMonth()];
  return { from: Date.UTC(year, month) - OFFSET_MS, until: Date.UTC(year, month + 1) - OFFSET_MS };
}

/** The month in China at a moment, as a month number. @example monthInChina(0) //=> 1970 * 12 */
export function monthInChina(timeMs: number): number {
  const clock = chinaClock(timeMs);
  return clock.getUTCFullYear() * 12 + clock.getUTCMonth();
}

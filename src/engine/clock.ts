/** Where the engine gets the time from; tests and reproducible runs give it their own. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** China has one time zone and no summer time. */
const CHINA_OFFSET_MS = 8 * 3_600_000;

/** The date in China, `YYYY-MM-DD`. */
export function dateInChina(timeMs: number): string {
  return new Date(timeMs + CHINA_OFFSET_MS).toISOString().slice(0, 10);
}

/** The month in China as a month number. */
export function monthInChina(timeMs: number): number {
  const date = new Date(timeMs + CHINA_OFFSET_MS);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

const OFFSET_MS = 8 * 3_600_000;

/** A moment as people in China read it. @example inChina(0) //=> "1970-01-01 08:00:00" */
export function inChina(time: number): string {
  return new Date(time + OFFSET_MS).toISOString().slice(0, 19).replace("T", " ");
}

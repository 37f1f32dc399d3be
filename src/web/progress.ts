import type { Printed, Progress, Target } from "./shapes.js";
import { type Context, cellOf, scopeOf } from "./view.js";

/** A target with the texts that are printed of it. */
export interface Row {
  readonly target: Target;
  readonly text: (key: string) => string;
}

export interface PrintedProgress {
  readonly progress: Progress;
  readonly printed: Printed;
  readonly rows: readonly Row[];
}

/**
 * Progress with its texts, both of one position of the log.
 *
 * @param since the day to whose end it is compared
 */
export async function progressOf(
  { service, place }: Pick<Context, "service" | "place">,
  since?: string,
): Promise<PrintedProgress> {
  const query = { ...scopeOf(place), since };
  const [progress, printed] = await Promise.all([
    service.data<Progress>("/v1/progress", query),
    service.printed("/v1/progress", query),
  ]);
  if (progress.position !== printed.position) return progressOf({ service, place }, since);
  const rows = progress.targets.map((target, n) => ({
    target,
    text: (key: string) => cellOf(printed, printed.rows[n] ?? [], key),
  }));
  return { progress, printed, rows };
}

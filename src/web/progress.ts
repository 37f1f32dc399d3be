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

/** Progress with its texts, both of one position of the log. */
export async function progressOf({
  service,
  place,
}: Pick<Context, "service" | "place">): Promise<PrintedProgress> {
  const scope = scopeOf(place);
  const [progress, printed] = await Promise.all([
    service.data<Progress>("/v1/progress", scope),
    service.printed("/v1/progress", scope),
  ]);
  if (progress.position !== printed.position) return progressOf({ service, place });
  const rows = progress.targets.map((target, n) => ({
    target,
    text: (key: string) => cellOf(printed, printed.rows[n] ?? [], key),
  }));
  return { progress, printed, rows };
}

import type { Engine } from "../engine/engine.js";
import { revisionsBetween } from "../engine/queries/revisions.js";
import { vantageOf } from "../engine/queries/vantage.js";
import type { ReportSource } from "./context.js";

/**
 * An engine as reports see it, at the present or at a past position, time or publication.
 *
 * @throws Fault AS_OF_INVALID
 */
export function reportSource(engine: Engine, asOf?: string): ReportSource {
  return {
    vantage: vantageOf(engine.models, asOf),
    revisionsBetween: (after, upTo) => revisionsBetween(engine.log, after, upTo),
  };
}

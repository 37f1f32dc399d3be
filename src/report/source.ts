import type { Engine } from "../engine/engine.js";
import { groundsBetween } from "../engine/queries/grounds.js";
import { revisionsBetween } from "../engine/queries/revisions.js";
import { knownVantageOf } from "../engine/queries/vantage.js";
import type { ReportSource } from "./context.js";

/**
 * An engine as reports see it, at the present or at a past position, time or publication.
 *
 * @throws Fault AS_OF_INVALID, AS_OF_BEFORE
 */
export function reportSource({ models, log }: Engine, asOf?: string): ReportSource {
  return {
    vantage: knownVantageOf(models, asOf),
    revisionsBetween: (after, upTo, options) => revisionsBetween(log, after, upTo, options),
    groundsBetween: (after, upTo) => groundsBetween(log, after, upTo),
  };
}

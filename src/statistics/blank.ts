import type { AssessmentInput, TargetAssessment } from "./assessment.js";
import { NO_FIGURE, type NoFigure, none } from "./figure.js";

/**
 * An assessment without any figure, all for the same reason: used as it is, or as the base of one that has
 * some.
 */
export function withoutFigures(
  input: AssessmentInput,
  status: "no-data" | "not-checkable",
  reason: NoFigure,
): TargetAssessment {
  const nothing = none(reason);
  return {
    status,
    reason,
    outcome: "cannot-tell",
    aim: null,
    dueAssumed: input.terms.due === null,
    actual: nothing,
    attainment: nothing,
    gap: nothing,
    elapsed: nothing,
    pace: nothing,
    schedule: nothing,
    planned: nothing,
    requiredGrowth: nothing,
    observedGrowth: nothing,
    projection: nothing,
    projectedGap: nothing,
    years: [],
    records: [],
    explanation: {
      method: "none",
      base: nothing,
      last: nothing,
      observed: nothing,
      required: nothing,
      ratio: nothing,
      bands: input.plan.bands,
      sentences: [{ zh: `${NO_FIGURE[reason].zh}。`, en: `No figure: ${NO_FIGURE[reason].en}.` }],
    },
  };
}

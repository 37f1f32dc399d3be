import type { Bilingual } from "../domain/attribution.js";
import { assessEveryYear } from "./assess-every-year.js";
import { assessMilestone } from "./assess-milestone.js";
import { assessQuantity } from "./assess-quantity.js";
import { type AssessmentInput, OUTCOMES, type TargetAssessment } from "./assessment.js";
import { withoutFigures } from "./blank.js";
import { decimal } from "./ratio.js";
import { isProgress, STATUSES } from "./status.js";

/**
 * How far a target is: the one answer that queries, API, command line and reports give, for targets with a number,
 * with a milestone, and for those checked every year. Pure: the same terms, figures and month give the same answer,
 * so a past status is the past figures held against the past terms.
 */
export function assessTarget(input: AssessmentInput): TargetAssessment {
  const { terms } = input;
  if (terms.kind === "direction") return withoutFigures(input, "not-checkable", "direction-only");
  if (terms.milestone !== null) return assessMilestone(input, terms.milestone);
  if (terms.value === null || terms.comparator === null) {
    return withoutFigures(input, "not-checkable", "direction-only");
  }
  const asked = { value: decimal(terms.value), comparator: terms.comparator };
  return terms.due === "every-year" ? assessEveryYear(input, asked) : assessQuantity(input, asked);
}

/**
 * The status in the words people see. Once a target is due the outcome is what counts: one that was almost reached is
 * not shown as on track, and neither is one of whose last year too little is known.
 */
export function statusWords({ status, outcome }: Judged): Bilingual {
  if (outcome === "missed" || outcome === "met-late") return OUTCOMES[outcome];
  return isUntold({ status, outcome }) ? OUTCOMES["cannot-tell"] : STATUSES[status];
}

type Judged = Pick<TargetAssessment, "status" | "outcome">;

/** Is a target due, and so little of its last year known that how it came along says nothing any more? */
export function isUntold({ status, outcome }: Judged): boolean {
  return outcome === "cannot-tell" && isProgress(status);
}

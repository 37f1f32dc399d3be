import { monthNumber, type Period } from "../domain/period.js";
import { isDue } from "./aim.js";
import type { AssessmentInput, Outcome, TargetAssessment } from "./assessment.js";
import { withoutFigures } from "./blank.js";
import type { Status } from "./status.js";

/**
 * A milestone (完成, 建成, 获得 …) is met by a dated record of just that word; any other word is a step on the way.
 * That nothing is recorded does not mean that nothing was done: without a record there is no status, due or not.
 */
export function assessMilestone(input: AssessmentInput, milestone: string): TargetAssessment {
  const records = input.reached
    .filter((record) => isOver(record.on, input.asOf))
    .toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
  const blank = withoutFigures(input, "no-data", "milestone");
  const done = records.find((record) => record.what === milestone);
  const due = typeof input.terms.due === "number" ? input.terms.due : null;
  const describe = (status: Status, outcome: Outcome, zh: string, en: string): TargetAssessment => ({
    ...blank,
    status,
    outcome,
    reason: status === "no-data" ? "milestone-open" : null,
    records,
    explanation: { ...blank.explanation, method: "record", sentences: [{ zh, en }] },
  });
  if (done) {
    const isLate = due !== null && Number(done.on.slice(0, 4)) > due;
    return isLate
      ? describe(
          "met",
          "met-late",
          `${done.on}“${milestone}”,晚于目标年份${due}年。`,
          `“${milestone}” on ${done.on}, after the due year ${due}.`,
        )
      : describe("met", "met", `${done.on}“${milestone}”。`, `“${milestone}” on ${done.on}.`);
  }
  const after = records.find((record) => due !== null && Number(record.on.slice(0, 4)) > due);
  if (after) {
    const zh = `${due}年末尚未“${milestone}”:${after.on}的记录是“${after.what}”。`;
    const en = `Not “${milestone}” by the end of ${due}: the record of ${after.on} is “${after.what}”.`;
    return describe("off-track", "missed", zh, en);
  }
  const last = records.at(-1);
  const zh = last
    ? `最近的记录是“${last.what}”(${last.on}),尚无“${milestone}”的记录。`
    : `尚无“${milestone}”的记录。`;
  const en = last
    ? `The latest record is “${last.what}” (${last.on}); none of “${milestone}” yet.`
    : `No record of “${milestone}” yet.`;
  return describe("no-data", due !== null && isDue(input, due) ? "cannot-tell" : "open", zh, en);
}

function isOver(on: string, asOf: Period): boolean {
  return monthNumber(Number(on.slice(0, 4)), Number(on.slice(5, 7))) <= monthNumber(asOf.year, asOf.to);
}

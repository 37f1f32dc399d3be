import type { Observation } from "../../src/domain/events/plan.js";

/** What a department observed, before it says what that was. */
export const OBSERVATION = {
  period: "2020",
  area: null,
  scopeNote: "",
  value: null,
  qualifier: "exact",
  wording: "",
  stage: "annual",
  yoyPercent: null,
  observer: "",
  source: { title: "" },
} as const satisfies Observation;

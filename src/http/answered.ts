import type { AccessLog } from "./access-log.js";
import type { Metrics } from "./metrics.js";

/** An answer that has been handed over. */
export interface Answered {
  readonly id: string;
  readonly method: string;
  /** Pattern of the address; `-` where there is no such route. */
  readonly route: string;
  readonly status: number;
  readonly milliseconds: number;
}
export type NoteAnswered = (answered: Answered) => void;

/**
 * Every answer is a sample of the metrics and a line of the log, with neither query nor address of the sender: names
 * and codes of units stand in there.
 */
export function answeredIn(metrics: Metrics, log: AccessLog | undefined): NoteAnswered {
  return (answered) => {
    metrics.requests.observe(answered);
    log?.add(answered);
  };
}

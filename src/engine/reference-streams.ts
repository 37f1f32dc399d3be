import { baseStream } from "../domain/events/base.js";
import { assertNever } from "../domain/never.js";
import type { ReferenceCommand } from "../domain/reference/decide.js";

/** The stream whose history a reference command is decided on; the same that its events go to. */
export function referenceStreamOf(command: ReferenceCommand): string {
  switch (command.type) {
    case "DefineArea":
    case "RenameArea":
    case "MoveArea":
      return `area-${command.data.area}`;
    case "DefineCluster":
    case "RenameCluster":
      return `cluster-${command.data.cluster}`;
    case "AdoptPlan":
    case "SetTarget":
    case "RetireTarget":
      return `plan-${command.data.plan}`;
    case "DefineIndicator":
    case "Observe":
      return `indicator-${command.data.indicator}`;
    case "ClosePeriod":
      return `period-${command.data.period}`;
    case "SetCalendar":
      return "calendar-reporting";
    case "RestateBase":
    case "WithdrawRestatement":
      return baseStream(command.data);
    default:
      return assertNever(command);
  }
}

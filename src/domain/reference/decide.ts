import type { Reason } from "../attribution.js";
import type { CommandOf } from "../commands.js";
import type { DomainEvent, EventData } from "../events/index.js";
import type { Observation, TargetTerms } from "../events/plan.js";
import { Fault } from "../faults.js";
import { assertNever } from "../never.js";
import { decideBase } from "./decide-base.js";
import { canonical, type DatedFact, firstOf, type History, holdsAlready, saidAlready } from "./history.js";

export type ReferenceCommand = CommandOf<
  | "DefineArea"
  | "RenameArea"
  | "MoveArea"
  | "DefineCluster"
  | "RenameCluster"
  | "AdoptPlan"
  | "SetTarget"
  | "RetireTarget"
  | "DefineIndicator"
  | "Observe"
  | "ClosePeriod"
  | "SetCalendar"
  | "RestateBase"
  | "WithdrawRestatement"
>;

/**
 * Decides what is to be recorded about areas, clusters, plans, indicators, bases, closed periods and the calendar. Saying
 * the same again gives no event, so loading a folder of seeds twice adds nothing.
 *
 * @throws Fault ALREADY_DEFINED, NOT_DEFINED, REASON_REQUIRED, TARGET_UNKNOWN, TARGET_RETIRED
 */
export function decideReference(command: ReferenceCommand, history: History): readonly DomainEvent[] {
  switch (command.type) {
    case "DefineArea":
      return define({ type: "AreaDefined", data: command.data }, history, command.data.area);
    case "DefineCluster":
      return define({ type: "ClusterDefined", data: command.data }, history, command.data.cluster);
    case "AdoptPlan":
      return define({ type: "PlanAdopted", data: command.data }, history, command.data.plan);
    case "DefineIndicator":
      return define({ type: "IndicatorDefined", data: command.data }, history, command.data.indicator);
    case "ClosePeriod":
      return define({ type: "PeriodClosed", data: command.data }, history, command.data.period);
    case "RenameArea":
      return change({ type: "AreaRenamed", data: command.data }, history, command.data.area);
    case "MoveArea":
      return change({ type: "AreaMoved", data: command.data }, history, command.data.area);
    case "RenameCluster":
      return change({ type: "ClusterRenamed", data: command.data }, history, command.data.cluster);
    case "SetCalendar":
      return say({ type: "CalendarSet", data: command.data }, history);
    case "RestateBase":
    case "WithdrawRestatement":
      return decideBase(command, history);
    case "SetTarget":
      return setTarget(command.data, history);
    case "RetireTarget":
      return retireTarget(command.data, history);
    case "Observe":
      return observe(command.data, history);
    default:
      return assertNever(command);
  }
}

/** The terms of a target as they stand; null once it is retired. */
function targetTerms(history: History, target: string): TargetTerms | null | undefined {
  let terms: TargetTerms | null | undefined;
  for (const event of history) {
    if (event.type === "TargetSet" || event.type === "TargetRevised") {
      if (event.data.target === target) terms = event.data.terms;
    } else if (event.type === "TargetRetired" && event.data.target === target) terms = null;
  }
  return terms;
}

function define(fact: DomainEvent, history: History, what: string): readonly DomainEvent[] {
  const [first] = history;
  if (!first) return [fact];
  if (saidAlready(history, fact)) return [];
  throw new Fault("ALREADY_DEFINED", { what });
}

function change(fact: DatedFact, history: History, what: string): readonly DomainEvent[] {
  if (history.length === 0) throw new Fault("NOT_DEFINED", { what });
  return say(fact, history);
}

function say(fact: DatedFact, history: History): readonly DomainEvent[] {
  return holdsAlready(history, fact) ? [] : [fact];
}

function setTarget(data: CommandOf<"SetTarget">["data"], history: History): readonly DomainEvent[] {
  const { plan, target, terms, reason } = data;
  if (!firstOf(history, "PlanAdopted")) throw new Fault("PLAN_UNKNOWN", { plan });
  const replaces = targetTerms(history, target);
  if (replaces === undefined) return [{ type: "TargetSet", data: { plan, target, terms } }];
  if (replaces === null) throw new Fault("TARGET_RETIRED", { target });
  if (canonical(replaces) === canonical(terms)) return [];
  return [
    {
      type: "TargetRevised",
      data: { plan, target, terms, replaces, reason: required(reason, target, replaces.value, terms.value) },
    },
  ];
}

function retireTarget(data: CommandOf<"RetireTarget">["data"], history: History): readonly DomainEvent[] {
  const { plan, target, reason } = data;
  const replaces = targetTerms(history, target);
  if (replaces === undefined) throw new Fault("TARGET_UNKNOWN", { target });
  return replaces === null ? [] : [{ type: "TargetRetired", data: { plan, target, replaces, reason } }];
}

function observe(data: CommandOf<"Observe">["data"], history: History): readonly DomainEvent[] {
  const { indicator, observation, reason, ...observed } = data;
  if (!firstOf(history, "IndicatorDefined")) throw new Fault("NOT_DEFINED", { what: indicator });
  const replaces = lastObservation(history, observation);
  if (!replaces) return [{ type: "IndicatorObserved", data: { indicator, observation, ...observed } }];
  if (canonical(replaces) === canonical(observed)) return [];
  const revised: EventData<"ObservationRevised"> = {
    indicator,
    observation,
    ...observed,
    replaces,
    reason: required(reason, observed.period, replaces.value, observed.value),
  };
  return [{ type: "ObservationRevised", data: revised }];
}

function lastObservation(history: History, id: string): Observation | undefined {
  for (const event of [...history].reverse()) {
    if (event.type === "IndicatorObserved" && event.data.observation === id) {
      const { indicator: _indicator, observation: _observation, ...observed } = event.data;
      return observed;
    }
    if (event.type === "ObservationRevised" && event.data.observation === id) {
      const { indicator: _i, observation: _o, replaces: _r, reason: _why, ...observed } = event.data;
      return observed;
    }
  }
  return undefined;
}

function required(
  reason: Reason | undefined,
  period: string,
  before: string | null,
  after: string | null,
): Reason {
  if (reason) return reason;
  throw new Fault("REASON_REQUIRED", { period, before: before ?? "–", after: after ?? "–" });
}

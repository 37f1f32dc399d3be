import type { ReadModels } from "../../projections/read-models.js";
import type { Standing } from "../domain/attribution.js";
import { type Defect, named, type Remedy, type Words } from "../domain/defect.js";
import type { DomainEvent, Recorded } from "../domain/events/index.js";
import type { TargetTerms } from "../domain/events/plan.js";

/** Kinds of things that events refer to by id. */
type Kind = "unit" | "cluster" | "area" | "plan" | "indicator";

const KINDS: readonly (readonly [Kind, Words & { readonly remedy: Remedy }])[] = [
  ["unit", { zh: "企业", en: "unit", remedy: "register" }],
  ["cluster", { zh: "产业", en: "cluster", remedy: "define" }],
  ["area", { zh: "地区", en: "area", remedy: "define" }],
  ["plan", { zh: "规划", en: "plan", remedy: "define" }],
  ["indicator", { zh: "监测指标", en: "indicator", remedy: "define" }],
];

/** Collects every reference that events make, with the position where it was first made. */
export class References {
  readonly #named: Readonly<Record<Kind, Map<string, string>>> = {
    unit: new Map(),
    cluster: new Map(),
    area: new Map(),
    plan: new Map(),
    indicator: new Map(),
  };

  note(event: Recorded): void {
    for (const [kind, id] of namesIn(event)) {
      const known = this.#named[kind];
      if (id !== null && !known.has(id)) known.set(id, `${event.stream} @${event.position}`);
    }
  }

  /** References to something that is defined nowhere in the log. */
  *dangling(models: ReadModels): Iterable<Defect> {
    const { clusters, geography, plans, indicators } = models.reference.now();
    const isDefined: Readonly<Record<Kind, (id: string) => boolean>> = {
      unit: (id) => models.directory.get(id) !== undefined,
      cluster: (id) => clusters.has(id),
      area: (id) => geography.get(id) !== undefined,
      plan: (id) => plans.has(id),
      indicator: (id) => indicators.has(id),
    };
    for (const [kind, { zh, en, remedy }] of KINDS) {
      for (const [id, where] of this.#named[kind]) {
        if (isDefined[kind](id)) continue;
        const what = { zh: `所指的${zh} ${id} 未登记`, en: `names the ${en} ${id}, which is not on record` };
        yield { where: named(where), what, remedy };
      }
    }
  }
}

type Name = readonly [Kind, string | null];

/** What an event names, each with its kind; null where it names none. */
export function* namesIn(event: DomainEvent): Iterable<Name> {
  switch (event.type) {
    case "EnterpriseRegistered":
      yield* placesIn(event.data.standing);
      return;
    case "EnterpriseRelocated":
    case "EnterpriseReclassified":
    case "EnterpriseRescheduled":
    case "EnterpriseReinstated":
      yield ["unit", event.data.unit];
      yield* placesIn(event.data.standing);
      return;
    case "EnterpriseRenamed":
    case "EnterpriseDeregistered":
    case "ReportWithdrawn":
      yield ["unit", event.data.unit];
      return;
    case "ReportFiled":
    case "ReportRevised":
      yield ["unit", event.data.unit];
      yield* placesIn({ ...event.data.attribution, clusters: event.data.lines.map((line) => line.cluster) });
      return;
    default:
      yield* referenceNamesIn(event);
  }
}

function* referenceNamesIn(event: DomainEvent): Iterable<Name> {
  switch (event.type) {
    case "AreaDefined":
    case "AreaMoved":
      yield ["area", event.data.parent];
      for (const district of event.data.districts) yield ["area", district];
      return;
    case "AreaRenamed":
      yield ["area", event.data.area];
      return;
    case "ClusterRenamed":
      yield ["cluster", event.data.cluster];
      return;
    case "TargetRetired":
      yield ["plan", event.data.plan];
      return;
    case "TargetSet":
    case "TargetRevised":
      yield ["plan", event.data.plan];
      yield* subjectOf(event.data.terms);
      return;
    case "IndicatorDefined":
      yield ["cluster", event.data.cluster];
      return;
    case "IndicatorObserved":
    case "ObservationRevised":
      yield ["indicator", event.data.indicator];
      yield ["area", event.data.area];
      return;
    case "BaseRestated":
      yield ["cluster", event.data.cluster];
      yield ["area", event.data.area];
      return;
    default:
      return;
  }
}

function* placesIn({
  district,
  park,
  clusters,
}: Pick<Standing, "district" | "park" | "clusters">): Iterable<Name> {
  yield ["area", district];
  yield ["area", park];
  for (const cluster of clusters) yield ["cluster", cluster];
}

function* subjectOf({ subject }: TargetTerms): Iterable<Name> {
  if (subject.from === "observations") yield ["indicator", subject.indicator];
  else {
    yield ["cluster", subject.cluster];
    yield ["area", subject.area];
  }
}

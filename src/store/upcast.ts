import { z } from "zod";
import { EVENT_SCHEMAS } from "../domain/events/index.js";

/**
 * Old events stay as they were written; here is how each older version becomes the next. Every step is pure and is
 * held against golden files of real old events.
 */
type Step = (data: unknown) => unknown;

/** Steps by event type: the first turns version 1 into 2, the second 2 into 3, and so on. */
const STEPS: Readonly<Record<string, readonly Step[]>> = {
  EnterpriseRegistered: [registeredInSeveralClusters],
  FiguresPublished: [publishedAfterSoManyEvents],
  ReportRevised: [movedOutOfSeveralClusters],
  ReportWithdrawn: [movedOutOfSeveralClusters],
};

/** The version that events of a type are written in today. */
export function currentVersion(type: string): number {
  return (STEPS[type]?.length ?? 0) + 1;
}

/** Data of any known version as the current version has them; undefined for an unknown type or a version from the future. */
export function upcast(type: string, version: number, data: unknown): unknown {
  if (!(type in EVENT_SCHEMAS) || version < 1 || version > currentVersion(type)) return undefined;
  const steps = STEPS[type]?.slice(version - 1) ?? [];
  return steps.reduce((older, step) => step(older), data);
}

const RegisteredV1 = z.looseObject({ standing: z.looseObject({ cluster: z.string() }) });

/** Version 1 knew one cluster an enterprise, and every unit reported by month. */
function registeredInSeveralClusters(data: unknown): unknown {
  const parsed = RegisteredV1.safeParse(data);
  if (!parsed.success) return data;
  const { cluster, ...standing } = parsed.data.standing;
  return { ...parsed.data, frequency: "month", standing: { ...standing, clusters: [cluster] } };
}

const ReportV1 = z.looseObject({
  classifiedThen: z.looseObject({ cluster: z.unknown().optional() }).optional(),
  replaces: z.unknown().optional(),
});

/** Version 1 knew one line a report that moved from one cluster to another. */
function movedOutOfSeveralClusters(data: unknown): unknown {
  const parsed = ReportV1.safeParse(data);
  if (!parsed.success) return data;
  const { classifiedThen, ...report } = parsed.data;
  const older = report.replaces === undefined ? {} : { replaces: movedOutOfSeveralClusters(report.replaces) };
  if (!classifiedThen) return { ...report, ...older };
  const { cluster, ...then } = classifiedThen;
  const clusters = cluster === undefined ? {} : { clusters: [cluster] };
  return { ...report, ...older, classifiedThen: { ...then, ...clusters } };
}

const PublishedV1 = z.looseObject({ position: z.number() });

/** Version 1 was written where positions count events. */
function publishedAfterSoManyEvents(data: unknown): unknown {
  const parsed = PublishedV1.safeParse(data);
  return parsed.success ? { ...parsed.data, events: parsed.data.position } : data;
}

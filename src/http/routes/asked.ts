import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { Action, Target } from "../../access/permissions.js";
import {
  type Answer,
  jsonText,
  PrintedData,
  printed,
  type Question,
  summaryOf,
} from "../../answers/answer.js";
import { areasQuestion } from "../../answers/areas.js";
import { basesQuestion } from "../../answers/bases.js";
import { batchQuestion } from "../../answers/batch.js";
import { batchesQuestion } from "../../answers/batches.js";
import { clustersQuestion } from "../../answers/clusters.js";
import { formatCsv } from "../../answers/csv.js";
import { decompositionQuestion } from "../../answers/decomposition.js";
import { disclosureQuestion } from "../../answers/disclosure.js";
import { enterprisesQuestion } from "../../answers/enterprises.js";
import { eventsQuestion } from "../../answers/events.js";
import { explainQuestion } from "../../answers/explain/explain.js";
import { gapQuestion } from "../../answers/gap.js";
import { indicatorsQuestion } from "../../answers/indicators.js";
import { lateQuestion } from "../../answers/late.js";
import { periodsQuestion } from "../../answers/periods.js";
import { progressQuestion } from "../../answers/progress.js";
import { publicationsQuestion } from "../../answers/publications.js";
import { publishedQuestion } from "../../answers/published.js";
import { revisionsQuestion } from "../../answers/revisions.js";
import { ScopeQuery, scopeOf } from "../../answers/scope.js";
import { seriesQuestion } from "../../answers/series.js";
import { targetsQuestion } from "../../answers/targets.js";
import { enterpriseQuestion, reportsQuestion } from "../../answers/unit.js";
import { formatXlsx } from "../../answers/workbook.js";
import type { Language } from "../../domain/faults.js";
import { isPublic } from "../../engine/queries/disclosure.js";
import { explainableNamed, selectionsOf, targetNamed } from "../../engine/queries/explainable.js";
import { areasOf, cityOf, selectionOf } from "../../engine/queries/scope.js";
import { everLayIn } from "../../engine/queries/unit.js";
import { knownVantageOf, type Vantage } from "../../engine/queries/vantage.js";
import {
  type AnswerCache,
  askerOf,
  etagOf,
  type Finished,
  type Moment,
  matchesTag,
} from "../answer-cache.js";
import { askedArea, requirePermit, type Service } from "../context.js";
import { nextLink } from "../link.js";
import {
  BINARY,
  bare,
  FORMATS,
  type Format,
  formatOf,
  languageOf,
  MEDIA_TYPES,
  tagOf,
} from "../negotiate.js";
import { misfitIn, PROBLEM } from "../problem.js";
import { MinPosition, reach } from "../reach.js";
import { SECURITY_HEADERS } from "../security-headers.js";

/** What a question is about, for the permit, and the query as it will be asked. */
type Aim = (service: Service, request: FastifyRequest, query: Asked) => { target: Target; query: Asked };
type Asked = Readonly<Record<string, unknown>>;

interface AskedRoute {
  readonly path: string;
  readonly question: Question;
  readonly action: Action;
  readonly aim: Aim;
}

const text = (value: unknown) => (typeof value === "string" ? value : undefined);

/** From where a question is answered. What it names is looked up there: a name may mean something else today. */
const vantageFor = ({ engine }: Service, query: Asked) => knownVantageOf(engine.models, text(query.asOf));

/** Questions about an area. Single units are left to those who may see them. */
const ofArea: Aim = (service, { principal }, query) => {
  const named = [query.area, query.park, query.district].map(text).find((one) => one !== undefined);
  const vantage = vantageFor(service, query);
  const area = askedArea(vantage, principal, named);
  const published = () => {
    const scope = { ...scopeOf(ScopeQuery.parse(query)), area };
    return isPublished(vantage, query) && isPublic(vantage, selectionOf(vantage.reference, scope));
  };
  const unit = text(query.unit);
  const target = { area, published, ...(unit === undefined ? {} : { unit }) };
  return { target, query: named === undefined ? { ...query, area } : query };
};

/** The public sees every target, without the figures that are withheld. */
const ofProgress: Aim = (service, request, query) => {
  const { target, query: asked } = ofArea(service, request, query);
  if (request.principal.role !== "public") return { target, query: asked };
  const published = () => isPublished(vantageFor(service, query), query);
  return { target: { ...target, published }, query: { ...asked, forPublic: true } };
};

/**
 * Is it about sums as of a publication? Not of single units or parts; not as classified then, since what that differs
 * by from the others are the few that were classified anew; and not with an assumption, which is made cluster by
 * cluster, those that are withheld among them, and shows in sums of all.
 */
function isPublished({ models }: Vantage, query: Asked): boolean {
  const { asOf, since, unit, by, asClassifiedThen, assume } = query;
  const isOfSums =
    unit === undefined && by === undefined && asClassifiedThen !== true && assume === undefined;
  const { publications } = models.reference.now();
  const isKnownToAll = (moment: unknown) => publications.has(text(moment) ?? "");
  return isOfSums && isKnownToAll(asOf) && (since === undefined || isKnownToAll(since));
}

const ofUnit: Aim = (_service, _request, query) => ({ target: { unit: text(query.unit) ?? "" }, query });
/**
 * What lies in several areas may be read by the keepers of each; what is of a part and a whole, by those of both. An
 * enterprise that never was theirs is to them as one that there is not.
 */
const ofFigure: Aim = (service, { principal: { scope } }, query) => {
  const { models } = service.engine;
  const knowsUnit = scope === null ? undefined : (unit: string) => everLayIn(models, unit, scope);
  const vantage = { ...vantageFor(service, query), knowsUnit };
  const { geography } = models.reference.now();
  const isOwn = (area: string) => scope !== null && geography.ancestors(area).includes(scope);
  const areas = selectionsOf(vantage, explainableNamed(vantage, text(query.figure) ?? "")).map(
    (selection) => {
      const [first = "", ...more] = areasOf(selection);
      return [first, ...more].find(isOwn) ?? first;
    },
  );
  const area = areas.find((one) => !isOwn(one)) ?? areas[0];
  return { target: area === undefined ? {} : { area }, query };
};
/** A target is its area's, or the city's. */
const ofTarget: Aim = (service, _request, query) => {
  const { reference } = vantageFor(service, query);
  const { subjectArea } = targetNamed({ reference }, text(query.target) ?? "");
  return { target: { area: subjectArea ?? cityOf(reference) }, query };
};
const ofAll: Aim = (_service, _request, query) => ({ target: {}, query });

export const ASKED: readonly AskedRoute[] = [
  { path: "/v1/progress", question: progressQuestion, action: "figures:read", aim: ofProgress },
  { path: "/v1/series", question: seriesQuestion, action: "figures:read", aim: ofArea },
  { path: "/v1/decomposition", question: decompositionQuestion, action: "figures:read", aim: ofArea },
  { path: "/v1/gap", question: gapQuestion, action: "figures:read", aim: ofTarget },
  { path: "/v1/late", question: lateQuestion, action: "late:read", aim: ofArea },
  { path: "/v1/periods", question: periodsQuestion, action: "periods:read", aim: ofArea },
  { path: "/v1/enterprises", question: enterprisesQuestion, action: "units:read", aim: ofArea },
  { path: "/v1/enterprises/:unit", question: enterpriseQuestion, action: "unit:read", aim: ofUnit },
  { path: "/v1/enterprises/:unit/reports", question: reportsQuestion, action: "unit:read", aim: ofUnit },
  { path: "/v1/targets", question: targetsQuestion, action: "targets:read", aim: ofAll },
  { path: "/v1/indicators", question: indicatorsQuestion, action: "indicators:read", aim: ofAll },
  { path: "/v1/bases", question: basesQuestion, action: "bases:read", aim: ofAll },
  { path: "/v1/areas", question: areasQuestion, action: "places:read", aim: ofAll },
  { path: "/v1/clusters", question: clustersQuestion, action: "places:read", aim: ofAll },
  { path: "/v1/published", question: publishedQuestion, action: "published:read", aim: ofAll },
  { path: "/v1/batches", question: batchesQuestion, action: "batches:read", aim: ofAll },
  { path: "/v1/batches/:batch", question: batchQuestion, action: "batches:read", aim: ofAll },
  { path: "/v1/revisions", question: revisionsQuestion, action: "revisions:read", aim: ofAll },
  { path: "/v1/explanation", question: explainQuestion, action: "explain:read", aim: ofFigure },
  { path: "/v1/events", question: eventsQuestion, action: "events:read", aim: ofAll },
  { path: "/v1/disclosure", question: disclosureQuestion, action: "disclosure:read", aim: ofAll },
  { path: "/v1/publications", question: publicationsQuestion, action: "publications:read", aim: ofAll },
];

/** What every read takes beside its own query. */
const READ = {
  format: z.enum(FORMATS).optional().describe("代替 Accept instead of Accept"),
  minPosition: MinPosition,
};

export function registerAsked(app: FastifyInstance, service: Service, cache: AnswerCache): void {
  for (const route of ASKED) registerOne(app, service, route, cache);
}

function registerOne(app: FastifyInstance, service: Service, route: AskedRoute, cache: AnswerCache): void {
  const { path, question, action } = route;
  const named = [...path.matchAll(/:(\w+)/g)].flatMap(([, name]) => name ?? []);
  const own = Object.entries(question.query.shape).filter(([name]) => !named.includes(name));
  const params = z.object(Object.fromEntries(named.map((name) => [name, z.string().max(100)])));
  app.get(path, {
    config: { action },
    schema: {
      operationId: question.name,
      summary: summaryOf(question),
      tags: [action.replace(/:.*/, "")],
      ...(named.length > 0 ? { params } : {}),
      querystring: z.strictObject({ ...Object.fromEntries(own), ...READ }),
      response: { 200: inEveryFormat(question), default: PROBLEM },
    },
    // Repeats of those who could not be recognised at once, before anything is parsed but after the limits.
    preParsing: async (request, reply) => {
      const found = cache.at(request.url, momentOf(service))?.get(whoAsks(request));
      if (!found) return;
      service.metrics.hits++;
      return send(request, reply, found);
    },
    handler: async (request, reply) => {
      const { format, minPosition, ...rest } = READ_QUERY.parse(request.query);
      if (minPosition !== undefined) await reach(service, minPosition, reply);
      const asked = { ...rest, ...Object(request.params) };
      const { target, query } = route.aim(service, request, asked);
      requirePermit(service, request, action, target);
      const finished = await cache.make(request.url, whoAsks(request), momentOf(service), () =>
        finish(service, route, query, request, formatOf(request, format)),
      );
      return send(request, reply, finished);
    },
  });
}

function inEveryFormat(question: Question) {
  return {
    description: summaryOf(question),
    content: {
      [bare(MEDIA_TYPES.json)]: { schema: question.data },
      [bare(MEDIA_TYPES.csv)]: { schema: z.string() },
      [bare(MEDIA_TYPES.xlsx)]: { schema: BINARY },
      [bare(MEDIA_TYPES.table)]: { schema: PrintedData },
    },
  };
}

const READ_QUERY = z.looseObject(READ);

function momentOf({ engine: { position, clock } }: Service): Moment {
  return { position, now: clock.now() };
}

function whoAsks({ principal, headers }: FastifyRequest): string {
  return askerOf(principal, headers);
}

const WRITERS: Readonly<
  Record<Format, (answer: Answer, language: Language) => string | Uint8Array | Promise<Uint8Array>>
> = {
  json: (answer) => jsonText(answer.data()),
  csv: (answer) => formatCsv(answer.table()),
  xlsx: formatXlsx,
  table: (answer, language) => jsonText(printed(answer, language)),
};

/** Is it to be saved under a name? */
function isFile(format: Format): boolean {
  return format === "csv" || format === "xlsx";
}

async function finish(
  { engine, metrics }: Service,
  { path, question }: AskedRoute,
  asked: Asked,
  request: FastifyRequest,
  format: Format,
): Promise<Finished> {
  const query = question.query.safeParse(asked);
  if (!query.success) throw misfitIn(query.error);
  const language = languageOf(request);
  const stop = metrics.queries.startTimer({ question: question.name });
  const answer = await question.ask(engine, query.data, language);
  const body = Buffer.from(await WRITERS[format](answer, language));
  stop();
  const { position, next } = answer;
  const isTimed = "asOf" in question.query.shape;
  const link =
    next === undefined ? {} : { link: nextLink(request.url, next, isTimed ? { asOf: `${position}` } : {}) };
  const etag = etagOf(body, position);
  const fileName = `${question.name}-${position}.${format}`;
  return {
    route: path,
    etag,
    headers: {
      ...SECURITY_HEADERS,
      etag,
      "content-type": MEDIA_TYPES[format],
      "content-language": tagOf(language),
      "cache-control": "private, no-cache",
      vary: "accept, accept-language, authorization",
      "dabiao-position": `${position}`,
      ...(isFile(format) ? { "content-disposition": `attachment; filename="${fileName}"` } : {}),
      ...link,
    },
    body,
  };
}

function send(request: FastifyRequest, reply: FastifyReply, { etag, headers, body }: Finished): FastifyReply {
  reply.headers(headers);
  if (matchesTag(request.headers["if-none-match"], etag)) return reply.code(304).send();
  return reply.send(body);
}

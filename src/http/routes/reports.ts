import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { Action } from "../../access/permissions.js";
import { Flag, Year } from "../../answers/scope.js";
import { both } from "../../domain/schema-words.js";
import { cityOf } from "../../engine/queries/scope.js";
import { knownVantageOf, vantageOf } from "../../engine/queries/vantage.js";
import { etagOf, matchesTag } from "../answer-cache.js";
import { askedArea, requirePermit, type Service } from "../context.js";
import { attachment, BINARY, bare, languageOf, preferred, tagOf } from "../negotiate.js";
import { PROBLEM } from "../problem.js";
import { MinPosition, reach, whileConnected } from "../reach.js";
import type { AskedReport, MadeReport, Reports } from "../report-maker.js";

const FORMATS = ["html", "pdf", "docx", "xlsx", "json"] as const;
type Format = (typeof FORMATS)[number];
const TYPES: Readonly<Record<Format, string>> = {
  html: "text/html; charset=utf-8",
  pdf: "application/pdf",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  json: "application/json; charset=utf-8",
};

/** A report as JSON says itself what it holds: blocks of text, tables and figures. */
const DOCUMENTED: Readonly<Record<Format, z.ZodType>> = {
  html: z.string(),
  pdf: BINARY,
  docx: BINARY,
  xlsx: BINARY,
  json: z.looseObject({ title: z.string(), area: z.string(), period: z.string() }),
};

const Common = z.strictObject({
  area: z.string().max(100).optional().describe("地区或园区,默认本辖区 area or park, by default the own one"),
  plan: z.string().max(64).optional().describe("规划,默认全部 plan, all by default"),
  issuer: z.string().max(100).optional().describe("发布单位 who puts its name under it"),
  format: z.enum(FORMATS).optional().describe("代替 Accept instead of Accept"),
  minPosition: MinPosition,
});
const asOf = z.string().max(100).optional().describe("位置、时间或发布名 position, time or publication");
const names = Flag.describe("列出单个企业,只供内部使用 with single enterprises, not to be published");
const MONTH_OR_QUARTER = /^\d{4}-(0[1-9]|1[0-2]|Q[1-4])$/;

const Annual = Common.extend({ year: Year.describe("年份 year"), asOf, names });
const Bulletin = Common.extend({
  period: z
    .string()
    .regex(
      MONTH_OR_QUARTER,
      both("应为月或季,如 2019-06、2019-Q2", "must be a month or quarter such as 2019-06, 2019-Q2"),
    )
    .describe("月或季,如 2019-06、2019-Q2 a month or a quarter"),
  asOf,
});
const Comparison = Common.extend({
  of: z
    .string()
    .regex(
      /^\d{4}(-(0[1-9]|1[0-2]|Q[1-4]))?$/,
      both(
        "应为年、季或月,如 2019、2019-Q2、2019-06",
        "must be a year, quarter or month such as 2019, 2019-Q2, 2019-06",
      ),
    )
    .describe("年、季或月 a year, a quarter or a month"),
  before: z.string().max(100).describe("前一时点 the earlier position, time or publication"),
  after: z.string().max(100).optional().describe("后一时点,默认现在 the later one, now by default"),
  names,
});

/** What is asked, as the command line is told it. */
interface Asked {
  /** Of the log as the report knows it. */
  readonly position: number;
  readonly options: AskedReport["options"];
}

/** One kind of report. */
interface ReportRoute {
  readonly path: string;
  readonly kind: AskedReport["kind"];
  readonly summary: string;
  readonly action: Action;
  readonly query: z.ZodObject;
  /** With every moment as a position, so that the same question of the same log gives the same bytes. */
  asked(query: unknown, positionOf: (moment: string | undefined) => number): Asked;
}

const namesOption = (names: boolean) => (names ? { names } : {});

const REPORTS: readonly ReportRoute[] = [
  {
    path: "/v1/reports/annual",
    kind: "annual",
    summary: "年报 the yearly report",
    action: "reports:read",
    query: Annual,
    asked(query, positionOf) {
      const { year, asOf, names } = Annual.parse(query);
      const position = positionOf(asOf);
      const options = { year: `${year}`, "as-of": `${position}`, ...namesOption(names) };
      return { position, options };
    },
  },
  {
    path: "/v1/reports/bulletin",
    kind: "bulletin",
    summary: "月报、季报,不列单个企业 a monthly or quarterly bulletin; never names enterprises",
    action: "reports:read",
    query: Bulletin,
    asked(query, positionOf) {
      const { period, asOf } = Bulletin.parse(query);
      const position = positionOf(asOf);
      return { position, options: { period, "as-of": `${position}` } };
    },
  },
  {
    path: "/v1/reports/comparison",
    kind: "compare",
    summary: "同一报告两个时点的比较 two vintages of a report: what differs, who and why",
    action: "revisions:read",
    query: Comparison,
    asked(query, positionOf) {
      const { of, before, after, names } = Comparison.parse(query);
      const position = positionOf(after);
      const options = {
        of,
        before: `${positionOf(before)}`,
        after: `${position}`,
        ...namesOption(names),
      };
      return { position, options };
    },
  },
];

export function registerReports(app: FastifyInstance, service: Service, reports: Reports): void {
  for (const route of REPORTS) registerOne(app, service, reports, route);
}

function registerOne(
  app: FastifyInstance,
  service: Service,
  reports: Reports,
  { path, kind, summary, action, query, asked }: ReportRoute,
): void {
  const { engine, config } = service;
  app.get(path, {
    config: { action },
    schema: {
      operationId: `${kind}Report`,
      summary,
      tags: ["reports"],
      querystring: query,
      response: {
        200: {
          description: "报告;同一位置,字节相同 the report; the same position gives the same bytes",
          content: Object.fromEntries(
            FORMATS.map((format) => [bare(TYPES[format]), { schema: DOCUMENTED[format] }]),
          ),
        },
        default: PROBLEM,
      },
    },
    handler: async (request, reply) => {
      const { area: named, plan, issuer, format: given, minPosition } = Common.strip().parse(request.query);
      const area = askedArea(vantageOf(engine.models), request.principal, named);
      requirePermit(service, request, action, { area });
      if (minPosition !== undefined) await reach(service, minPosition, reply);
      const at = (moment: string | undefined) => knownVantageOf(engine.models, moment).position;
      const { position, options } = asked(request.query, at);
      const format = preferred(request, TYPES, FORMATS, given);
      const report: AskedReport = {
        kind,
        format,
        language: languageOf(request),
        options: {
          ...options,
          ...(area === cityOf(engine.models.reference.now()) ? {} : { park: area }),
          ...(plan === undefined ? {} : { plan }),
          ...(issuer === undefined ? {} : { issuer }),
        },
      };
      const made = await whileConnected(reply, (gone) =>
        reports.get(report, AbortSignal.any([gone, AbortSignal.timeout(config.reportMax)])),
      );
      return send(request, reply, { made, format, position });
    },
  });
}

function send(
  request: FastifyRequest,
  reply: FastifyReply,
  { made, format, position }: { made: MadeReport; format: Format; position: number },
): FastifyReply {
  const etag = etagOf(made.bytes, position);
  reply.headers({
    etag,
    "content-type": TYPES[format],
    "content-language": tagOf(languageOf(request)),
    "cache-control": "private, no-cache",
    vary: "accept, accept-language, authorization",
    "dabiao-position": position,
  });
  // A page is shown, and may do nothing; everything else is a file.
  if (format === "html") reply.header("content-security-policy", PAGE_CSP);
  else reply.header("content-disposition", attachment(made.name));
  if (matchesTag(request.headers["if-none-match"], etag)) return reply.code(304).send();
  return reply.send(made.bytes);
}

const PAGE_CSP = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox";

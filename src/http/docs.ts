import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import type { FastifyInstance } from "fastify";
import { jsonSchemaTransform, jsonSchemaTransformObject } from "fastify-type-provider-zod";
import { type Action, extentsOf } from "../access/permissions.js";
import { describeHeaders } from "./openapi.js";

/** The OpenAPI document of all routes that are registered after this, and the pages at `/docs` that show it. */
export async function registerDocs(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "达标 dabiao",
        version: "1",
        description: CONVENTIONS,
      },
      servers: [{ url: "/" }],
      components: { securitySchemes: { bearer: { type: "http", scheme: "bearer" } } },
      security: [{ bearer: [] }, {}],
      tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    },
    transform: (route) => {
      const { schema, url } = jsonSchemaTransform(route);
      const { action } = route.route.config ?? {};
      return { url, schema: { ...schema, ...(action ? { description: permitted(action) } : {}) } };
    },
    transformObject: (document) => {
      const described = jsonSchemaTransformObject(document);
      describeHeaders(described.paths);
      // Every named schema comes in two forms; nobody sends a problem.
      if ("components" in described) delete described.components?.schemas?.ProblemInput;
      return described;
    },
  });
  await app.register(swaggerUi, {
    routePrefix: "/docs",
    staticCSP: DOCS_CSP,
    // Its bar offers documents of other services.
    theme: {
      title: "达标 dabiao",
      css: [{ filename: "theme.css", content: ".swagger-ui .topbar { display: none }" }],
    },
  });
  app.get("/openapi.json", { schema: { hide: true } }, async () => app.swagger());
}

/** Who may ask, below what an address is for. */
function permitted(action: Action): string {
  return `权限 open to: ${extentsOf(action)}`;
}

/** Groups of addresses, in the order in which they are shown. */
const TAGS: Readonly<Record<string, string>> = {
  figures:
    "数字:达标进度、时间序列、分解、缺口、发布、实时推送 figures, publishing, and changes as they come",
  reports: "报告:年报、月报季报、比较 reports to put before others",
  commands: "办理:登记、报送、撤回、规划、监测数据、锁定 changes, one at a time",
  batches: "文件:上传、批次、填报模板 uploaded files and forms",
  late: "催报 who has not reported yet",
  periods: "报告期:逐月应报、已报与锁定 months, what is due for them, and which are locked",
  units: "企业名录 the register",
  unit: "一家企业及其报表 one enterprise and its reports",
  targets: "规划目标 targets of the plan",
  indicators: "监测指标 indicators and what was observed of them",
  bases: "可比口径的基数调整 restated bases of comparable growth",
  places: "地区、园区、产业 areas, parks and clusters",
  explain: "溯源:由来与依据 where a figure comes from",
  revisions: "修订 what was revised",
  published: "公布数对照 figures published elsewhere",
  publications: "历次发布 publications",
  events: "日志 the log itself",
  disclosure: "发布前的保密检查 what a publication would disclose",
  operations: "运维 for those who keep the service running",
};

/** What holds at every address, as Markdown. */
const CONVENTIONS = [
  "产业统计与目标跟踪。数字一律为精确的十进制文本;算不出的数字给出原因。 Industry statistics and target tracking. Figures are exact decimal texts; one that cannot be computed says why.\n",
  "- **令牌 token**:`Authorization: Bearer …`,由 `dabiao token create` 发放;不带令牌即为公众 without one you are the public.",
  "- **语言 language**:`Accept-Language: zh` 或 `en`。**格式 format**:`Accept` 或 `format=json|csv|xlsx`。",
  '- **分页 pages**:`limit`、`after`;`Link: <…>; rel="next"` 和 `next` 指向下一页,各页依据同一日志位置 all pages rest on the same position of the log.',
  "- **时点 moment**:`asOf` 取位置、时间或发布名 a position, a time or a publication. **缓存 caching**:`ETag` 用于 `If-None-Match`,未变则答304 304 where nothing changed.",
  "- **读到自己所写 read your own write**:把变更所答的 `position` 作为下次读取的 `minPosition` send the position that a change was answered with.",
  "- **重发 repeating**:带同一 `Idempotency-Key` 重发,七天内只执行一次;429、503 按 `Retry-After` 再试 the same key is carried out once within seven days; 429 and 503 say when to try again. 上传文件无须此键:同一文件、同样选项即同一批次 a file needs none: the same bytes with the same options are the same batch.",
  "- **并发 concurrency**:把读到的 `revision` 加引号放入 `If-Match`,他人已改则答412 the revision that was read, in quotes: 412 where somebody changed it since.",
  "- **拒绝 refusals**:`application/problem+json`(RFC 9457),`code` 不变,`detail` 随语言 code is stable, detail is in your language.",
].join("\n");

/** The documentation loads from here alone, by whatever scheme the page came: its own preset names other hosts. */
const DOCS_CSP = {
  "default-src": ["'self'"],
  "script-src": ["'self'"],
  "style-src": ["'self'", "'unsafe-inline'"],
  "img-src": ["'self'", "data:"],
  "base-uri": ["'self'"],
  "frame-ancestors": ["'self'"],
  "object-src": ["'none'"],
};

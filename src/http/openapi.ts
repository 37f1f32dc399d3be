/**
 * What the schemas of the routes do not say by themselves: headers of requests and answers. The same rules hold for
 * every route of a kind, so they are written once, over the finished document.
 */

type Fields = Record<string, unknown>;

const header = (description: string, type: "string" | "integer" = "string") => ({
  description,
  schema: { type },
});
const ON_ALL = {
  "Cache-Control": header("能否留存 whether it may be kept"),
  "X-Request-Id": header("请求编号,日志和审计记录中相同 as the log and the audit record name it"),
  "X-RateLimit-Limit": header("每分钟可发的请求数 requests of one sender in a minute", "integer"),
  "X-RateLimit-Remaining": header("本分钟还可发的 how many are left of them", "integer"),
  "X-RateLimit-Reset": header("几秒后重新计数 seconds until they are counted anew", "integer"),
};
const LANGUAGE = { "Content-Language": header("zh-CN 或 en") };
const POSITION = {
  "Dabiao-Position": header("读到此位置即含此改动 a read at this position has the change", "integer"),
};
const NAMED = { "Content-Disposition": header("文件名 a name to save it under") };
const ON_PROBLEM = {
  ...ON_ALL,
  ...LANGUAGE,
  "Retry-After": header("429、503:几秒后再试 seconds after which to try again", "integer"),
  "WWW-Authenticate": header("401"),
  Allow: header("405:此地址接受的方法 methods that are taken here"),
};
const ON_READ = {
  ...ON_ALL,
  ...LANGUAGE,
  ...NAMED,
  ETag: header("字节的标记,用于 If-None-Match the same tag is the same bytes"),
  Vary: header("答案随哪些请求头而不同 headers of the request that the answer depends on"),
  "Dabiao-Position": header("答案所依据的日志位置 position of the log that the answer rests on", "integer"),
};
const LINK = { Link: header('下一页 the next page: <…>; rel="next"') };
const REVISION = {
  ETag: header("版次,用于下次 If-Match the revision that the next change names in If-Match"),
};
const ON_WRITE = { ...ON_ALL, ...LANGUAGE, ...REVISION, ...POSITION };
/** What single operations add to that, by status; `*` is any success. */
const OWN_HEADERS: Readonly<Record<string, Readonly<Record<string, object>>>> = {
  upload: {
    "*": LANGUAGE,
    "200": POSITION,
    "201": POSITION,
    "202": { Location: header("进度和结果所在 where its progress and result can be asked for") },
    "422": POSITION,
  },
  resume: { "*": POSITION },
  uploadState: { "*": LANGUAGE },
  uploadRejects: { "*": NAMED },
  batchRejects: { "*": NAMED },
  template: { "*": NAMED },
  live: { "*": { "X-Accel-Buffering": header("no:代理不得积存 no proxy is to hold it back") } },
};
const parameter = (name: string, description: string, pattern?: string) => ({
  in: "header",
  name,
  description,
  required: false,
  schema: { type: "string", ...(pattern === undefined ? {} : { pattern }) },
});
const ACCEPT_LANGUAGE = parameter("Accept-Language", "zh 或 en");
const READ_PARAMETERS = [
  parameter("If-None-Match", "与 ETag 相同则答 304 the ETag of what is at hand: 304 where nothing changed"),
];
const WRITE_PARAMETERS = [
  parameter(
    "Idempotency-Key",
    "同一键七天内只执行一次 carried out once within seven days, however often it is sent",
    "^[\\x21-\\x7e]{1,200}$",
  ),
  parameter(
    "If-Match",
    "所见版次,他人已改则答 412;* 为须已存在 the revision that was read: 412 where someone changed it since; * is any",
  ),
  parameter("If-None-Match", "*:须尚不存在,否则答 412 there must be nothing yet, else 412"),
];
const OWN_PARAMETERS: Readonly<Record<string, readonly object[]>> = {
  upload: [parameter("Prefer", "respond-async:收齐后即答 answered as soon as all is received")],
  live: [parameter("Last-Event-ID", "从此位置续传 go on from this position")],
};

/** Adds the headers to a document's paths. */
export function describeHeaders(paths: unknown): void {
  for (const item of fieldsIn(paths)) {
    for (const [method, operation] of Object.entries(item)) {
      if (isFields(operation)) describeOne(method, operation);
    }
  }
}

function describeOne(method: string, operation: Fields): void {
  const { responses, tags } = operation;
  if (!isFields(responses)) return;
  const given = Array.isArray(operation.parameters) ? operation.parameters : [];
  const has = (name: string) => given.some((one) => isFields(one) && one.name === name);
  const isPaged = has("limit");
  // An answer that can be asked for as of a position carries its position.
  const isRead = has("minPosition");
  const isWrite = method !== "get" && !(Array.isArray(tags) && tags.includes("batches"));
  const ofSuccess = isRead ? ON_READ : isWrite ? ON_WRITE : ON_ALL;
  const name = typeof operation.operationId === "string" ? operation.operationId : "";
  const own = OWN_HEADERS[name] ?? {};
  for (const [status, response] of Object.entries(responses)) {
    if (!isFields(response)) continue;
    response.headers =
      status === "default"
        ? ON_PROBLEM
        : { ...ofSuccess, ...(isPaged ? LINK : {}), ...own["*"], ...own[status] };
  }
  if (isRead) responses["304"] = { description: "没有变化 nothing changed", headers: ON_READ };
  operation.parameters = [
    ...given,
    ...(isRead ? READ_PARAMETERS : isWrite ? WRITE_PARAMETERS : []),
    ...(OWN_PARAMETERS[name] ?? []),
    ACCEPT_LANGUAGE,
  ];
}

function fieldsIn(value: unknown): readonly Fields[] {
  return isFields(value) ? Object.values(value).filter(isFields) : [];
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

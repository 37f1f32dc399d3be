import { type Command, Option } from "commander";
import { z } from "zod";
import { Role } from "../../access/principal.js";
import { Fault } from "../../domain/faults.js";
import type { Context } from "../context.js";

/** Settings of the service: flag, value, meaning. Each can be given in the environment as well. */
const SETTINGS: readonly (readonly [flag: string, value: string, meaning: string])[] = [
  ["host", "地址 host", "监听地址,127.0.0.1 address to listen on"],
  ["port", "端口 port", "端口,8080 port"],
  ["body-max", "字节 bytes", "单条命令上限 largest body of a command"],
  ["upload-max", "字节 bytes", "上传文件上限 largest uploaded file"],
  ["rows-max", "行数 count", "上传文件行数上限 rows of an uploaded file"],
  ["uploads-max", "个数 count", "同时上传数 uploads at once"],
  ["rate-max", "次数 count", "每分钟请求上限 requests of one sender in a minute"],
  ["wait-max", "毫秒 ms", "读等待上限 how long a read may wait for a position"],
  ["reports-max", "个数 count", "同时编制的报告数 reports made at once"],
  ["report-max", "毫秒 ms", "编制一份报告的时限 how long a report may take"],
  ["fonts", "文件夹 folder", "报告用中文字体所在 where Chinese type for reports is"],
  ["lag-max", "毫秒 ms", "事件循环延迟上限 lag above which requests are turned away"],
  ["close-max", "毫秒 ms", "关闭等待上限 how long a shutdown may take"],
  ["receive-max", "毫秒 ms", "接收一个请求的时限 how long a request may take to arrive"],
  ["live-max", "个数 count", "实时连接上限 live connections at once"],
  ["live-buffer-max", "字节 bytes", "实时连接积压上限 what is kept for a live connection that does not read"],
  ["log-level", "级别 level", "trace … silent"],
  ["trust-proxy", "地址 addresses", "可信代理 proxies to be believed"],
  ["oidc-issuer", "地址 url", "OIDC issuer"],
  ["oidc-audience", "名称 name", "OIDC audience"],
  ["oidc-jwks", "地址 url", "OIDC JWKS"],
  ["oidc-role-claim", "名称 name", "OIDC claim with the role"],
  ["oidc-scope-claim", "名称 name", "OIDC claim with the scope"],
];

export function registerServe(program: Command, context: Context): void {
  const serve = program.command("serve").description("启动 HTTP 服务 run the HTTP service");
  for (const [flag, value, meaning] of SETTINGS) {
    const variable = `DABIAO_${flag.replaceAll("-", "_").toUpperCase()}`;
    serve.option(`--${flag} <${value}>`, `${meaning} (${variable})`);
  }
  serve.action((raw: unknown) => context.withEngine((engine) => context.serve(engine, Object(raw))));

  const token = program.command("token").description("访问令牌 access tokens");
  token
    .command("create")
    .description("新建令牌;只显示这一次 create a token; shown this once")
    .addOption(new Option("--role <角色 role>", "角色 role").choices(Role.options).makeOptionMandatory())
    .option("--scope <范围 scope>", "园区、区县的标识,或企业代码 area id, or unit id")
    .option("--label <名称 label>", "用于日志 as the log names it", "")
    .option("--expires <期限 when>", "如 90d、2027-01-01 such as 90d, 2027-01-01")
    .action((raw: unknown) => createToken(context, raw));
  token
    .command("list")
    .description("令牌清单 tokens")
    .action(() =>
      context.withAccess((access) => {
        const { output } = context;
        const rows = access.list();
        const time = (at: number | null) => (at === null ? "" : new Date(at).toISOString().slice(0, 16));
        output.table(
          [
            { head: output.say("编号", "id"), cell: (row) => row.id },
            { head: output.say("角色", "role"), cell: (row) => row.role },
            { head: output.say("范围", "scope"), cell: (row) => row.scope ?? "" },
            { head: output.say("名称", "label"), cell: (row) => row.label },
            { head: output.say("创建", "created"), cell: (row) => time(row.createdAt) },
            { head: output.say("到期", "expires"), cell: (row) => time(row.expiresAt) },
            { head: output.say("撤销", "revoked"), cell: (row) => time(row.revokedAt) },
            { head: output.say("最近使用", "used"), cell: (row) => time(row.usedAt) },
          ],
          rows,
          { json: rows },
        );
      }),
    );
  token
    .command("revoke")
    .argument("<编号 id>")
    .description("撤销令牌 revoke a token")
    .action((id: string) =>
      context.withAccess((access) => {
        access.revoke(id, context.options.actor);
        context.output.line(context.output.say(`已撤销 ${id}`, `revoked ${id}`));
      }),
    );

  program
    .command("audit")
    .description("审计记录 who did what, and who was refused")
    .option("--after <编号 number>", "从此之后 after", "0")
    .option("--limit <个数 count>", "最多 at most", "100")
    .action((raw: unknown) =>
      context.withAccess((access) => {
        const Page = z.object({ after: z.coerce.number().int(), limit: z.coerce.number().int().min(1) });
        const { after, limit } = Page.parse(raw);
        const { output } = context;
        const rows = access.readAudit(after, limit);
        output.table(
          [
            { head: "#", align: "right", cell: (row) => `${row.n}` },
            { head: output.say("时间", "time"), cell: (row) => new Date(row.at).toISOString() },
            { head: output.say("操作人", "actor"), cell: (row) => row.actor },
            { head: output.say("角色", "role"), cell: (row) => row.role },
            { head: output.say("操作", "action"), cell: (row) => row.action },
            { head: output.say("对象", "target"), cell: (row) => row.target },
            { head: output.say("结果", "outcome"), cell: (row) => row.outcome },
            { head: output.say("次数", "times"), align: "right", cell: (row) => `${row.times}` },
            { head: output.say("说明", "detail"), cell: (row) => row.detail },
          ],
          rows,
          { json: rows },
        );
      }),
    );
}

function createToken(context: Context, raw: unknown): Promise<void> {
  const { role, scope, label, expires } = z
    .object({
      role: Role,
      scope: z.string().optional(),
      label: z.string().max(100),
      expires: z.string().optional(),
    })
    .parse(raw);
  return context.withAccess((access) => {
    const { id, secret } = access.create({
      role,
      scope: scope ?? null,
      label,
      expiresAt: expires === undefined ? null : timeIn(expires),
      actor: context.options.actor,
    });
    const { output } = context;
    if (output.format === "json") output.json({ id, secret });
    else {
      output.line(secret);
      output.note(output.say(`令牌 ${id},只显示这一次`, `token ${id}, shown this once`));
    }
  });
}

const DAY_MS = 86_400_000;

/** @throws Fault ARGUMENT_INVALID */
function timeIn(text: string): number {
  const [, days] = /^(\d{1,4})d$/.exec(text) ?? [];
  const time =
    days === undefined
      ? Date.parse(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T23:59:59+08:00` : text)
      : Date.now() + Number(days) * DAY_MS;
  if (!Number.isFinite(time)) throw new Fault("ARGUMENT_INVALID", { detail: `--expires ${text}` });
  return time;
}

import { type Command, Option } from "commander";
import { z } from "zod";
import { needsScope, ROLE_NAMES, Role } from "../../access/principal.js";
import { AuditQuery, auditJson, tokenJson } from "../../access/records.js";
import { inChina } from "../../domain/china-time.js";
import { Fault } from "../../domain/faults.js";
import { requireUnit } from "../../engine/decisions.js";
import type { Engine } from "../../engine/engine.js";
import { areaNamed } from "../../engine/queries/scope.js";
import type { Context } from "../context.js";
import { optionsIn } from "../settings.js";

/** Who may use the service: tokens, and the record of what was done with them. */
export function registerTokens(program: Command, context: Context): void {
  const token = program.command("token").description("访问令牌 access tokens");
  token
    .command("create")
    .description("新建令牌;只显示这一次 create a token; shown this once")
    .addOption(new Option("--role <角色 role>", "角色 role").choices(Role.options).makeOptionMandatory())
    .option(
      "--scope <范围 scope>",
      "园区、区县(市)的标识或名称,或企业代码 area by id or name, or code of a unit",
    )
    .option("--label <名称 label>", "令牌的名称,记入日志 as the log names it", "")
    .option("--expires <期限 when>", "如 90d、2027-01-01 such as 90d, 2027-01-01")
    .action((raw: unknown) => createToken(context, raw));
  token
    .command("list")
    .description("令牌清单 tokens")
    .action(() =>
      context.withAccess(({ tokens }) => {
        const { output } = context;
        const rows = tokens.list();
        const time = (at: number | null) => (at === null ? "" : inChina(at).slice(0, 16));
        output.table(
          [
            { head: output.say("编号", "id"), cell: (row) => row.id },
            { head: output.say("角色", "role"), cell: (row) => ROLE_NAMES[row.role][output.language] },
            { head: output.say("范围", "scope"), cell: (row) => row.scope ?? "" },
            { head: output.say("名称", "label"), cell: (row) => row.label },
            { head: output.say("创建", "created"), cell: (row) => time(row.createdAt) },
            { head: output.say("到期", "expires"), cell: (row) => time(row.expiresAt) },
            { head: output.say("撤销", "revoked"), cell: (row) => time(row.revokedAt) },
            { head: output.say("最近使用", "used"), cell: (row) => time(row.usedAt) },
          ],
          rows,
          { json: rows.map(tokenJson) },
        );
      }),
    );
  token
    .command("revoke")
    .argument("<编号 id>")
    .description("撤销令牌 revoke a token")
    .action((id: string) =>
      context.withAccess(({ tokens }) => {
        tokens.revoke(id, context.options.actor);
        context.output.done({ id }, `已撤销 ${id}`, `revoked ${id}`);
      }),
    );
  registerAudit(program, context);
}

const NewToken = z.object({
  role: Role,
  scope: z.string().optional(),
  label: z.string().max(100),
  expires: z.string().optional(),
});

async function createToken(context: Context, raw: unknown): Promise<void> {
  const { role, scope, label, expires } = optionsIn(NewToken, raw);
  const expiresAt = expires === undefined ? null : timeIn(expires);
  const ownScope =
    scope === undefined || !needsScope(role)
      ? (scope ?? null)
      : await context.withEngine(async (engine) => scopeNamed(engine, role, scope), "read-only");
  return context.withAccess(({ tokens }) => {
    const { id, secret } = tokens.create({
      role,
      scope: ownScope,
      label,
      expiresAt,
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

/**
 * The id behind a scope as it is typed: a token for what does not exist would be let in and refused everything.
 *
 * @throws Fault AREA_UNKNOWN, ENTERPRISE_UNKNOWN
 */
function scopeNamed({ models }: Engine, role: Role, scope: string): string {
  if (role !== "enterprise") return areaNamed(models.reference.now(), scope);
  requireUnit(models, scope);
  return scope;
}

const DAY_MS = 86_400_000;

/** @throws Fault ARGUMENT_INVALID, for a time that is past as well */
function timeIn(text: string): number {
  const [, days] = /^(\d{1,4})d$/.exec(text) ?? [];
  const time = days === undefined ? momentIn(text) : Date.now() + Number(days) * DAY_MS;
  // What is no time is not later either.
  if (!(time > Date.now())) {
    const detail = {
      zh: `--expires 应为今后的日期、时间或天数,如 2030-12-31、90d:${text}`,
      en: `--expires: must be a day or time to come, or a number of days, such as 2030-12-31, 90d: ${text}`,
    };
    throw new Fault("ARGUMENT_INVALID", { detail });
  }
  return time;
}

/** Milliseconds since 1970 of a day's end in China, or of a time; NaN for what is neither, such as a bare number. */
function momentIn(text: string): number {
  if (!/^\d{4}-\d{2}-\d{2}/.test(text)) return Number.NaN;
  return Date.parse(text.length === "2030-12-31".length ? `${text}T23:59:59+08:00` : text);
}

function registerAudit(program: Command, context: Context): void {
  program
    .command("audit")
    .description("审计记录 who did what, and who was refused")
    .addOption(
      new Option("--order <次序 order>", "新的或旧的在前 newest or oldest first")
        .choices(AuditQuery.shape.order.unwrap().options)
        .default("newest"),
    )
    .option("--after <编号 number>", "从此编号之后,按 --order 的次序 behind this number, in that order")
    .option("--limit <个数 count>", "最多列出 at most", "100")
    .action((raw: unknown) =>
      context.withAccess(({ notes }) => {
        const query = optionsIn(AuditQuery, raw);
        const { output } = context;
        const rows = notes.readAudit(query);
        output.table(
          [
            { head: "#", align: "right", cell: (row) => `${row.n}` },
            { head: output.say("时间", "time"), cell: (row) => inChina(row.at) },
            { head: output.say("操作人", "actor"), cell: (row) => row.actor },
            { head: output.say("角色", "role"), cell: (row) => ROLE_NAMES[row.role][output.language] },
            { head: output.say("操作", "action"), cell: (row) => row.action },
            { head: output.say("对象", "target"), cell: (row) => row.target },
            { head: output.say("结果", "outcome"), cell: (row) => OUTCOMES[row.outcome][output.language] },
            { head: output.say("次数", "times"), align: "right", cell: (row) => `${row.times}` },
            { head: output.say("说明", "detail"), cell: (row) => row.detail },
          ],
          rows,
          { json: rows.map(auditJson) },
        );
      }),
    );
}

const OUTCOMES = {
  allowed: { zh: "允许", en: "allowed" },
  refused: { zh: "拒绝", en: "refused" },
} as const;

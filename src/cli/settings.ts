import { Option } from "commander";
import type { z } from "zod";
import { Fault } from "../domain/faults.js";
import { optionIn, schemaWords } from "../domain/schema-words.js";

/** A setting: its flag, the value, what it means. Each can be given in the environment as well. */
export type Setting = readonly [flag: string, value: string, meaning: string];

/** Settings of every command. */
export const GLOBAL_SETTINGS = {
  data: ["data", "位置 location", "数据文件,或 esdb:// 连接 store file, or an esdb:// connection"],
  lang: ["lang", "语言 language", "输出语言 output language"],
  actor: ["actor", "操作人 who", "记入日志的操作人 who is recorded as acting"],
  access: [
    "access",
    "文件 file",
    "令牌和审计记录,默认在数据旁 tokens and audit records, by default beside the data",
  ],
  cache: [
    "cache",
    "文件夹 folder",
    "日志在 EventStoreDB 时快照所在 snapshots, where the log is on EventStoreDB",
  ],
} as const satisfies Readonly<Record<string, Setting>>;

/** Settings of the service, which `readConfig` of the service itself takes from flags and environment and checks. */
export const SERVICE_SETTINGS: readonly Setting[] = [
  ["host", "地址 host", "监听地址,127.0.0.1 address to listen on"],
  ["port", "端口 port", "端口,8080 port"],
  ["body-max", "字节 bytes", "单条命令的大小上限 largest body of a command"],
  ["upload-max", "字节 bytes", "上传文件的大小上限 largest uploaded file"],
  ["rows-max", "行数 count", "上传文件的行数上限 rows of an uploaded file"],
  ["uploads-max", "个数 count", "同时上传的文件数 uploads at once"],
  ["rate-max", "次数 count", "每分钟请求上限 requests of one sender in a minute"],
  ["wait-max", "毫秒 ms", "读取等待的时限 how long a read may wait for a position"],
  ["reports-max", "个数 count", "同时编制的报告数 reports made at once"],
  ["report-max", "毫秒 ms", "编制一份报告的时限 how long a report may take"],
  ["fonts", "文件夹 folder", "报告用中文字体所在 where Chinese type for reports is"],
  ["lag-max", "毫秒 ms", "处理延迟上限,超过则暂不接收请求 lag above which requests are turned away"],
  ["close-max", "毫秒 ms", "关闭等待的时限 how long a shutdown may take"],
  ["receive-max", "毫秒 ms", "接收一个请求的时限 how long a request may take to arrive"],
  ["live-max", "个数 count", "实时连接上限 live connections at once"],
  ["live-buffer-max", "字节 bytes", "实时连接积压上限 what is kept for a live connection that does not read"],
  ["log-level", "级别 level", "日志级别 trace … silent"],
  ["trust-proxy", "地址 addresses", "可信代理的地址 proxies to be believed"],
  ["oidc-issuer", "地址 url", "OIDC 签发方 issuer"],
  ["oidc-audience", "名称 name", "OIDC 受众 audience"],
  ["oidc-jwks", "地址 url", "OIDC 公钥地址 JWKS"],
  ["oidc-role-claim", "名称 name", "OIDC 令牌中写明角色的项 claim with the role"],
  ["oidc-scope-claim", "名称 name", "OIDC 令牌中写明范围的项 claim with the scope"],
];

/** @example variableOf("body-max") //=> "DABIAO_BODY_MAX" */
export function variableOf(flag: string): string {
  return `DABIAO_${flag.replaceAll("-", "_").toUpperCase()}`;
}

export function optionOf([flag, value, meaning]: Setting): Option {
  return new Option(`--${flag} <${value}>`, `${meaning} (${variableOf(flag)})`);
}

/** The settings of every command that the environment gives, as they would be typed: checked as such, and overruled. */
export function typedByEnvironment(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  return Object.keys(GLOBAL_SETTINGS).flatMap((flag) => {
    const value = env[variableOf(flag)];
    return value === undefined || value === "" ? [] : [`--${flag}=${value}`];
  });
}

/**
 * Options as commander gives them, as their schema reads them.
 *
 * @throws Fault ARGUMENT_INVALID naming every option that does not fit as it is typed
 */
export function optionsIn<Schema extends z.ZodType>(schema: Schema, raw: unknown): z.output<Schema> {
  const { data, error } = schema.safeParse(raw);
  if (error) throw new Fault("ARGUMENT_INVALID", { detail: schemaWords(error, optionIn) });
  return data;
}

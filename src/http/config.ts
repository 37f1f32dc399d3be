import { isIP } from "node:net";
import { z } from "zod";
import { named, type Words } from "../domain/defect.js";
import { Fault } from "../domain/faults.js";
import { both, optionIn, schemaWords } from "../domain/schema-words.js";

/** What the reader of files takes at most. */
const LIMITS_ROWS = 5_000_000;

/** Settings of the service: each by flag or environment, checked at start. Sizes in bytes, times in milliseconds. */
export const ServiceConfig = z.object({
  host: z.string().min(1).default("127.0.0.1"),
  port: z.coerce.number().int().min(0).max(65_535).default(8080),
  /** Largest body of a single command. */
  bodyMax: z.coerce
    .number()
    .int()
    .min(1024)
    .default(1 << 20),
  /** Largest uploaded file. */
  uploadMax: z.coerce
    .number()
    .int()
    .min(1024)
    .default(1 << 30),
  /** Rows of one uploaded file. */
  rowsMax: z.coerce.number().int().min(1).max(LIMITS_ROWS).default(LIMITS_ROWS),
  /** Uploads that are received or taken in at once; more are answered with 503. */
  uploadsMax: z.coerce.number().int().min(1).max(64).default(4),
  /** Requests of one sender in a minute. */
  rateMax: z.coerce.number().int().min(1).default(6000),
  /** How long a read may wait for a position. */
  waitMax: z.coerce.number().int().min(0).max(60_000).default(5000),
  /** Lag of the event loop above which requests are answered with 503. */
  lagMax: z.coerce.number().int().min(50).default(2000),
  /** Reports that are made at once, and how long one may take. */
  reportsMax: z.coerce.number().int().min(1).max(64).default(2),
  reportMax: z.coerce.number().int().min(100).default(120_000),
  /** Folder with Chinese type for reports as PDF and Word, where the machine has none in its usual places. */
  fonts: z.string().min(1).optional(),
  /** How long a shutdown waits for what has been taken. */
  closeMax: z.coerce.number().int().min(0).default(30_000),
  /** How long a request may take to arrive; a large file over a slow line needs its time. */
  receiveMax: z.coerce.number().int().min(100).default(900_000),
  /** Live connections at once. */
  liveMax: z.coerce.number().int().min(0).default(500),
  /** What is kept for a live connection that does not read; above it the connection is cut. */
  liveBufferMax: z.coerce
    .number()
    .int()
    .min(1024)
    .default(1 << 20),
  logLevel: z.enum(["trace", "debug", "info", "warn", "error", "silent"]).default("info"),
  /** Addresses of proxies whose X-Forwarded-For is believed, separated by commas. */
  trustProxy: z
    .string()
    .default("")
    .refine(
      (text) => text === "" || listed(text).every(isAddressRange),
      both(
        "应为代理的IP地址或网段,用逗号分隔,如 10.0.0.1,192.168.0.0/16",
        "must be addresses of proxies or ranges, separated by commas, such as 10.0.0.1,192.168.0.0/16",
      ),
    ),
  /** Bearer tokens of an identity provider: all three, or none. */
  oidcIssuer: z.url().optional(),
  oidcAudience: z.string().min(1).optional(),
  oidcJwks: z
    .url({
      protocol: /^https?$/,
      error: both("应为 http 或 https 网址", "must be an address of http or https"),
    })
    .optional(),
  oidcRoleClaim: z.string().min(1).default("dabiao_role"),
  oidcScopeClaim: z.string().min(1).default("dabiao_scope"),
});
export type ServiceConfig = z.output<typeof ServiceConfig>;

/** @example listed("10.0.0.1, 10.0.0.2") //=> ["10.0.0.1", "10.0.0.2"] */
export function listed(text: string): readonly string[] {
  return text.split(",").map((part) => part.trim());
}

const NAMED_RANGES: ReadonlySet<string> = new Set(["loopback", "linklocal", "uniquelocal"]);

/** @example isAddressRange("192.168.0.0/16") //=> true */
function isAddressRange(text: string): boolean {
  const [address = "", bits, ...rest] = text.split("/");
  const version = isIP(address);
  if (version === 0) return NAMED_RANGES.has(text);
  if (bits === undefined) return true;
  return rest.length === 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128);
}

const PREFIX = "DABIAO_";

/**
 * @example readConfig({ port: "9000" }, { DABIAO_HOST: "0.0.0.0" }).port //=> 9000
 * @throws Fault ARGUMENT_INVALID with every setting that does not fit
 */
export function readConfig(
  flags: Readonly<Record<string, unknown>>,
  env: Readonly<Record<string, string | undefined>>,
): ServiceConfig {
  const given: Record<string, unknown> = {};
  for (const name of Object.keys(ServiceConfig.shape)) {
    // A variable that is set to nothing is not set.
    given[name] = flags[name] ?? (env[variableOf(name)] || undefined);
  }
  const parsed = ServiceConfig.safeParse(given);
  if (!parsed.success)
    throw new Fault("ARGUMENT_INVALID", {
      detail: schemaWords(parsed.error, ([name]) => settingOf(String(name))),
    });
  const { oidcIssuer, oidcAudience, oidcJwks } = parsed.data;
  const named = [oidcIssuer, oidcAudience, oidcJwks].filter((one) => one !== undefined).length;
  if (named !== 0 && named !== 3) {
    throw new Fault("ARGUMENT_INVALID", {
      detail: {
        zh: "--oidc-issuer、--oidc-audience、--oidc-jwks 三项须同时设置,或都不设置",
        en: "--oidc-issuer, --oidc-audience, --oidc-jwks: set all three or none",
      },
    });
  }
  return parsed.data;
}

/** A setting as it is typed or set. */
function settingOf(name: string): Words {
  return named(`${optionIn([name]).en} (${variableOf(name)})`);
}

/** @example variableOf("bodyMax") //=> "DABIAO_BODY_MAX" */
export function variableOf(name: string): string {
  return PREFIX + name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

/** What is printed at start: no setting is a secret, but an address may hold a password. */
export function shown(config: ServiceConfig): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(config).map(([name, value]) => [name, typeof value === "string" ? masked(value) : value]),
  );
}

/** @example masked("esdb://admin:changeit@host:2113") //=> "esdb://admin:***@host:2113" */
export function masked(address: string): string {
  return address.replace(/(:\/\/[^/:@\s]*):[^@/\s]*@/, "$1:***@");
}

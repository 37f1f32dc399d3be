import type { AddressInfo } from "node:net";
import type { FastifyInstance } from "fastify";
import pino from "pino";
import { AccessFile } from "./access/access-file.js";
import { AccessGate } from "./access/gate.js";
import { OidcVerifier } from "./access/oidc.js";
import { Fault } from "./domain/faults.js";
import type { Engine } from "./engine/engine.js";
import { AccessLog } from "./http/access-log.js";
import { masked, readConfig, type ServiceConfig, shown } from "./http/config.js";
import { createServer } from "./http/server.js";
import { packageVersion } from "./package-path.js";
import { reportProcess } from "./report-process.js";

interface ServeOptions {
  readonly data: string;
  /** The command line as it was started. */
  readonly program: string;
  /** The file of tokens and audit records. */
  readonly access: string;
  readonly cache: string;
  readonly flags: Readonly<Record<string, unknown>>;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Who reads the log slowly does not hold up the service. */
const LOG = { sync: false };
/** How often the read models are saved for the next start, in milliseconds. */
const SNAPSHOT_MS = 60_000;

/**
 * Serves until the process is told to stop (SIGTERM, SIGINT), then finishes what it took.
 *
 * @throws Fault ARGUMENT_INVALID about the settings; see `listen`
 */
export async function serve(engine: Engine, options: ServeOptions): Promise<void> {
  const config = readConfig(options.flags, options.env);
  const destination = pino.destination(LOG);
  const logger = pino({ level: config.logLevel, base: null }, destination);
  const accessLog = logger.isLevelEnabled("info")
    ? new AccessLog((lines) => destination.write(lines))
    : undefined;
  // Also where it ends by a fault, or because closing took too long: before what it goes through is flushed itself.
  const flushLog = () => accessLog?.flush();
  process.prependListener("exit", flushLog);
  const access = new AccessFile(options.access, {
    onProblem: (problem) => logger.error({ err: problem }, "audit records wait"),
  });
  const gate = new AccessGate(
    access,
    oidcOf(config, (err) => logger.warn({ err }, "identity provider not reached: known keys are used")),
  );
  engine.follow();
  const makeReport = reportProcess(options.program, options, config.fonts);
  const app = await createServer(engine, config, { gate, logger, accessLog, makeReport });
  // Only a cache: what was answered is durable without it.
  const saveSnapshot = () =>
    engine.log.saveSnapshot().catch((problem: unknown) => logger.warn({ err: problem }, "snapshot"));
  const saving = setInterval(saveSnapshot, SNAPSHOT_MS);
  try {
    await listen(app, config);
    const address = app.server.address();
    const port = isAddress(address) ? address.port : config.port;
    const { data, access: accessPath, cache } = options;
    const places = { data: masked(data), access: accessPath, cache };
    logger.info({ version: packageVersion(), ...shown(config), port, ...places }, "listening");
    await stopSignal();
    logger.info("closing");
    const late = setTimeout(() => {
      logger.error("closing took too long");
      process.exit(1);
    }, config.closeMax).unref();
    await app.close();
    clearTimeout(late);
    await saveSnapshot();
  } finally {
    clearInterval(saving);
    await app.close();
    accessLog?.close();
    process.off("exit", flushLog);
    access.close();
  }
}

/** @throws Fault LISTEN_PORT_TAKEN, LISTEN_FAILED */
async function listen(
  app: FastifyInstance,
  { host, port }: Pick<ServiceConfig, "host" | "port">,
): Promise<void> {
  try {
    await app.listen({ host, port });
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? `${cause.code}` : "";
    if (code === "EADDRINUSE") throw new Fault("LISTEN_PORT_TAKEN", { host, port }, { cause });
    if (REFUSED_BY_NETWORK.has(code))
      throw new Fault("LISTEN_FAILED", { host, port, detail: code }, { cause });
    throw cause;
  }
}

/** What the machine answers to an address that is not its own, cannot be found, or that this user may not take. */
const REFUSED_BY_NETWORK: ReadonlySet<string> = new Set([
  "EACCES",
  "EADDRNOTAVAIL",
  "EAFNOSUPPORT",
  "EAI_AGAIN",
  "ENOTFOUND",
]);

function oidcOf(config: ServiceConfig, onProblem: (problem: unknown) => void): OidcVerifier | undefined {
  const { oidcIssuer: issuer, oidcAudience: audience, oidcJwks: jwks } = config;
  if (issuer === undefined || audience === undefined || jwks === undefined) return undefined;
  const { oidcRoleClaim: roleClaim, oidcScopeClaim: scopeClaim } = config;
  return new OidcVerifier({ issuer, audience, jwks, roleClaim, scopeClaim }, onProblem);
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => resolve());
  });
}

function isAddress(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === "object" && address !== null;
}

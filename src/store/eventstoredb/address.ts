import { Fault } from "../../domain/faults.js";

/** What `--data` says about a server: how to reach it, and which of the logs on it is meant. */
export interface Address {
  /** The connection string as the client takes it. */
  readonly connection: string;
  /** Set where a server keeps several logs: what the names of this one's streams begin with, as `changsha.`. */
  readonly prefix: string;
}

/** The part of a stream's name before its first `-` is its category on the server, so a log's name has none. */
const LOG_NAME = /^[a-z0-9_]{1,40}$/;

/**
 * Takes `log=…` out of a connection string: it is dabiao's own, the client does not know it.
 *
 * @example addressOf("esdb://host:2113?tls=false&log=changsha")
 *   //=> { connection: "esdb://host:2113?tls=false", prefix: "changsha." }
 * @throws Fault ARGUMENT_INVALID when the log's name is not made of a-z, 0-9 and _
 */
export function addressOf(text: string): Address {
  const [server = "", query = ""] = text.split(/\?(.*)/s);
  const settings = query.split("&").filter((setting) => setting !== "");
  const isLog = (setting: string) => /^log=/i.test(setting);
  const [named, ...more] = settings.filter(isLog).map((setting) => setting.slice("log=".length));
  const rest = settings.filter((setting) => !isLog(setting)).join("&");
  const connection = rest === "" ? server : `${server}?${rest}`;
  if (named === undefined) return { connection, prefix: "" };
  if (more.length > 0 || !LOG_NAME.test(named)) {
    throw new Fault("ARGUMENT_INVALID", {
      detail: {
        zh: `连接中的 log=${named} 只用小写字母、数字和下划线,且只写一次`,
        en: `log=${named} of the connection: lower-case letters, digits and underscores, and once only`,
      },
    });
  }
  return { connection, prefix: `${named}.` };
}

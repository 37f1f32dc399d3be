import type { FastifyRequest } from "fastify";
import { Fault } from "../domain/faults.js";
import type { Origin, Precondition } from "../engine/engine.js";
import { eventIdOf } from "./idempotency.js";

/**
 * What the headers of a change say: the key it may be repeated with, what it expects to find, and who makes it.
 *
 * @param now milliseconds since 1970
 */
export function changeHeadersOf(
  request: FastifyRequest,
  now: number,
): {
  readonly key: string | undefined;
  readonly expected: Precondition | undefined;
  readonly origin: Origin;
} {
  const [key, expected] = [keyOf(request), expectedIn(request)];
  const origin = {
    actor: request.principal.actor,
    correlation: request.id,
    ...(key === undefined ? {} : { id: eventIdOf(key, now) }),
    ...(expected === undefined ? {} : { expected }),
  };
  return { key, expected, origin };
}

/** Keys of different senders never meet. @throws Fault ARGUMENT_INVALID for a key that is no key */
function keyOf({ headers, principal }: FastifyRequest): string | undefined {
  const key = headers["idempotency-key"];
  if (key === undefined) return undefined;
  if (typeof key !== "string" || !/^[\x21-\x7e]{1,200}$/.test(key)) {
    throw new Fault("ARGUMENT_INVALID", {
      detail: {
        zh: "Idempotency-Key 应为1—200个可见的 ASCII 字符",
        en: "Idempotency-Key: 1–200 visible ASCII characters",
      },
    });
  }
  return `${principal.id} ${key}`;
}

/**
 * `If-Match: "3"` is a revision, `If-Match: *` asks that there be something, `If-None-Match: *` that there be nothing
 * yet (RFC 9110, 13.1).
 *
 * @throws Fault ARGUMENT_INVALID
 */
function expectedIn({ headers }: FastifyRequest): Precondition | undefined {
  const none = headers["if-none-match"];
  if (none === "*") return "none";
  if (none !== undefined)
    throw new Fault("ARGUMENT_INVALID", {
      detail: {
        zh: `变更的 If-None-Match 只能是 *:${none.slice(0, 40)}`,
        en: `If-None-Match of a change takes * alone: ${none.slice(0, 40)}`,
      },
    });
  const tag = headers["if-match"];
  if (tag === undefined || tag === "*") return tag;
  // A proxy that compresses makes the tag a weak one; it is a revision all the same.
  const [, revision] = /^(?:W\/)?"?(-?\d{1,15})"?$/.exec(tag) ?? [];
  if (revision === undefined)
    throw new Fault("ARGUMENT_INVALID", {
      detail: {
        zh: `If-Match 应为带引号的版次(所读的 revision,不是读取的 ETag)或 *:${tag.slice(0, 40)}`,
        en: `If-Match takes a revision in quotes (of what was read, not the ETag of the read), or *: ${tag.slice(0, 40)}`,
      },
    });
  return Number(revision);
}

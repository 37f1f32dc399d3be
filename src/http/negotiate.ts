import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { Fault, type Language } from "../domain/faults.js";

/** `table` is what the command line prints: texts in rows and columns, for pages that show them. */
export const FORMATS = ["json", "csv", "xlsx", "table"] as const;
export type Format = (typeof FORMATS)[number];

export const MEDIA_TYPES: Readonly<Record<Format, string>> = {
  json: "application/json; charset=utf-8",
  csv: "text/csv; charset=utf-8",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  table: "application/vnd.dabiao.table+json; charset=utf-8",
};

/** Bytes, in the document. */
export const BINARY = z.file();

/** @example bare("text/csv; charset=utf-8") //=> "text/csv" */
export function bare(mediaType: string): string {
  return mediaType.replace(/;.*/, "");
}

/** A file to be saved under a name, which may be Chinese (RFC 6266). */
export function attachment(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\]/g, "_");
  const full = encodeURIComponent(name).replace(
    /['()*]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${full}`;
}

/** Chinese unless English is asked for first. */
export function languageOf({ headers }: Pick<FastifyRequest, "headers">): Language {
  const known = ranges(headers["accept-language"] ?? "").filter(({ name }) => /^(zh|en)\b/.test(name));
  return liked(known).at(0)?.name.startsWith("en") ? "en" : "zh";
}

/** The name of a language in headers. */
export function tagOf(language: Language): string {
  return language === "zh" ? "zh-CN" : "en";
}

/** @throws Fault MEDIA_UNAVAILABLE */
export function formatOf(request: Pick<FastifyRequest, "headers">, asked?: Format): Format {
  return preferred(request, MEDIA_TYPES, FORMATS, asked);
}

/**
 * The format that was asked for, or else the one that the sender likes best; the first for those who do not care.
 *
 * @throws Fault MEDIA_UNAVAILABLE when none of those it takes can be had
 */
export function preferred<Name extends string>(
  { headers }: Pick<FastifyRequest, "headers">,
  types: Readonly<Record<Name, string>>,
  formats: readonly Name[],
  asked?: Name,
): Name {
  if (asked !== undefined) return asked;
  const accept = headers.accept || "*/*";
  const offered = ranges(accept);
  const takers = formats.flatMap((format) => {
    const range = rangeOf(offered, bare(types[format]));
    return range ? { ...range, format } : [];
  });
  const best = liked(takers).at(0);
  if (best) return best.format;
  throw new Fault("MEDIA_UNAVAILABLE", { type: accept.slice(0, 200), available: formats.join(", ") });
}

/** A range of media types or of languages. */
interface Range {
  readonly name: string;
  /** From 0, not to be sent, to 1. */
  readonly quality: number;
  readonly order: number;
}

function ranges(header: string): readonly Range[] {
  return header.split(",").map((part, order) => {
    const [name = "", ...parameters] = part.split(";").map((piece) => piece.trim().toLowerCase());
    const q = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2);
    return { name, quality: q === undefined ? 1 : Number(q), order };
  });
}

/** Those that may be sent, the one that is liked best first. */
function liked<One extends Range>(ranges: readonly One[]): readonly One[] {
  return ranges
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality || a.order - b.order);
}

/** The range that speaks of a type: its own before that of its kind, and that before the one of all (RFC 9110, 12.5.1). */
function rangeOf(offered: readonly Range[], type: string): Range | undefined {
  const names = [type, type.replace(/\/.*/, "/*"), "*/*"];
  return names
    .map((name) => offered.find((range) => range.name === name))
    .find((range) => range !== undefined);
}

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
  const ranked = ranges(headers["accept-language"] ?? "");
  const first = ranked.find((one) => /^(zh|en)\b/i.test(one));
  return first !== undefined && /^en/i.test(first) ? "en" : "zh";
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
  for (const range of ranges(accept)) {
    const found = formats.find((format) => matches(range, bare(types[format])));
    if (found !== undefined) return found;
  }
  throw new Fault("MEDIA_UNAVAILABLE", { type: accept.slice(0, 200), available: formats.join(", ") });
}

/** Media or language ranges in order of preference; those with q=0 are left out. */
function ranges(header: string): readonly string[] {
  return header
    .split(",")
    .map((part, order) => {
      const [range = "", ...parameters] = part.split(";").map((piece) => piece.trim());
      const q = parameters.find((parameter) => /^q=/i.test(parameter))?.slice(2);
      return { range: range.toLowerCase(), quality: q === undefined ? 1 : Number(q), order };
    })
    .filter(({ range, quality }) => range !== "" && quality > 0)
    .sort((a, b) => b.quality - a.quality || a.order - b.order)
    .map(({ range }) => range);
}

function matches(range: string, type: string): boolean {
  return range === "*/*" || range === type || (range.endsWith("/*") && type.startsWith(range.slice(0, -1)));
}

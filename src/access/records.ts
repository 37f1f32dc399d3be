import { z } from "zod";
import { Role } from "./principal.js";

/** A token as it is listed: its secret is not kept anywhere. */
export interface TokenEntry {
  readonly id: string;
  readonly role: Role;
  readonly scope: string | null;
  readonly label: string;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly expiresAt: number | null;
  readonly revokedAt: number | null;
  readonly usedAt: number | null;
}

export const AuditRecord = z.object({
  /** Milliseconds since 1970. */
  at: z.number().int(),
  actor: z.string(),
  role: Role,
  action: z.string(),
  target: z.string(),
  outcome: z.enum(["allowed", "refused"]),
  detail: z.string(),
  request: z.string(),
  /** How many times the same refusal came in a row; 1 for everything else. */
  times: z.number().int(),
});
export type AuditRecord = z.output<typeof AuditRecord>;

/** Which records are asked for, page by page. */
export const AuditQuery = z.object({
  order: z
    .enum(["newest", "oldest"])
    .default("newest")
    .describe("newest 新的在前;oldest 旧的在前,用于续读新增记录 oldest first, to go on with what is new"),
  after: z.coerce
    .number()
    .int()
    .min(0)
    .optional()
    .describe(
      "从此编号之后,按 order 的次序:上页的 next behind this number, in the order asked: next of the page before",
    ),
  limit: z.coerce.number().int().min(1).max(10_000).default(100).describe("最多列出 at most"),
});
export type AuditQuery = z.output<typeof AuditQuery>;

/** A record with its number in the file: `n` of the last one read is the cursor of the next page. */
export const AuditEntry = AuditRecord.extend({ n: z.number().int() });
export type AuditEntry = z.output<typeof AuditEntry>;

/** A record as it leaves the program: its time is a text. */
export const AuditData = AuditEntry.extend({ at: z.iso.datetime() });
export function auditJson({ at, ...entry }: AuditEntry): z.output<typeof AuditData> {
  return { ...entry, at: new Date(at).toISOString() };
}

/** A token as it leaves the program: its times are texts. */
export function tokenJson({ createdAt, expiresAt, revokedAt, usedAt, ...entry }: TokenEntry) {
  const text = (at: number | null) => (at === null ? null : new Date(at).toISOString());
  const times = { createdAt: text(createdAt), expiresAt: text(expiresAt), revokedAt: text(revokedAt) };
  return { ...entry, ...times, usedAt: text(usedAt) };
}

/** A record as it is noted: the file adds when it was, and counts repeats. */
export type AuditNote = Omit<AuditRecord, "times" | "at">;

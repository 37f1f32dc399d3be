import { z } from "zod";
import type { Words } from "../domain/defect.js";
import { PLACE_NAMES } from "../domain/names.js";

/** Who may ask: the bureau, those who manage a district or a park, an enterprise for itself, and everybody. */
export const Role = z.enum(["admin", "bureau", "district", "park", "enterprise", "public"]);
export type Role = z.output<typeof Role>;

/** Whoever holds a role, as a refusal names them. */
export const ROLE_NAMES: Readonly<Record<Role, Words>> = {
  admin: { zh: "管理员", en: "admin" },
  bureau: { zh: "统计局", en: "bureau" },
  district: PLACE_NAMES.district,
  park: PLACE_NAMES.park,
  enterprise: { zh: "企业", en: "enterprise" },
  public: { zh: "公众", en: "public" },
};

/** Who asks. */
export interface Principal {
  /** Of the token, or of the identity provider's subject. */
  readonly id: string;
  /** As events and the audit record name them. */
  readonly actor: string;
  readonly role: Role;
  /** The area whose subtree a district or park sees; the unit that an enterprise is; null for all others. */
  readonly scope: string | null;
  /** Milliseconds since 1970; null for ever. */
  readonly expiresAt: number | null;
}

export const ANONYMOUS: Principal = {
  id: "public",
  actor: "public",
  role: "public",
  scope: null,
  expiresAt: null,
};

/** Roles that are nothing without a scope. */
export function needsScope(role: Role): boolean {
  return role === "district" || role === "park" || role === "enterprise";
}

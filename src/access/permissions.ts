import type { Principal, Role } from "./principal.js";

/**
 * Who may do what. `all`: everything; `area`: within the subtree of the own area; `unit`: about the own unit only;
 * `published`: sums as of a publication only. What is not in the table is refused.
 */
type Extent = "all" | "area" | "unit" | "published";
type Row = Readonly<Partial<Record<Role, Extent>>>;

const EVERYBODY: Row = {
  admin: "all",
  bureau: "all",
  district: "all",
  park: "all",
  enterprise: "all",
  public: "all",
};
const BUREAU: Row = { admin: "all", bureau: "all" };
const MANAGEMENTS: Row = { ...BUREAU, district: "area", park: "area" };
const FILING: Row = { ...BUREAU, enterprise: "unit" };

const PERMISSIONS = {
  "figures:read": { ...MANAGEMENTS, public: "published" },
  "targets:read": EVERYBODY,
  "places:read": EVERYBODY,
  "publications:read": EVERYBODY,
  "template:read": EVERYBODY,
  "units:read": MANAGEMENTS,
  "unit:read": { ...MANAGEMENTS, enterprise: "unit" },
  "late:read": MANAGEMENTS,
  "explain:read": MANAGEMENTS,
  "live:read": MANAGEMENTS,
  "reports:read": MANAGEMENTS,
  "revisions:read": BUREAU,
  "published:read": BUREAU,
  "batches:read": BUREAU,
  "batches:upload": BUREAU,
  "events:read": BUREAU,
  "reports:file": FILING,
  "reports:withdraw": FILING,
  "register:change": BUREAU,
  "reference:change": BUREAU,
  "plan:change": BUREAU,
  "observations:record": BUREAU,
  "periods:close": BUREAU,
  "figures:publish": BUREAU,
  "disclosure:read": BUREAU,
  "metrics:read": BUREAU,
  "audit:read": { admin: "all" },
} as const satisfies Record<string, Row>;

export type Action = keyof typeof PERMISSIONS;

/** What an action is about; the functions are called only where a rule needs their answer. */
export interface Target {
  /** Area that is asked about; null when the question is about no single area. */
  readonly area?: string | null;
  readonly unit?: string;
  /** Areas that the unit lies in; asked for only where it matters. */
  readonly unitAreas?: () => readonly string[];
  /** Is it sums as of a publication, without single units? Asked for only where it matters. */
  readonly published?: () => boolean;
}

/** The fault codes of a refusal. */
export type Forbidden = "FORBIDDEN" | "FORBIDDEN_UNPUBLISHED" | "FORBIDDEN_UNIT" | "FORBIDDEN_AREA";
export type Permit = { readonly allowed: true } | { readonly allowed: false; readonly why: Forbidden };

const YES: Permit = { allowed: true };

/**
 * May they? Refused unless the table says otherwise.
 *
 * @param isWithin whether an area is another or lies in it
 */
export function permit(
  { role, scope }: Principal,
  action: Action,
  target: Target,
  isWithin: (area: string, ancestor: string) => boolean,
): Permit {
  const row: Row = PERMISSIONS[action];
  const extent = row[role];
  switch (extent) {
    case "all":
      return YES;
    case "published":
      return target.published?.() === true ? YES : no("FORBIDDEN_UNPUBLISHED");
    case "unit":
      return scope !== null && target.unit === scope ? YES : no("FORBIDDEN_UNIT");
    case "area": {
      const areas = target.unit === undefined ? [target.area ?? ""] : (target.unitAreas?.() ?? []);
      const isOwn = scope !== null && areas.some((area) => area !== "" && isWithin(area, scope));
      return isOwn ? YES : no("FORBIDDEN_AREA");
    }
    default:
      return no("FORBIDDEN");
  }
}

function no(why: Forbidden): Permit {
  return { allowed: false, why };
}

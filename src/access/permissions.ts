import type { Words } from "../domain/defect.js";
import type { Principal, Role } from "./principal.js";

/**
 * Who may do what. `all`: everything; `area`: within the subtree of the own area; `unit`: about the own unit only;
 * `published`: sums as of a publication only. What is not in the table is refused.
 */
export const EXTENTS = ["all", "area", "unit", "published"] as const;
type Extent = (typeof EXTENTS)[number];
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
  "permissions:read": EVERYBODY,
  "units:read": MANAGEMENTS,
  "unit:read": { ...MANAGEMENTS, enterprise: "unit" },
  "late:read": MANAGEMENTS,
  "periods:read": MANAGEMENTS,
  "explain:read": MANAGEMENTS,
  "live:read": MANAGEMENTS,
  "reports:read": MANAGEMENTS,
  "revisions:read": BUREAU,
  "indicators:read": BUREAU,
  "bases:read": BUREAU,
  "published:read": BUREAU,
  "batches:read": BUREAU,
  "batches:upload": BUREAU,
  "events:read": BUREAU,
  "commands:give": FILING,
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

/** What somebody does who takes an action, as a refusal tells it. */
export const ACTION_NAMES: Readonly<Record<Action, Words>> = {
  "figures:read": { zh: "查看汇总数", en: "read sums" },
  "targets:read": { zh: "查看目标", en: "read targets" },
  "places:read": { zh: "查看地区和产业", en: "read areas and clusters" },
  "publications:read": { zh: "查看历次发布", en: "list publications" },
  "template:read": { zh: "下载填报模板", en: "download the template" },
  "permissions:read": { zh: "查看自己的权限", en: "read the own permissions" },
  "units:read": { zh: "查看企业名录", en: "list enterprises" },
  "unit:read": { zh: "查看企业及其报表", en: "read an enterprise and its reports" },
  "late:read": { zh: "查看催报名单", en: "read who has not reported" },
  "periods:read": { zh: "查看报告期锁定情况", en: "read which periods are locked" },
  "explain:read": { zh: "溯源到报表", en: "trace figures to reports" },
  "live:read": { zh: "接收变动推送", en: "listen to changes" },
  "reports:read": { zh: "下载年报、月报和季报", en: "download annual reports and bulletins" },
  "revisions:read": { zh: "查看修订表", en: "read revisions" },
  "indicators:read": { zh: "查看监测指标", en: "read indicators" },
  "bases:read": { zh: "查看基数调整", en: "read restated bases" },
  "published:read": { zh: "核对公布数", en: "reconcile published figures" },
  "batches:read": { zh: "查看收到的文件", en: "read received files" },
  "batches:upload": { zh: "上传文件", en: "upload files" },
  "events:read": { zh: "查看事件日志", en: "read the event log" },
  "commands:give": { zh: "办理变更", en: "change anything" },
  "reports:file": { zh: "报送或修订报表", en: "file or revise reports" },
  "reports:withdraw": { zh: "撤回报表", en: "withdraw reports" },
  "register:change": { zh: "变更企业名录", en: "change the register" },
  "reference:change": { zh: "变更地区和产业", en: "change areas and clusters" },
  "plan:change": { zh: "变更规划和目标", en: "change plans and targets" },
  "observations:record": { zh: "记录监测数", en: "record observations" },
  "periods:close": { zh: "锁定报告期", en: "close periods" },
  "figures:publish": { zh: "发布数字", en: "publish figures" },
  "disclosure:read": { zh: "查看公开范围", en: "read what the public may see" },
  "metrics:read": { zh: "查看运行指标", en: "read metrics" },
  "audit:read": { zh: "查看审计记录", en: "read the audit record" },
};

/** Who may take an action, in both languages, as it is documented. */
export function extentsOf(action: Action): string {
  const row: Row = PERMISSIONS[action];
  const extents = Object.entries(EXTENT_NAMES).flatMap(([extent, name]) => {
    const roles = Object.entries(row).flatMap(([role, own]) => (own === extent ? role : []));
    return roles.length === 0 ? [] : `${roles.join("、")}${name}`;
  });
  return extents.join(";");
}

const EXTENT_NAMES: Readonly<Record<Extent, string>> = {
  all: "",
  area: " 限本地区、本园区 within the own area",
  unit: " 限本企业 about the own unit",
  published: " 限已发布的合计 published sums only",
};

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

/** May a role ever take an action, whatever it is about? */
export function mayEver({ role }: Pick<Principal, "role">, action: Action): boolean {
  const row: Row = PERMISSIONS[action];
  return row[role] !== undefined;
}

/** Whatever a role may do, and how far. */
export function permissionsOf(role: Role): readonly { readonly action: string; readonly extent: Extent }[] {
  return Object.entries<Row>(PERMISSIONS).flatMap(([action, { [role]: extent }]) =>
    extent === undefined ? [] : { action, extent },
  );
}

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

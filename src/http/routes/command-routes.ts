import type { Action } from "../../access/permissions.js";
import type { CommandType } from "../../domain/commands.js";

export interface CommandRoute {
  readonly method: "POST" | "PUT";
  readonly path: string;
  readonly type: CommandType;
  readonly summary: string;
}

/** Single changes as resources; what stands in the address is left out of the body. */
export const COMMAND_ROUTES: readonly CommandRoute[] = [
  { method: "POST", path: "/v1/enterprises", type: "RegisterEnterprise", summary: "登记企业 register" },
  {
    method: "PUT",
    path: "/v1/enterprises/:unit/name",
    type: "RenameEnterprise",
    summary: "更名 rename",
  },
  {
    method: "PUT",
    path: "/v1/enterprises/:unit/location",
    type: "RelocateEnterprise",
    summary: "迁移 relocate",
  },
  {
    method: "PUT",
    path: "/v1/enterprises/:unit/classification",
    type: "ReclassifyEnterprise",
    summary: "变更分类 reclassify",
  },
  {
    method: "PUT",
    path: "/v1/enterprises/:unit/frequency",
    type: "RescheduleEnterprise",
    summary: "变更报送频率 change how often it reports",
  },
  {
    method: "POST",
    path: "/v1/enterprises/:unit/deregistration",
    type: "DeregisterEnterprise",
    summary: "注销 deregister",
  },
  {
    method: "POST",
    path: "/v1/enterprises/:unit/reinstatement",
    type: "ReinstateEnterprise",
    summary: "恢复 reinstate",
  },
  {
    method: "PUT",
    path: "/v1/enterprises/:unit/reports/:period",
    type: "FileReport",
    summary: "报送或修订报表 file or revise a report",
  },
  {
    method: "POST",
    path: "/v1/enterprises/:unit/reports/:period/withdrawal",
    type: "WithdrawReport",
    summary: "撤回报表 withdraw a report",
  },
  {
    method: "PUT",
    path: "/v1/plans/:plan/targets/:target",
    type: "SetTarget",
    summary: "设定或修订目标 set or revise a target",
  },
  {
    method: "POST",
    path: "/v1/plans/:plan/targets/:target/retirement",
    type: "RetireTarget",
    summary: "撤销目标 retire a target",
  },
  {
    method: "PUT",
    path: "/v1/indicators/:indicator/observations/:observation",
    type: "Observe",
    summary: "记录监测值 observe an indicator",
  },
  { method: "PUT", path: "/v1/plans/:plan", type: "AdoptPlan", summary: "新增规划 adopt a plan" },
  {
    method: "PUT",
    path: "/v1/areas/:area",
    type: "DefineArea",
    summary: "新增地区、园区 define an area or park",
  },
  { method: "PUT", path: "/v1/areas/:area/name", type: "RenameArea", summary: "地区更名 rename an area" },
  {
    method: "PUT",
    path: "/v1/areas/:area/place",
    type: "MoveArea",
    summary: "变更地区隶属 what an area lies in",
  },
  {
    method: "PUT",
    path: "/v1/clusters/:cluster",
    type: "DefineCluster",
    summary: "新增产业 define a cluster",
  },
  {
    method: "PUT",
    path: "/v1/clusters/:cluster/name",
    type: "RenameCluster",
    summary: "产业更名 rename a cluster",
  },
  {
    method: "PUT",
    path: "/v1/indicators/:indicator",
    type: "DefineIndicator",
    summary: "新增监测指标 define an indicator",
  },
  {
    method: "PUT",
    path: "/v1/calendar/:effective",
    type: "SetCalendar",
    summary: "设定报送日历 set the reporting calendar",
  },
  {
    method: "PUT",
    path: "/v1/periods/:period/closing",
    type: "ClosePeriod",
    summary: "锁定报告期 close a period",
  },
  {
    method: "POST",
    path: "/v1/bases",
    type: "RestateBase",
    summary: "调整可比口径的基数 restate the base of comparable growth",
  },
  {
    method: "POST",
    path: "/v1/bases/withdrawal",
    type: "WithdrawRestatement",
    summary: "撤销基数调整 take a restated base back",
  },
];

/** Commands that are not here change reference data. */
const ACTIONS: Readonly<Partial<Record<CommandType, Action>>> = {
  RegisterEnterprise: "register:change",
  RenameEnterprise: "register:change",
  RelocateEnterprise: "register:change",
  ReclassifyEnterprise: "register:change",
  RescheduleEnterprise: "register:change",
  DeregisterEnterprise: "register:change",
  ReinstateEnterprise: "register:change",
  ReattributeReport: "register:change",
  FileReport: "reports:file",
  WithdrawReport: "reports:withdraw",
  AdoptPlan: "plan:change",
  SetTarget: "plan:change",
  RetireTarget: "plan:change",
  Observe: "observations:record",
  ClosePeriod: "periods:close",
};

/** The action that whoever gives a command needs a permit for. */
export function actionOf(type: CommandType): Action {
  return ACTIONS[type] ?? "reference:change";
}

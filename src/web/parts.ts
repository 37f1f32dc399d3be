import { h } from "./dom.js";
import type { Query } from "./service.js";
import { type Context, download, tableOf } from "./view.js";

const BY = ["park", "district", "enterprise"] as const;
type By = (typeof BY)[number];

/** Contributions to growth by park, district or enterprise, for those who may see more than what is published. */
export async function parts(context: Context, scope: Query): Promise<HTMLElement | null> {
  const { service, say, tell } = context;
  if (service.token === undefined || scope.measure === "enterprises") return null;
  const names: Record<By, string> = {
    park: say("按园区", "by park"),
    district: say("按区县（市）", "by district"),
    enterprise: say("按企业", "by enterprise"),
  };
  const shown = h("div", {});
  const show = async (by: By) => {
    const asked = { ...scope, by, top: "10" };
    const printed = await service.printed("/v1/decomposition", asked);
    const file = download(context, say("导出 XLSX", "As XLSX"), "/v1/decomposition", {
      ...asked,
      format: "xlsx",
    });
    shown.replaceChildren(tableOf(context, printed), h("p", { class: "files" }, file));
    for (const tab of tabs) tab.setAttribute("aria-pressed", `${tab.value === by}`);
  };
  const tabs = BY.map((by) =>
    h("button", { type: "button", value: by, onclick: () => void show(by).catch(tell) }, names[by]),
  );
  await show("park");
  return h(
    "div",
    {},
    h("h2", {}, say("增长贡献", "Who contributed")),
    h("p", { class: "tabs" }, ...tabs),
    shown,
  );
}

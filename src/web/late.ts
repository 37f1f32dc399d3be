import { h } from "./dom.js";
import { backToAll, type Context, download, type Shown, scopeOf, tableOf } from "./view.js";

/** As many as are looked through on a screen; the file has all of them. */
const SHOWN_MAX = 200;

/** Who has not reported yet. */
export async function late(context: Context): Promise<Shown> {
  const { service, place, say } = context;
  const scope = scopeOf(place);
  const printed = await service.printed("/v1/late", { ...scope, limit: `${SHOWN_MAX}` });
  const file = download(context, say("名单 XLSX", "List as XLSX"), "/v1/late", { ...scope, format: "xlsx" });
  const element = h(
    "section",
    {},
    backToAll(context),
    h("h1", {}, printed.title),
    h("p", { class: "files" }, file),
    tableOf(context, printed),
  );
  return { element };
}

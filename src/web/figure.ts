import { h } from "./dom.js";
import { backToAll, type Context, download, type Shown, tableOf } from "./view.js";

/** The largest reports: as many as are looked through on a screen. */
const SHOWN_MAX = 50;

/** What a figure rests on: other figures, or reports with their files and rows. */
export async function figure(context: Context): Promise<Shown> {
  const { service, place, say } = context;
  const asked = { figure: place.figure, asOf: place.asOf, top: `${SHOWN_MAX}` };
  const printed = await service.printed("/v1/explanation", asked);
  const file = download(context, say("明细 XLSX", "As XLSX"), "/v1/explanation", {
    ...asked,
    format: "xlsx",
  });
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

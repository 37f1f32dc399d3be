import { type Context, printedPage, type Shown, scopeOf } from "./view.js";

/** As many as are looked through on a screen. */
const SHOWN_MAX = 200;

/** Who has not reported yet. */
export function late(context: Context): Promise<Shown> {
  const { place, say } = context;
  return printedPage(context, "/v1/late", scopeOf(place), {
    shown: { limit: `${SHOWN_MAX}` },
    file: say("名单 XLSX", "List as XLSX"),
  });
}

import type { Late } from "./shapes.js";
import { type Context, printedPage, type Shown, scopeOf } from "./view.js";

/** As many as are looked through on a screen. */
const SHOWN_MAX = 200;

/** Who has not reported yet. */
export async function late(context: Context): Promise<Shown> {
  const { place, say, service } = context;
  const asked = scopeOf(place);
  const [{ area, period }, { element }] = await Promise.all([
    service.data<Late>("/v1/late", { ...asked, limit: "1" }),
    printedPage(context, "/v1/late", asked, {
      shown: { limit: `${SHOWN_MAX}` },
      file: say("名单 XLSX", "List as XLSX"),
    }),
  ]);
  return { element, area, period };
}

import type { Reason } from "./attribution.js";
import type { Words } from "./defect.js";
import type { Language } from "./faults.js";
import { REASON_NAMES } from "./names.js";

/**
 * Kind and words of a reason in one language. What a person wrote stands as it is; reasons that the engine gives
 * itself are kept in the log in both languages, of which one is shown.
 *
 * @example reasonText({ code: "reclassified", text: "自2019-03起 from 2019-03" }, "zh") //=> "归属变更:自2019-03起"
 */
export function reasonText(reason: Reason, language: Language): string {
  const words = wordsOf(reason, language);
  return [REASON_NAMES[reason.code][language], words].filter((part) => part !== "").join(COLONS[language]);
}
const COLONS = { zh: ":", en: ": " } as const satisfies Record<Language, string>;

/** The words alone, without the kind. */
export function wordsOf({ text }: Reason, language: Language): string {
  const [, month = ""] = /^自(\d{4}-\d{2})起 /.exec(text) ?? [];
  return [SPLIT_ANEW, sinceMonth(month)].find((own) => inBoth(own) === text)?.[language] ?? text;
}

/** Why a year to date was taken apart again. */
export const SPLIT_ANEW: Words = { zh: "累计数重新分解", en: "year-to-date figures split anew" };

/** Why reports follow a change of their unit. */
export function sinceMonth(effective: string): Words {
  return { zh: `自${effective}起`, en: `from ${effective}` };
}

/** As the log keeps it. */
export function inBoth({ zh, en }: Words): string {
  return `${zh} ${en}`;
}

import type { Language } from "../domain/faults.js";
import { grainOf, type Period, periodZh } from "../domain/period.js";
import { punctuated } from "../domain/punctuation.js";
import { NO_FIGURE, type NoFigure } from "../statistics/figure.js";
import type { FigureCell, Inline } from "./model.js";

/** Picks a language once, so that sentences read `say("增长", "growth")`. */
export type Say = (zh: string, en: string) => string;
export function speaker(language: Language): Say {
  return (zh, en) => (language === "zh" ? zh : en);
}

/**
 * A sentence with figures in it.
 *
 * @example sentence`产值${output},同比${growth}。`
 */
export function sentence(
  words: TemplateStringsArray,
  ...parts: readonly (string | FigureCell | Inline)[]
): Inline {
  return words
    .flatMap((word, at) => {
      const part = parts[at];
      if (part === undefined) return [word];
      return Array.isArray(part) ? [word, ...part] : [word, part];
    })
    .filter((part) => part !== "");
}

/** Puts clauses behind one another, leaving out the empty ones. */
export function joined(clauses: readonly Inline[], between: string): Inline {
  const said = clauses.filter((clause) => clause.length > 0);
  return said.flatMap((clause, at) => (at === 0 ? [...clause] : [between, ...clause]));
}

const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

/** As a bulletin writes it: 2019年上半年; the first half of 2019. */
export function periodName(period: Period, language: Language): string {
  if (language === "zh") return periodZh(period);
  const { year, from, to } = period;
  switch (grainOf(period)) {
    case "month":
      return `${MONTHS[to - 1]} ${year}`;
    case "quarter":
      return `the ${["first", "second", "third", "fourth"][to / 3 - 1]} quarter of ${year}`;
    case "half":
      return `the ${to === 6 ? "first" : "second"} half of ${year}`;
    case "year":
      return `${year}`;
    case "span":
      return `${MONTHS[from - 1]} to ${MONTHS[to - 1]} ${year}`;
  }
}

/** Why there is no figure, as print has it. */
export function lackWords(reason: NoFigure, language: Language): string {
  return punctuated(NO_FIGURE[reason][language], language);
}

/** A clause without figures. */
export function words(text: string): Inline {
  return text === "" ? [] : [text];
}

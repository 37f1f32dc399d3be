/** What is being looked at, as the address has it: it can be kept as a bookmark or sent to somebody. */
export interface Place {
  readonly view: View;
  readonly target?: string | undefined;
  readonly figure?: string | undefined;
  readonly area?: string | undefined;
  readonly period?: string | undefined;
  /** A publication; undefined for now. */
  readonly asOf?: string | undefined;
}

const VIEWS = ["overview", "target", "late", "figure", "upload"] as const;
export type View = (typeof VIEWS)[number];

/** @example placeOf("#target?target=T07&area=yuelu") */
export function placeOf(hash: string): Place {
  const [view, query] = hash.replace(/^#/, "").split("?");
  const { target, figure, area, period, asOf } = Object.fromEntries(new URLSearchParams(query));
  return { view: VIEWS.find((one) => one === view) ?? "overview", target, figure, area, period, asOf };
}

export function addressOf({ view, ...query }: Place): string {
  const given = new URLSearchParams(
    Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  return `#${view}?${given}`;
}

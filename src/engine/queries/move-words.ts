import type { Reference } from "../../../projections/reference.js";
import type { Words } from "../../domain/defect.js";
import { PLACE_NAMES, SIZE_NAMES, STAGE_NAMES } from "../../domain/names.js";
import type { Move } from "./revisions.js";

/** What a report moved in, and from where to where, as people read it. */
export interface MoveWords {
  readonly item: Words;
  readonly before: Words;
  readonly after: Words;
}

/** @param month month number whose names areas have */
export function moveWords(reference: Reference, move: Move, month: number): MoveWords {
  const item = MOVE_NAMES[move.field];
  const place = (id: string | null) => (id === null ? NOWHERE : reference.geography.name(id, month));
  switch (move.field) {
    case "size":
      return { item, before: SIZE_NAMES[move.before], after: SIZE_NAMES[move.after] };
    case "stage":
      return { item, before: STAGE_NAMES[move.before], after: STAGE_NAMES[move.after] };
    default:
      return { item, before: place(move.before), after: place(move.after) };
  }
}

const MOVE_NAMES: Readonly<Record<Move["field"], Words>> = {
  district: PLACE_NAMES.district,
  park: PLACE_NAMES.park,
  size: { zh: "规模", en: "size" },
  stage: { zh: "数据阶段", en: "stage" },
};
const NOWHERE: Words = { zh: "—", en: "—" };

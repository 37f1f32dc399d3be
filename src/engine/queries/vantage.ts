import { isValid } from "date-fns/isValid";
import { parseISO } from "date-fns/parseISO";
import type { CubeReader } from "../../../projections/cube/cube-view.js";
import type { ReadModels } from "../../../projections/read-models.js";
import type { Reference } from "../../../projections/reference.js";
import { inChina, monthInChina } from "../../domain/china-time.js";
import { Fault } from "../../domain/faults.js";
import { type Clock, systemClock } from "../clock.js";

/** The point of the log from which a question is answered: everything after it is not known yet. */
export interface Vantage {
  readonly models: ReadModels;
  readonly position: number;
  readonly reference: Reference;
  /**
   * Month number of today, or of when a past position was recorded: what an answer about no period calls areas by, and
   * where it has them lie. A name may be recorded ahead of its month.
   */
  readonly month: number;
  readonly cube: CubeReader;
  /** Number of the only unit that is asked about. */
  readonly unit?: number | undefined;
  /** Set where only some units can be named, as by the keeper of an area. */
  readonly knowsUnit?: ((unit: string) => boolean) | undefined;
  /** Set where `cube` covers only a part of each selection, such as a single unit. */
  readonly isPart?: boolean | undefined;
  /** The vantage of the last publication before this one; nothing where there is none. */
  readonly lastPublished: () => Vantage | undefined;
}

/**
 * Resolves `asOf`: nothing for the present, a position, the name of a publication, or a time (a date means its end
 * in China).
 *
 * @example vantageOf(models, "2020-03-31") //=> as known at 2020-03-31 24:00 Beijing time
 * @throws Fault AS_OF_INVALID
 */
export function vantageOf(models: ReadModels, asOf?: string, clock?: Clock): Vantage {
  return vantageAt(models, asOf === undefined ? models.position : positionOf(models, asOf), clock);
}

/** The vantage of a position, whatever publications are called. */
export function vantageAt(models: ReadModels, position: number, clock = systemClock): Vantage {
  const isNow = position >= models.position;
  const reference = isNow ? models.reference.now() : models.reference.at(position);
  return {
    models,
    position,
    reference,
    month: monthInChina((isNow ? undefined : models.clock.timeAt(position)) ?? clock.now()),
    cube: cubeAt(models, position),
    lastPublished: once(() => {
      const last = lastPublication(reference, position);
      return last === undefined ? undefined : vantageAt(models, last, clock);
    }),
  };
}

/** All figures as known at a position. */
export function cubeAt({ facts, position: now }: ReadModels, position: number): CubeReader {
  return position >= now ? facts.cube.now() : facts.cube.at(position);
}

/**
 * The vantage with another view of the figures, then and at its last publication: a single unit's, or what would be
 * if plans came true.
 */
export function seenThrough(vantage: Vantage, view: (vantage: Vantage) => Partial<Vantage>): Vantage {
  return {
    ...vantage,
    ...view(vantage),
    lastPublished: once(() => {
      const past = vantage.lastPublished();
      return past && seenThrough(past, view);
    }),
  };
}

function lastPublication({ publications }: Reference, position: number): number | undefined {
  let last: number | undefined;
  for (const { data } of publications.values()) {
    if (data.position < position && data.position > (last ?? -1)) last = data.position;
  }
  return last;
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/**
 * The same for a question about figures: a moment before anything was recorded is refused, since every name in the
 * question would be unknown then, and that is not what is wrong.
 *
 * @throws Fault AS_OF_INVALID, AS_OF_BEFORE
 */
export function knownVantageOf(models: ReadModels, asOf?: string, clock?: Clock): Vantage {
  const vantage = vantageOf(models, asOf, clock);
  if (asOf === undefined || vantage.position > 0 || models.position === 0) return vantage;
  const first = models.clock.timeAt(1);
  throw new Fault("AS_OF_BEFORE", { value: asOf, first: first === undefined ? "" : inChina(first) });
}

const POSITION = /^\d{1,16}$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Is a text a position of the log or a day, to `asOf`, where no publication is called so? */
export function readsAsMoment(text: string): boolean {
  return POSITION.test(text) || DAY.test(text);
}

function positionOf(models: ReadModels, asOf: string): number {
  const publication = models.reference.now().publications.get(asOf);
  if (publication) return publication.data.position;
  if (POSITION.test(asOf)) return Math.min(Number(asOf), models.position);
  if (DAY.test(asOf)) return atTime(models, `${asOf}T23:59:59.999+08:00`);
  if (/^\d{4}-\d{2}-\d{2}T/.test(asOf)) return atTime(models, asOf);
  throw new Fault("AS_OF_INVALID", { value: asOf });
}

function atTime(models: ReadModels, text: string): number {
  const time = parseISO(text);
  if (!isValid(time)) throw new Fault("AS_OF_INVALID", { value: text });
  return models.clock.positionAt(time.getTime());
}

import { type Figure, known, none } from "./figure.js";
import { divide, HUNDRED, multiply, type Ratio, sign } from "./ratio.js";

/**
 * 比重: part / whole, as a fraction. The whole counts an enterprise of several clusters once, so the shares of the
 * clusters may add up to more than one; they are never forced to agree. A whole of zero or below has no shares.
 *
 * @example share(4998.26, 10535.51) //=> 0.47442…, printed as 47.4% (Changsha 2017, second industry)
 */
export function share(part: Ratio, whole: Ratio): Figure {
  return noWhole(whole) ?? known(divide(part, whole));
}

/**
 * A ratio indicator from its numerator and denominator, in per cent as such targets are written.
 *
 * @example percentage(2541, 4860) //=> 52.2839…
 */
export function percentage(numerator: Ratio, denominator: Ratio): Figure {
  return noWhole(denominator) ?? known(divide(multiply(numerator, HUNDRED), denominator));
}

/** Of less than nothing no part is a share: 125 % of a negative sum would be the part that lost most. */
function noWhole(whole: Ratio): Figure | undefined {
  if (sign(whole) === 0) return none("whole-zero");
  return sign(whole) < 0 ? none("whole-negative") : undefined;
}

/** What one unit adds to a sum: one or nothing for each of its lines. */
export type Added = readonly number[];

/**
 * Who knows published sums, and which units' lines each is made of, adds and subtracts them: can they be left with
 * nothing but lines of one or two units? They can if fewer of the equations are independent once those units' lines
 * are struck out.
 *
 * @param sums of each published sum what every unit adds to it
 * @returns the numbers of such units, or undefined where there are none
 */
export function foundOut(sums: readonly (readonly Added[])[]): readonly number[] | undefined {
  const units = [...(sums[0] ?? []).keys()];
  const rankWithout = (struck: readonly number[]) =>
    rank(sums.map((ofUnits) => ofUnits.filter((_, unit) => !struck.includes(unit)).flat()));
  const all = rankWithout([]);
  const pairs = units.flatMap((one) => units.filter((other) => other >= one).map((other) => [one, other]));
  return pairs.find((pair) => rankWithout(pair) < all);
}

const NOTHING = 1e-9;

function rank(matrix: readonly (readonly number[])[]): number {
  const rows = matrix.map((row) => [...row]);
  const width = rows[0]?.length ?? 0;
  let found = 0;
  for (let column = 0; column < width; column++) {
    const at = rows.findIndex((row, n) => n >= found && Math.abs(row[column] ?? 0) > NOTHING);
    if (at < 0) continue;
    const [pivot = []] = rows.splice(at, 1);
    rows.splice(found, 0, pivot);
    for (const row of rows.slice(found + 1)) {
      const times = (row[column] ?? 0) / (pivot[column] ?? 1);
      for (let n = column; n < width; n++) row[n] = (row[n] ?? 0) - times * (pivot[n] ?? 0);
    }
    found++;
  }
  return found;
}

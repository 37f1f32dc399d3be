/** An exact integer: a number while that is exact, a bigint beyond. */
export type Exact = number | bigint;

/** A sum of counts as an integer: as the double that it is read as, it would take an object wherever it is kept. */
export function countOf(sum: Exact | undefined): number {
  return Math.trunc(Number(sum ?? 0));
}

/** Sums to start from, copied from a row that is kept: an array that grows would take room for sixteen more. */
export function zeros(count: number): Exact[] {
  ZEROS[count] ??= zeroDoubles(count);
  return ZEROS[count].slice();
}

const ZEROS: Exact[][] = [];

/** They begin as fractions, so that the array holds plain doubles and adding to it makes no objects. */
function zeroDoubles(count: number): Exact[] {
  return Array.from({ length: count }, () => 0.5).fill(0);
}

/** Adds to one of several sums, or takes away from it. */
export function addInto(sums: Exact[], at: number, amount: Exact, sign: 1 | -1 = 1): void {
  if (typeof amount === "number") addNumber(sums, at, sign * amount);
  else sums[at] = BigInt(sums[at] ?? 0) + BigInt(sign) * amount;
}

export function addNumber(sums: Exact[], at: number, amount: number): void {
  const before = sums[at] ?? 0;
  if (typeof before === "number") {
    const sum = before + amount;
    if (Number.isSafeInteger(sum)) {
      sums[at] = sum;
      return;
    }
  }
  sums[at] = BigInt(before) + BigInt(amount);
}

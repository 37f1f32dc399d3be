/** An exact integer: a number while that is exact, a bigint beyond. */
export type Exact = number | bigint;

export function addExact(a: Exact, b: Exact): Exact {
  if (typeof a === "number" && typeof b === "number") {
    const sum = a + b;
    if (Number.isSafeInteger(sum)) return sum;
  }
  return BigInt(a) + BigInt(b);
}

/** Sums to start from. They begin as fractions, so that the array holds plain doubles and adding to it makes no objects. */
export function zeros(count: number): Exact[] {
  const sums: Exact[] = [];
  for (let n = 0; n < count; n++) sums.push(0.5);
  return sums.fill(0);
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

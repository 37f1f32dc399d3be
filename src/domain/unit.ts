/**
 * Reporting units: an enterprise is named by its 统一社会信用代码 (GB 32100-2015); an estimate unit (推算单元) and
 * a unit known only by a foreign register's number carry a prefix that no credit code can have.
 */

const ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const USCC = /^[0-9A-HJ-NPQRTUWXY]{18}$/;
const ESTIMATE = /^EST-[A-Z0-9-]{1,40}$/;
const FOREIGN = /^[a-z][a-z0-9]{0,15}:[0-9A-Za-z.-]{1,32}$/;

/** Weights 3^(i−1) mod 31 over the first 17 characters. */
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/** Organisation code weights (GB 11714) over its first 8 characters, which are characters 9–16 here. */
const ORGANISATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2];

/**
 * The 18th character for the first 17: C18 = 31 − (Σ Ci·Wi mod 31), and `0` where that is 31.
 * Source: GB 32100-2015.
 */
export function usccCheckCharacter(first17: string): string | undefined {
  let sum = 0;
  for (let i = 0; i < 17; i++) {
    const value = ALPHABET.indexOf(first17[i] ?? "?");
    if (value < 0) return undefined;
    sum += value * (WEIGHTS[i] ?? 0);
  }
  return ALPHABET[(31 - (sum % 31)) % 31];
}

/** The 9th character of an organisation code for its first 8: 11 − (Σ mod 11), 10 → X, 11 → 0 (GB 11714). */
export function organisationCheckCharacter(first8: string): string {
  let sum = 0;
  for (let i = 0; i < 8; i++) {
    sum += Number.parseInt(first8[i] ?? "0", 36) * (ORGANISATION_WEIGHTS[i] ?? 0);
  }
  const check = 11 - (sum % 11);
  return check === 10 ? "X" : check === 11 ? "0" : `${check}`;
}

export type UnitIdProblem = "form" | "check-character";

/** Checks a unit id; nothing when it is good. The organisation code's own check is not enforced: old codes exist without. */
export function unitIdProblem(id: string): UnitIdProblem | undefined {
  if (ESTIMATE.test(id) || FOREIGN.test(id)) return undefined;
  if (!USCC.test(id)) return "form";
  return usccCheckCharacter(id.slice(0, 17)) === id[17] ? undefined : "check-character";
}

/** Does the unit stand for small enterprises that do not report singly (推算单元)? */
export function isEstimateUnit(id: string): boolean {
  return ESTIMATE.test(id);
}

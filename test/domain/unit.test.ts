import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { organisationCheckCharacter, unitIdProblem, usccCheckCharacter } from "../../src/domain/unit.js";

describe("a credit code (GB 32100-2015)", () => {
  // Codes of public companies; the last one's weighted sum is 0 mod 31.
  it.each([
    "914300006168008586",
    "914300001838061880",
    "9143000071704924X1",
    "91430100567699262E",
    "91430223MA4QF71130",
    "91350100M000100Y43",
  ])("%s is valid", (code) => {
    expect(unitIdProblem(code)).toBeUndefined();
  });

  it("shows the arithmetic once: 91350100M000100Y4? sums to 1640, 1640 mod 31 = 28, 31 − 28 = 3", () => {
    expect(usccCheckCharacter("91350100M000100Y4")).toBe("3");
    expect(unitIdProblem("91350100M000100Y4Z")).toBe("form");
    expect(unitIdProblem("91350100M000100Y4X")).toBe("check-character");
  });

  it.each(["", "91430000616800858", "9143000061680085860", "91430000616800858I", "91430000616800858S"])(
    "%s does not have the form",
    (code) => {
      expect(unitIdProblem(code)).toBe("form");
    },
  );

  it("catches every single wrong character", () => {
    const code = "914300006168008586";
    for (let at = 0; at < 18; at++) {
      const wrong = code.slice(0, at) + (code[at] === "7" ? "9" : "7") + code.slice(at + 1);
      expect(unitIdProblem(wrong)).toBe("check-character");
    }
  });

  it("holds the organisation code's own check (GB 11714)", () => {
    expect(organisationCheckCharacter("71704924")).toBe("X");
    expect(organisationCheckCharacter("61680085")).toBe("8");
  });

  it("leaves room for units without one", () => {
    expect(unitIdProblem("EST-MOBILE-YUELU")).toBeUndefined();
    expect(unitIdProblem("stock:000748")).toBeUndefined();
    expect(unitIdProblem("EST-lower")).toBe("form");
  });

  const register = fileURLToPath(
    new URL("../../../shared/reference/samples/changsha-enterprises.csv", import.meta.url),
  );
  it.skipIf(!existsSync(register))("is verified on the real register (left out where it is absent)", () => {
    const codes = readFileSync(register, "utf8")
      .split("\n")
      .slice(1)
      .map((line) => line.slice(0, 18));
    const valid = codes.filter((code) => code !== "" && unitIdProblem(code) === undefined);
    expect(valid.length).toBeGreaterThan(15_000);
    for (const code of valid) {
      expect(organisationCheckCharacter(code.slice(8, 16))).toBe(code[16]);
    }
  });
});

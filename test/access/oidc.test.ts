import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { OidcVerifier } from "../../src/access/oidc.js";
import { Fault } from "../../src/domain/faults.js";

const ISSUER = "https://idp.example";
const AUDIENCE = "dabiao";
/** What stands where keys should while a provider is being maintained. */
const NO_KEYS: Readonly<Record<string, string>> = {
  "/page": "<html>系统维护中</html>",
  "/other": '{"foo":1}',
};
let server: Server;
let jwks: string;
let [isDown, isTakenBack] = [false, false];
let keys: Awaited<ReturnType<typeof generateKeyPair>>;

beforeAll(async () => {
  keys = await generateKeyPair("ES256", { extractable: true });
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: "k1", alg: "ES256" };
  const other = { ...(await exportJWK((await generateKeyPair("ES256")).publicKey)), kid: "k2", alg: "ES256" };
  const answer = () => (isDown ? "" : JSON.stringify({ keys: [isTakenBack ? other : jwk] }));
  server = createServer(({ url }, reply) => reply.end(NO_KEYS[url ?? ""] ?? answer()));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  jwks = `http://127.0.0.1:${isAddress(address) ? address.port : 0}/jwks`;
});
afterAll(() => server.close());

const options = (address: string) => ({
  issuer: ISSUER,
  audience: AUDIENCE,
  jwks: address,
  roleClaim: "dabiao_role",
  scopeClaim: "dabiao_scope",
});
const verifier = (address = jwks) => new OidcVerifier(options(address));
const claims = { dabiao_role: "park", dabiao_scope: "changsha-hitech" };
const token = (
  payload: Record<string, unknown> = claims,
  more: { issuer?: string; audience?: string; kid?: string; expires?: string } = {},
) =>
  new SignJWT(payload)
    .setProtectedHeader({ alg: "ES256", kid: more.kid ?? "k1" })
    .setSubject("zhang")
    .setIssuer(more.issuer ?? ISSUER)
    .setAudience(more.audience ?? AUDIENCE)
    .setExpirationTime(more.expires ?? "5m");
const codeOf = async (bearer: string, address?: string, judge = verifier(address)) => {
  try {
    await judge.authenticate(bearer);
    return "let in";
  } catch (problem) {
    return problem instanceof Fault ? problem.code : String(problem);
  }
};

describe("a bearer token of the identity provider", () => {
  it("is who its claims say", async () => {
    const principal = await verifier().authenticate(await token().sign(keys.privateKey));
    expect(principal).toMatchObject({ id: "oidc:zhang", role: "park", scope: "changsha-hitech" });
  });

  it("is refused for another issuer, another audience, after its time, or under an unknown key", async () => {
    const sign = async (jwt: SignJWT) => codeOf(await jwt.sign(keys.privateKey));
    expect(await sign(token(claims, { issuer: "https://other.example" }))).toBe("UNAUTHENTICATED");
    expect(await sign(token(claims, { audience: "other" }))).toBe("UNAUTHENTICATED");
    expect(await sign(token(claims, { expires: "-5m" }))).toBe("UNAUTHENTICATED");
    expect(await sign(token(claims, { kid: "k2" }))).toBe("UNAUTHENTICATED");
    const stranger = await generateKeyPair("ES256");
    expect(await codeOf(await token().sign(stranger.privateKey))).toBe("UNAUTHENTICATED");
  });

  it("without a signature, or signed with the public key as a shared secret, is refused", async () => {
    const bare = new UnsecuredJWT(claims).setSubject("zhang").setIssuer(ISSUER).setAudience(AUDIENCE);
    expect(await codeOf(bare.setExpirationTime("5m").encode())).toBe("UNAUTHENTICATED");
    const secret = new TextEncoder().encode(await exportSPKI(keys.publicKey));
    const forged = await new SignJWT(claims)
      .setProtectedHeader({ alg: "HS256", kid: "k1" })
      .setSubject("zhang")
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setExpirationTime("5m")
      .sign(secret);
    expect(await codeOf(forged)).toBe("UNAUTHENTICATED");
  });

  it("without a role, with an unknown one, or with one that lacks its scope is refused", async () => {
    const code = async (payload: Record<string, unknown>) =>
      codeOf(await token(payload).sign(keys.privateKey));
    expect(await code({})).toBe("UNAUTHENTICATED");
    expect(await code({ dabiao_role: "king" })).toBe("UNAUTHENTICATED");
    expect(await code({ dabiao_role: "park" })).toBe("UNAUTHENTICATED");
    expect(await code({ dabiao_role: "bureau", dabiao_scope: "x" })).toBe("UNAUTHENTICATED");
    expect(await code({ dabiao_role: "bureau" })).toBe("let in");
  });

  it("whose subject cannot stand on a record is refused", async () => {
    const code = async (sub: unknown) => {
      const jwt = new SignJWT(Object({ dabiao_role: "bureau", sub })).setProtectedHeader({
        alg: "ES256",
        kid: "k1",
      });
      jwt.setIssuer(ISSUER).setAudience(AUDIENCE).setExpirationTime("5m");
      return codeOf(await jwt.sign(keys.privateKey));
    };
    expect(await code("张")).toBe("let in");
    expect(await code("x".repeat(255))).toBe("let in");
    for (const sub of ["", 5, ["zhang"], null, "zhang\n2026-01-01 admin", "\u001b[31m", "x".repeat(256)])
      expect(await code(sub)).toBe("UNAUTHENTICATED");
  });

  it("says why it is refused to those who run the service", async () => {
    const reason = async (bearer: string) => {
      const problem: unknown = await verifier()
        .authenticate(bearer)
        .catch((refusal: unknown) => refusal);
      return problem instanceof Fault && problem.cause instanceof Error ? problem.cause.message : problem;
    };
    const signed = (jwt: SignJWT) => jwt.sign(keys.privateKey);
    expect(await reason(await signed(token(claims, { audience: "other" })))).toContain('"aud"');
    expect(await reason(await signed(token({ dabiao_role: "boss" })))).toBe(
      'unexpected "dabiao_role" claim: "boss"',
    );
    expect(await reason(await signed(token({ dabiao_role: "park" })))).toBe(
      'unexpected "dabiao_scope" claim: missing',
    );
  });

  it("is judged for hours by the keys that are known while the provider is away, and not by one it took back", async () => {
    vi.useFakeTimers({ toFake: ["Date", "performance"] });
    onTestFinished(() => {
      vi.useRealTimers();
      [isDown, isTakenBack] = [false, false];
    });
    const problems: unknown[] = [];
    const known = new OidcVerifier(options(jwks), (problem) => problems.push(problem));
    const judged = async (kid = "k1") => {
      const bearer = await token(claims, { kid }).sign(keys.privateKey);
      return codeOf(bearer, jwks, known);
    };
    const later = (minutes: number) => vi.advanceTimersByTime(minutes * 60_000);
    expect(await judged()).toBe("let in");
    isDown = true;
    later(11);
    expect([await judged(), await judged(), problems.length]).toEqual(["let in", "let in", 1]);
    expect(known.keysAge).toBeGreaterThanOrEqual(11 * 60_000);
    expect(await judged("k2")).toBe("IDENTITY_PROVIDER_UNAVAILABLE");
    later(180);
    expect(await judged()).toBe("let in");
    later(60);
    expect(await judged()).toBe("IDENTITY_PROVIDER_UNAVAILABLE");
    isDown = false;
    expect(await judged()).toBe("let in");
    isTakenBack = true;
    later(11);
    expect(await judged()).toBe("UNAUTHENTICATED");
  });

  it("is judged by keys fetched anew where the clock has been put back since", async () => {
    vi.useFakeTimers({ toFake: ["Date", "performance"] });
    onTestFinished(() => {
      vi.useRealTimers();
      isTakenBack = false;
    });
    const known = verifier();
    const judged = async () => codeOf(await token().sign(keys.privateKey), jwks, known);
    expect(await judged()).toBe("let in");
    isTakenBack = true;
    vi.setSystemTime(Date.now() - 5 * 3_600_000);
    expect(await judged()).toBe("UNAUTHENTICATED");
  });

  it("cannot be judged while the provider is away: that is 503, not the sender's fault", async () => {
    const bearer = await token().sign(keys.privateKey);
    const away = "IDENTITY_PROVIDER_UNAVAILABLE";
    expect(await codeOf(bearer, "http://127.0.0.1:1/jwks")).toBe(away);
    for (const path of Object.keys(NO_KEYS))
      expect(await codeOf(bearer, new URL(path, jwks).href)).toBe(away);
  });
});

function isAddress(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === "object" && address !== null;
}

import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from "jose";
import { Fault } from "../domain/faults.js";
import { needsScope, type Principal, Role } from "./principal.js";

export interface OidcOptions {
  readonly issuer: string;
  readonly audience: string;
  readonly jwks: string;
  /** Claims that carry role and scope. */
  readonly roleClaim: string;
  readonly scopeClaim: string;
}

/** Public-key signatures alone: a shared secret or none at all must never pass for one. */
const ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"];
const TOLERANCE_SECONDS = 30;
const TIMEOUT_MS = 5000;

/** Checks bearer tokens of an identity provider: signature, issuer, audience, time, role. */
export class OidcVerifier {
  readonly #options: OidcOptions;
  readonly #keys: ReturnType<typeof createRemoteJWKSet>;

  constructor(options: OidcOptions) {
    this.#options = options;
    this.#keys = createRemoteJWKSet(new URL(options.jwks), { timeoutDuration: TIMEOUT_MS });
  }

  /** @throws Fault UNAUTHENTICATED; IDENTITY_PROVIDER_UNAVAILABLE when its keys cannot be fetched */
  async authenticate(token: string): Promise<Principal> {
    const { issuer, audience } = this.#options;
    try {
      const { payload } = await jwtVerify(token, this.#keys, {
        issuer,
        audience,
        algorithms: ALGORITHMS,
        clockTolerance: TOLERANCE_SECONDS,
        requiredClaims: ["exp", "sub"],
      });
      return this.#principalOf(payload);
    } catch (problem) {
      if (problem instanceof Fault) throw problem;
      const isRefusal = problem instanceof errors.JOSEError && !(problem instanceof errors.JWKSTimeout);
      const isOutage = !isRefusal || problem.message.startsWith("Expected 200 OK");
      if (isOutage) throw new Fault("IDENTITY_PROVIDER_UNAVAILABLE", {}, { cause: problem });
      throw new Fault("UNAUTHENTICATED", {}, { cause: problem });
    }
  }

  #principalOf(payload: JWTPayload): Principal {
    const { roleClaim, scopeClaim } = this.#options;
    const role = Role.safeParse(payload[roleClaim]);
    const scope = payload[scopeClaim];
    if (!role.success || needsScope(role.data) !== (typeof scope === "string")) {
      throw new Fault("UNAUTHENTICATED");
    }
    const { sub = "", exp } = payload;
    return {
      id: `oidc:${sub}`,
      actor: sub,
      role: role.data,
      scope: typeof scope === "string" ? scope : null,
      expiresAt: exp === undefined ? null : exp * 1000,
    };
  }
}

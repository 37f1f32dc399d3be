import { errors, type JWTPayload, jwtVerify } from "jose";
import { Fault } from "../domain/faults.js";
import { needsScope, type Principal, Role } from "./principal.js";
import { ProviderKeys } from "./provider-keys.js";

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

/** A name that can stand on a record: not empty, no control characters, no longer than OpenID Connect allows. */
const SUBJECT = /^\P{C}{1,255}$/u;

/** Checks bearer tokens of an identity provider: signature, issuer, audience, time, subject, role. */
export class OidcVerifier {
  readonly #options: OidcOptions;
  readonly #keys: ProviderKeys;

  /** `onProblem` is told why the provider's keys could not be fetched anew, while known ones are still believed. */
  constructor(options: OidcOptions, onProblem: (problem: unknown) => void = () => {}) {
    this.#options = options;
    this.#keys = new ProviderKeys(options.jwks, onProblem);
  }

  /** Milliseconds since the provider gave the keys by which tokens are checked. */
  get keysAge(): number {
    return this.#keys.age;
  }

  /**
   * Why it was refused is the fault's cause, which the asker is not told.
   *
   * @throws Fault UNAUTHENTICATED; IDENTITY_PROVIDER_UNAVAILABLE when its keys cannot be fetched or read
   */
  async authenticate(token: string): Promise<Principal> {
    const { issuer, audience } = this.#options;
    try {
      const { payload } = await jwtVerify(token, (header, jws) => this.#key(header, jws), {
        issuer,
        audience,
        algorithms: ALGORITHMS,
        clockTolerance: TOLERANCE_SECONDS,
        requiredClaims: ["exp", "sub"],
      });
      return this.#principalOf(payload);
    } catch (cause) {
      if (cause instanceof Fault) throw cause;
      throw new Fault("UNAUTHENTICATED", {}, { cause });
    }
  }

  /** The key that a token names. That there is none is the token's fault, all else the provider's. */
  async #key(...named: Parameters<ProviderKeys["find"]>): ReturnType<ProviderKeys["find"]> {
    try {
      return await this.#keys.find(...named);
    } catch (cause) {
      if (NO_SUCH_KEY.some((kind) => cause instanceof kind)) throw cause;
      throw new Fault("IDENTITY_PROVIDER_UNAVAILABLE", {}, { cause });
    }
  }

  #principalOf(payload: JWTPayload): Principal {
    const { roleClaim, scopeClaim } = this.#options;
    const role = Role.safeParse(payload[roleClaim]);
    const scope = payload[scopeClaim];
    if (!role.success) throw refused(roleClaim, payload);
    if (needsScope(role.data) !== (typeof scope === "string")) throw refused(scopeClaim, payload);
    const { sub, exp } = payload;
    if (typeof sub !== "string" || !SUBJECT.test(sub)) throw refused("sub", payload);
    return {
      id: `oidc:${sub}`,
      actor: sub,
      role: role.data,
      scope: typeof scope === "string" ? scope : null,
      expiresAt: exp === undefined ? null : exp * 1000,
    };
  }
}

const NO_SUCH_KEY = [errors.JWKSNoMatchingKey, errors.JWKSMultipleMatchingKeys, errors.JOSENotSupported];
/** Of a claim that does not fit, so much is told. */
const CLAIM_SHOWN_MAX = 100;

function refused(claim: string, payload: JWTPayload): Error {
  const found = JSON.stringify(payload[claim]) ?? "missing";
  return new Error(`unexpected "${claim}" claim: ${found.slice(0, CLAIM_SHOWN_MAX)}`);
}

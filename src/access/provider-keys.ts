import { createRemoteJWKSet, type ExportedJWKSCache, jwksCache } from "jose";

type Keys = ReturnType<typeof createRemoteJWKSet>;

const TIMEOUT_MS = 5000;
/** Keys are fetched anew after this: one that the provider has taken back is believed no longer. */
const FRESH_MS = 600_000;
/** So long they are believed where the provider cannot be reached, or answers with something else than keys. */
const KEPT_MS = 4 * 3_600_000;
/** How long the provider is left alone after a failure. */
const RETRY_MS = 30_000;

/** The public keys of an identity provider, which go on to be believed for a while when it fails. */
export class ProviderKeys {
  readonly #known: ExportedJWKSCache = { jwks: { keys: [] }, uat: 0 };
  readonly #keys: Keys;
  readonly #onProblem: (problem: unknown) => void;
  /** By the clock of the process, which is never put back. */
  #retryAt = 0;

  /** `onProblem` is told why keys that are due could not be fetched. */
  constructor(address: string, onProblem: (problem: unknown) => void) {
    const options = { timeoutDuration: TIMEOUT_MS, cacheMaxAge: KEPT_MS, [jwksCache]: this.#known };
    this.#keys = createRemoteJWKSet(new URL(address), options);
    this.#onProblem = onProblem;
  }

  /** Milliseconds since the provider gave them. */
  get age(): number {
    return Date.now() - this.#known.uat;
  }

  /** The key that a token names. @throws where there is none, or none can be fetched and none is at hand */
  async find(...named: Parameters<Keys>): ReturnType<Keys> {
    if (this.#isDue()) await this.#renew();
    return this.#keys(...named);
  }

  /** Older than fresh, and not so old that they are fetched anyway; or of a clock that has been put back since. */
  #isDue(): boolean {
    const { age } = this;
    return age < 0 || (age >= FRESH_MS && age < KEPT_MS);
  }

  /** Fetches keys anew; whoever asks meanwhile, or after that failed, goes on with those at hand. */
  async #renew(): Promise<void> {
    const now = performance.now();
    if (now < this.#retryAt) return;
    this.#retryAt = now + RETRY_MS;
    try {
      await this.#keys.reload();
    } catch (problem) {
      this.#onProblem(problem);
    }
  }
}

/**
 * Every answer carries these, the same each time. An answer is data, in which a browser has nothing to load or to run;
 * pages bring a policy of their own. The last three speak to browsers of the past: the scanners that government
 * networks are held to ask for them. `strict-transport-security` is left to the proxy that has TLS: behind plain HTTP
 * inside a network it would lock browsers out.
 */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy": "default-src 'none';frame-ancestors 'self'",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "SAMEORIGIN",
  "x-download-options": "noopen",
  "x-permitted-cross-domain-policies": "none",
  "x-xss-protection": "0",
};

/** Unless its route says otherwise an answer is for the one who asked and for now: nothing on the way keeps it. */
export const NOT_KEPT = { "cache-control": "no-store" } as const;

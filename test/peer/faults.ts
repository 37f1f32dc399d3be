/** What shall go wrong, set by a test and used up by the calls it is meant for. */

export type AppendFault =
  /** Nothing is ever answered; `durable` says whether the events were written. */
  | { readonly kind: "never-answer"; readonly durable: boolean }
  /** The node dies in the middle: every connection breaks, and it listens no more. */
  | { readonly kind: "die"; readonly durable: boolean }
  /** The server gives up waiting for its followers; what becomes of the write is open. */
  | { readonly kind: "timeout"; readonly durable: boolean }
  | { readonly kind: "not-leader" }
  | { readonly kind: "busy" }
  | { readonly kind: "denied" }
  | { readonly kind: "slow"; readonly ms: number };

export class Faults {
  /** One for each of the next appends; none left: all goes well. */
  readonly appends: AppendFault[] = [];
  /** How `GetSupportedMethods` is answered. */
  features: "answer" | "never" | "denied" | "unimplemented" = "answer";
  /** Reads and subscriptions stay without any answer. */
  readsStall = false;
  /** Gossip and everything about projections stays without any answer. */
  managementStalls = false;
  /** Reads are denied, as to a user without rights on `$all`. */
  readsDenied = false;
  /** Breaks each subscription after so many events; and how often that still happens. */
  breakSubscription: { afterEvents: number; times: number; how: "error" | "end" } | undefined;
  /** Subscriptions begin so many events before the place they were asked for. */
  subscriptionOverlap = 0;
  /** How the place of a repeated append is answered: real servers do either. */
  repeatPosition: "first-event" | "none" = "first-event";
  /** Bytes of an append that are taken at most, as `MaxAppendSize` of a real server. */
  maxAppendBytes = 1024 * 1024;
}

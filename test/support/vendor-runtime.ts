import { z } from "zod";
import type { HostedEvent } from "./projection-host.js";

/**
 * EventStoreDB's own projection runtime, as its vendor publishes it for tests. It is no dependency: it wants Node ≥ 22
 * and glibc ≥ 2.38, and its runtime has a licence of its own (Kurrent License v1).
 */
const PACKAGE: string = "@kurrent/projections-testing";
const INSTALL = `npm install --no-save ${PACKAGE}@0.2.2 @kurrent/kurrentdb-client@1`;

const Step = z.discriminatedUnion("status", [
  z.object({
    status: z.literal("processed"),
    emitted: z.array(z.object({ streamId: z.string(), eventType: z.string(), data: z.string() })),
  }),
  z.object({ status: z.literal("skipped") }),
]);

interface Session {
  feed(event: HostedEvent & { readonly isJson: true }): unknown;
  getState(): unknown;
  dispose(): void;
}
interface Vendor {
  createProjection(source: string, options: { readonly engineVersion: 1 | 2 }): { test(): Session };
}
const Vendor = z.custom<Vendor>(
  (loaded) => typeof loaded === "object" && loaded !== null && "createProjection" in loaded,
);

/** The runtime, or why it cannot be had here. */
export async function vendorRuntime(): Promise<Vendor | { readonly missing: string }> {
  try {
    const loaded: unknown = await import(PACKAGE);
    const vendor = Vendor.parse(loaded);
    vendor.createProjection("fromAll().when({})", { engineVersion: 2 }).test().dispose();
    return vendor;
  } catch (problem) {
    const [why] = String(problem).split("\n");
    return { missing: `${why} (Node ≥ 22, glibc ≥ 2.38; ${INSTALL})` };
  }
}

/** What a script makes of events: its last state, and the links by stream as `revision@stream`. */
export function runByVendor(
  vendor: Vendor,
  engineVersion: 1 | 2,
  source: string,
  events: readonly HostedEvent[],
): { readonly state: unknown; readonly links: ReadonlyMap<string, readonly string[]> } {
  const session = vendor.createProjection(source, { engineVersion }).test();
  const links = new Map<string, string[]>();
  try {
    for (const event of events) {
      const step = Step.parse(session.feed({ ...event, isJson: true }));
      if (step.status === "skipped") continue;
      for (const { streamId, eventType, data } of step.emitted) {
        if (eventType === "$>") links.set(streamId, [...(links.get(streamId) ?? []), data]);
      }
    }
    return { state: session.getState(), links };
  } finally {
    session.dispose();
  }
}

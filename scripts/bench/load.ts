import { z } from "zod";

/** What the asking side of the service's benchmarks is told to do. */
export const Load = z.object({
  port: z.number().int(),
  token: z.string(),
  connections: z.number().int(),
  seconds: z.number(),
  /** An address to read, or a year of reports to file: number `first` and those after it. */
  ask: z.union([
    z.object({ path: z.string() }),
    z.object({ units: z.array(z.string()).min(1), first: z.number().int() }),
  ]),
});
export type Load = z.infer<typeof Load>;

/** What came of it; `next` is the number of the first filing that was not sent. */
export const Measured = z.object({
  perSecond: z.number(),
  p50: z.number(),
  p99: z.number(),
  next: z.number(),
});
export type Measured = z.infer<typeof Measured>;

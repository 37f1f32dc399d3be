import { cpus, totalmem } from "node:os";
import { z } from "zod";

/** A figure beside those of its peers, all of one run. */
export const Row = z.object({
  figure: z.string(),
  unit: z.string(),
  better: z.enum(["more", "less"]),
  ours: z.number(),
  /** Each configuration of each peer; the ratio is against the best of them. */
  peers: z.array(z.object({ name: z.string(), value: z.number() })),
});
export type Row = z.infer<typeof Row>;

/** Hands a figure to the one table that ends the run; without it the bench, run alone, prints it. */
export function report(row: Row): void {
  if (process.send) process.send(row);
  else console.log(lines(row).join("\n"));
}

/** The whole run, with the machine it ran on. */
export function printTable(rows: readonly Row[]): void {
  const [cpu] = cpus();
  console.log(
    `\n${cpu?.model ?? ""} × ${cpus().length}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}, SQLite with WAL and synchronous=FULL`,
  );
  console.log("medians; × is how many times better than the peer's figure, * marks the best peer\n");
  for (const row of rows) console.log(lines(row).join("\n"));
}

function lines({ figure, unit, better, ours, peers }: Row): readonly string[] {
  const ratio = (value: number) => (better === "more" ? ours / value : value / ours);
  const best = peers.toSorted((a, b) => ratio(a.value) - ratio(b.value))[0];
  const line = (name: string, value: number, times: string) =>
    `${name.padEnd(78)} ${figureText(value).padStart(12)} ${unit.padEnd(9)} ${times}`.trimEnd();
  return [
    line(figure, ours, best ? `${timesText(ratio(best.value))} ×` : ""),
    ...peers.map((peer) =>
      line(`    ${peer === best ? "*" : " "} ${peer.name}`, peer.value, `${timesText(ratio(peer.value))} ×`),
    ),
  ];
}

function figureText(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString("en") : value.toPrecision(3);
}

function timesText(value: number): string {
  return (value >= 10 ? value.toFixed(0) : value.toFixed(2)).padStart(8);
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/**
 * The range that the median of what the values are a sample of lies in, with a confidence of at least 95 %: between two
 * of the values, whatever their distribution (sign test). All of them where they are fewer than six.
 */
export function medianRange(values: readonly number[]): readonly [from: number, to: number] {
  const sorted = values.toSorted((a, b) => a - b);
  const count = sorted.length;
  let [rank, outside, chance] = [0, 0, 2 ** -count];
  while (outside + chance <= 0.025) {
    outside += chance;
    chance *= (count - rank) / (rank + 1);
    rank++;
  }
  const at = Math.max(0, rank - 1);
  return [sorted[at] ?? Number.NaN, sorted[count - 1 - at] ?? Number.NaN];
}

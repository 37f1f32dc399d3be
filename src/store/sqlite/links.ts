/**
 * Where the event before each stands, in its stream: units report in much the same order every month, so these
 * positions rise by one for long stretches, and are all 0 where the streams are new. They are kept as runs: by how
 * much a position differs from the one before it, and how many times.
 */
export function runsOf(positions: Float64Array): Float64Array {
  const runs: number[] = [];
  let [before, step, times] = [0, Number.NaN, 0];
  for (const position of positions) {
    if (position - before !== step) {
      if (times > 0) runs.push(step, times);
      step = position - before;
      times = 0;
    }
    times++;
    before = position;
  }
  if (times > 0) runs.push(step, times);
  return Float64Array.from(runs);
}

export function positionsOf(runs: Float64Array, count: number): Float64Array {
  const positions = new Float64Array(count);
  let [position, n] = [0, 0];
  for (let run = 0; run < runs.length; run += 2) {
    const step = runs[run] ?? 0;
    for (let times = runs[run + 1] ?? 0; times > 0; times--) {
      position += step;
      positions[n++] = position;
    }
  }
  return positions;
}

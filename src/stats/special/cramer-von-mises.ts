import { greatestCommonDivisor } from './lattice-paths.ts';

const POINTS = 160;

/**
 * P(W > x) of the limit distribution of the Cramer-von Mises statistic, whose characteristic function is
 * sqrt(sqrt(2is) / sin sqrt(2is)).
 *   2/pi sum over k >= 1 of (-1)^(k - 1) integral over t from (2k - 1) pi to 2k pi of exp(-x t^2/2) / sqrt(t |sin t|)
 * With t = (2k - 1) pi + pi/2 (1 - cos u) the integrand is smooth and periodic in u, so the midpoint rule converges
 * geometrically.
 *
 * Cost: 160 points for each of about 3/sqrt(x) integrals.
 * Accuracy: relative 1e-13 down to 1e-300; absolute 1e-15 near p = 1, which is returned below x = 0.003.
 * Source: Smirnov (1936), Sur la distribution de omega^2, whose integral this is.
 * Checked against: mpmath's evaluation of Csorgo and Faraway (1996), equation 1.3, `cramer_von_mises.json`.
 */
export function cramerVonMisesSurvival(x: number): number {
  // The distribution function is below 1e-17 here.
  if (x < 0.003) return 1;
  let total = 0;
  for (let k = 1; ; k++) {
    const start = (2 * k - 1) * Math.PI;
    let integral = 0;
    for (let i = 0; i < POINTS; i++) {
      const u = ((i + 0.5) * Math.PI) / POINTS;
      const rise = Math.sin(u / 2) ** 2;
      const fall = Math.cos(u / 2) ** 2;
      const t = start + Math.PI * rise;
      const sine = Math.sin(Math.PI * Math.min(rise, fall));
      integral += (Math.sin(u) * Math.exp((-x * t * t) / 2)) / Math.sqrt(t * sine);
    }
    const term = (integral * Math.PI) / POINTS;
    total += k % 2 === 1 ? term : -term;
    if (term <= Number.EPSILON * 1e-3 * total) return Math.min(1, total);
  }
}

/**
 * The share of all orders of m and n values without ties whose sum of (a v - b u)^2 over the points (u, v) of the
 * lattice path is at least `sum`, a = lcm/m, b = lcm/n: P(T >= T observed) for the two-sample statistic.
 *
 * Cost: the number of different sums, below `sum` but able to reach it, at all (m + 1)(n + 1) points: at most 1e6 for
 * 30 against 30 and 1e7 for 31 against 29.
 * Accuracy: relative 1e-13; every count is positive. m + n at most 1000, so that no count overflows.
 * Source: Xiao, Gordon and Yakovlev (2007), A C++ program for the Cramer-von Mises two-sample test, equation 11.
 * Checked against: SciPy's cramervonmises_2samp with method exact, `cramer_von_mises.json`.
 */
export function cramerVonMisesShare(m: number, n: number, sum: number): number {
  const gcd = greatestCommonDivisor(m, n);
  const a = n / gcd;
  const b = m / gcd;
  const step = (u: number, v: number) => (a * v - b * u) ** 2;
  const farthest = farthestSums(m, n, step);
  let row: readonly Paths[] = [];
  for (let u = 0; u <= n; u++) {
    const next: Paths[] = [];
    for (let v = 0; v <= m; v++) {
      const below = u === 0 && v === 0 ? START : (row[v] ?? NONE);
      next.push(join(below, next[v - 1] ?? NONE, step(u, v), sum, sum - farthest[u]![v]!));
    }
    row = next;
  }
  // The order of the multiplications keeps every partial product a binomial coefficient.
  let orders = 1;
  for (let i = 1; i <= m; i++) orders = (orders * (n + i)) / i;
  return row[m]!.reached / orders;
}

/** How many paths to a point have which sum, sums ascending, and how many have reached the one asked for. */
interface Paths {
  readonly sums: Float64Array;
  readonly counts: Float64Array;
  readonly reached: number;
}

const NONE: Paths = { sums: new Float64Array(0), counts: new Float64Array(0), reached: 0 };
const START: Paths = { sums: new Float64Array(1), counts: new Float64Array([1]), reached: 0 };

/** The most that a path from (u, v) to the end can still add. */
function farthestSums(m: number, n: number, step: (u: number, v: number) => number): Float64Array[] {
  const farthest = Array.from({ length: n + 1 }, () => new Float64Array(m + 1));
  for (let u = n; u >= 0; u--) {
    for (let v = m; v >= 0; v--) {
      const up = u < n ? step(u + 1, v) + farthest[u + 1]![v]! : 0;
      const right = v < m ? step(u, v + 1) + farthest[u]![v + 1]! : 0;
      farthest[u]![v] = Math.max(up, right);
    }
  }
  return farthest;
}

/**
 * The paths of two neighbours after a step that adds `step` to the sum of each. Sums from `goal` on are counted as
 * reached, those below `least` are dropped: they cannot reach it any more.
 */
function join(p: Paths, q: Paths, step: number, goal: number, least: number): Paths {
  const sums = new Float64Array(p.sums.length + q.sums.length);
  const counts = new Float64Array(sums.length);
  let reached = p.reached + q.reached;
  let length = 0;
  let i = 0;
  let j = 0;
  while (i < p.sums.length || j < q.sums.length) {
    const left = i < p.sums.length ? p.sums[i]! : Infinity;
    const right = j < q.sums.length ? q.sums[j]! : Infinity;
    const before = Math.min(left, right);
    const count = (left === before ? p.counts[i++]! : 0) + (right === before ? q.counts[j++]! : 0);
    if (before + step >= goal) {
      reached += count;
    } else if (before + step >= least) {
      sums[length] = before + step;
      counts[length++] = count;
    }
  }
  return { sums: sums.slice(0, length), counts: counts.slice(0, length), reached };
}

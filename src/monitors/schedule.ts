import { Cron } from 'croner';
import { toDate } from '../core/time.ts';

/**
 * Five fields. Where the clock changes, a single time of day that is skipped fires when the clock has jumped, and one
 * that comes twice fires the first time; a schedule of several times or of intervals goes by what the clock shows.
 */
const cron = (expression: string, timeZone: string): Cron =>
  new Cron(expression, { mode: '5-part', timezone: timeZone });

/** Why `expression` is no schedule, or null where it is one. */
export function scheduleFault(expression: string): string | null {
  // The parser puts the present time in place of a question mark, so the schedule would differ from start to start.
  if (expression.includes('?')) return `expected a cron expression without ?, got ${expression}`;
  try {
    return cron(expression, 'UTC').nextRun(toDate(0)) === null ? `${expression} never comes` : null;
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
    return `expected a cron expression of five fields such as 5 0 * * *, got ${expression}`;
  }
}

/** The latest instant at or before `now` at which the schedule fires. */
export function latestFiring(expression: string, timeZone: string, now: number): number | null {
  const [fired] = cron(expression, timeZone).previousRuns(1, toDate(now + 1));
  return fired?.getTime() ?? null;
}

import {
  type AlertPolicy,
  type AlertState,
  ERROR_AFTER_DEFAULT,
  INITIAL_STATE,
  type Step,
  step,
} from '../../src/alerts/state.ts';
import type { Verdict } from '../../src/core/evaluation.ts';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** Fires and recovers at once, reminds once a day. */
export const POLICY: AlertPolicy = {
  fire: 1,
  of: 1,
  recover: 1,
  repeatMs: DAY_MS,
  staleAfterMs: 2 * HOUR_MS,
  noDataAfter: 2,
  errorAfter: ERROR_AFTER_DEFAULT,
};

export const VERDICTS = {
  W: 'warning',
  C: 'critical',
  G: 'ok',
  N: 'no_data',
  I: 'insufficient',
  E: 'error',
} as const satisfies Record<string, Verdict>;

export type Letter = keyof typeof VERDICTS;

/** The state after the i-th hourly window, evaluated five minutes after its end. Episodes are named after theirs. */
export function stepHour(state: AlertState, letter: Letter, hour: number, policy: AlertPolicy): Step {
  const windowEndAt = hour * HOUR_MS;
  const at = { windowEndAt, now: evaluatedAt(hour), newEpisodeId: `e${hour}` };
  return step(state, VERDICTS[letter], at, policy);
}

export const evaluatedAt = (hour: number): number => hour * HOUR_MS + 300_000;

/** The verdicts of windows 1, 2, …, a letter each; blanks are for the reader. */
export const lettersOf = (verdicts: string): Letter[] =>
  [...verdicts].filter((letter): letter is Letter => letter !== ' ');

/** Steps through all of them and gives the state after each, and what happened. */
export function run(verdicts: string, policy: AlertPolicy, from: AlertState = INITIAL_STATE): Step[] {
  const steps: Step[] = [];
  let state = from;
  for (const [i, letter] of lettersOf(verdicts).entries()) {
    steps.push(stepHour(state, letter, i + 1, policy));
    state = steps.at(-1)!.next;
  }
  return steps;
}

export const lastState = (verdicts: string, policy: AlertPolicy): AlertState =>
  run(verdicts, policy).at(-1)?.next ?? INITIAL_STATE;

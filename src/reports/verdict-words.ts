import type { Verdict } from '../core/evaluation.ts';

export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  ok: 'OK',
  warning: 'Warning',
  critical: 'Critical',
  insufficient: 'Too few rows',
  no_data: 'No data',
  error: 'Error',
};

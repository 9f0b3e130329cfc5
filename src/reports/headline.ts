import { type ColumnResult, type Evaluation, isDrifted, type Verdict } from '../core/evaluation.ts';
import { strongestEffect } from './column-tests.ts';
import { formatNumber, plural } from './format.ts';
import type { Phrase } from './phrase.ts';

const REASON_LENGTH_MAX = 500;

const HEADLINES: Readonly<Record<Evaluation['verdict'], string>> = {
  ok: 'No drift',
  warning: 'Drift, at warning level',
  critical: 'Critical drift',
  insufficient: 'Too few rows to judge',
  no_data: 'No data in this window',
  error: 'The evaluation failed',
};

export const headline = (evaluation: Evaluation): string => HEADLINES[evaluation.verdict];

/** The verdict with its grounds, in two or three sentences. */
export function verdictPhrase(evaluation: Evaluation): Phrase {
  if (!isJudged(evaluation)) {
    const reason = evaluation.reason === null ? '' : `${sentence(evaluation.reason)} `;
    return [`${reason}There is no verdict on drift for this window.`];
  }
  return [...driftPhrase(evaluation), ...brokenPhrase(evaluation)];
}

/** A reason, be it a code or words, as a sentence: first letter raised, ended with a full stop, cut where it is very long. */
export const sentence = (reason: string): string => {
  const words = /^[a-z_]+$/.test(reason) ? reason.replaceAll('_', ' ') : reason.trim();
  const text = words.length <= REASON_LENGTH_MAX ? words : `${words.slice(0, REASON_LENGTH_MAX)}\u2026`;
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
};

export const isJudged = ({ verdict }: { readonly verdict: Verdict }): boolean =>
  verdict === 'ok' || isDrifted(verdict);

const judgedColumns = (evaluation: Evaluation): readonly ColumnResult[] =>
  evaluation.columns.filter(isJudged);

function driftPhrase(evaluation: Evaluation): Phrase {
  const judged = judgedColumns(evaluation).length;
  const worst = evaluation.columns.find(({ verdict }) => isDrifted(verdict));
  if (worst === undefined) {
    if (judged === 0) return ['No column was judged.'];
    if (judged === 1) return ['The one column that was judged is within its thresholds.'];
    return [`All ${plural(judged, 'judged column')} are within their thresholds.`];
  }
  const isByShare = evaluation.verdict === 'critical' && worst.verdict !== 'critical';
  return [
    `${evaluation.drifted_columns} of ${plural(judged, 'judged column')} drifted. `,
    ...(isByShare ? ['No column is critical by itself; the share of drifted columns is. '] : []),
    ...worstPhrase(worst),
  ];
}

function worstPhrase(worst: ColumnResult): Phrase {
  const effect = strongestEffect(worst);
  const name = { name: worst.segment === null ? worst.name : `${worst.name} (${worst.segment})` };
  if (effect === null) return ['The worst is ', name, '.'];
  return [
    'The worst is ',
    name,
    `: ${effect.title} ${formatNumber(effect.statistic)}, threshold ${formatNumber(effect.threshold)}.`,
  ];
}

function brokenPhrase(evaluation: Evaluation): Phrase {
  const broken = evaluation.columns.length - judgedColumns(evaluation).length;
  if (broken === 0) return [];
  return [` ${plural(broken, 'column')} could not be judged.`];
}

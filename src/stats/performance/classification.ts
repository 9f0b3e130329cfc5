import { z } from 'zod';
import { averagePrecision } from './average-precision.ts';
import { calibrationError } from './calibration-error.ts';
import {
  averageRatio,
  type ClassRatios,
  type ClassWeights,
  hitRatios,
  singleF1,
  specificities,
} from './class-ratios.ts';
import { defaultPositive, type LabelledRows, labelRows } from './classes.ts';
import { type ClassificationColumns, expectLength } from './columns.ts';
import { type Cells, countCells } from './confusion-matrix.ts';
import {
  boundedMeanEstimate,
  type Estimate,
  NO_ESTIMATE,
  positiveMeanEstimate,
  wilsonEstimate,
} from './estimate.ts';
import { confidenceOption } from './options.ts';
import { isOneColumn, type ScoredRows, scoreRows } from './probabilities.ts';
import { logLosses, quadraticLosses } from './probability-scores.ts';
import { rankRows } from './ranking.ts';
import { averageRanking, type RankedClass } from './ranking-metric.ts';
import { rocAuc } from './roc-auc.ts';

const optionsSchema = z.strictObject({
  confidence: confidenceOption,
  positive: z
    .union([z.string(), z.number(), z.boolean()])
    .optional()
    .describe('the class that is judged against all others; left out: the greater of two, none of more'),
  averaging: z
    .enum(['macro', 'weighted'])
    .default('macro')
    .describe('over classes where none is positive: each alike, or by its share of the targets'),
  bins: z.int().min(1).max(10_000).default(10).describe('bins of equal width of the calibration error'),
});

export type ClassificationOptions = z.input<typeof optionsSchema>;

/**
 * How well predicted classes, and their probabilities where there are any, agree with the targets.
 *   accuracy · precision tp/(tp + fp) · recall tp/(tp + fn) · specificity tn/(tn + fp) · f1 2tp/(2tp + fp + fn) of the
 *   positive class · f1_macro, f1_weighted over the classes that occur · with probabilities roc_auc, average_precision,
 *   log_loss, brier, calibration_error
 *
 * With two classes the greater is positive (see `defaultPositive`). With more, and no option `positive`, the metrics
 * of a class are averaged over the classes, each against the rest; in precision, recall, specificity and F1 a class
 * without a row to judge it by counts 0 (scikit-learn's `zero_division`), in roc_auc and average_precision it is left
 * out. The names of probabilities count as classes, so that a window in which one does not occur is judged alike.
 * A row that lacks target or prediction takes no part (`countPairs` counts them), nor does one that lacks a
 * probability in the metrics of probabilities. Probabilities are taken as given; they need not add up to 1.
 * Range: the losses and calibration_error have 0 as their best value, the others lie in [0, 1] and have 1.
 * Undefined: all three numbers null where the denominator is 0 (precision without positive predictions, recall
 * without positive targets, and so on), in roc_auc and average_precision see there, and for a lone class that no
 * convention calls positive or negative. An interval of a mean needs two rows.
 * Intervals: Wilson's for accuracy and the metrics of one class; for averages, roc_auc, average_precision and brier the
 * variance to first order (DeLong's for roc_auc) in Wilson's form; Student's t on the logarithm for log_loss; for
 * calibration_error see there. By simulation they hold 95 % to within three points from about 200 rows with 20 of the
 * rarest class. Losses need errors in the sample: of 40 rows of a nearly perfect classifier the intervals of log_loss
 * and brier hold 75 to 80 %.
 * Cost: O(n log n), the probabilities of each class sorted once.
 * Accuracy: values relative 1e-12.
 * Source: Sokolova and Lapalme (2009), A systematic analysis of performance measures for classification tasks,
 * Information Processing and Management 45, 427-437, tables 2 and 3; the rest as named at each function.
 * Checked against: scikit-learn 1.7.2, tests/stats/fixtures/performance.json; the intervals by simulation.
 *
 * @throws {RangeError} on columns of unequal length, on a probability outside [0, 1], and on one column of
 *   probabilities for more than two classes without `positive`. @throws {z.ZodError} on an invalid option.
 */
export function classificationMetrics(
  columns: ClassificationColumns,
  options: ClassificationOptions = {},
): Record<string, Estimate> {
  const parsed = optionsSchema.parse(options);
  const { probability } = columns;
  const { labelled, positive } = readClasses(columns, parsed.positive);
  const cells = countCells(labelled);
  const metrics = labelMetrics(cells, positive, parsed);
  if (probability === undefined) return metrics;
  for (const column of isOneColumn(probability) ? [probability] : Object.values(probability))
    expectLength('probability', column, columns.target.length);
  const isJudged = positive !== null || labelled.classes.length > 2;
  return {
    ...metrics,
    ...(isJudged
      ? probabilityMetrics(scoreRows(labelled, probability, positive), parsed)
      : Object.fromEntries(PROBABILITY_METRICS.map((name) => [name, NO_ESTIMATE]))),
  };
}

const PROBABILITY_METRICS = ['roc_auc', 'average_precision', 'log_loss', 'brier', 'calibration_error'];

type Options = z.output<typeof optionsSchema>;

function readClasses(
  { target, prediction, probability }: ClassificationColumns,
  chosen: Options['positive'],
): { labelled: LabelledRows; positive: number | null } {
  const known = probability === undefined || isOneColumn(probability) ? [] : Object.keys(probability);
  if (chosen !== undefined) known.push(String(chosen));
  const labelled = labelRows(target, prediction, known);
  const positive = chosen === undefined ? defaultPositive(labelled.classes) : String(chosen);
  if (positive === null) return { labelled, positive };
  const position = labelled.classes.indexOf(positive);
  if (position >= 0) return { labelled, positive: position };
  return readClasses({ target, prediction, ...(probability && { probability }) }, positive);
}

function labelMetrics(
  cells: Cells,
  positive: number | null,
  { confidence, averaging }: Options,
): Record<string, Estimate> {
  const { size, targets, predictions, hits } = cells;
  const occurring = targets.map((count, c) => (count + predictions[c]! > 0 ? 1 : 0));
  const alike: ClassWeights = { weights: divided(occurring), areTargetShares: false };
  const byTarget: ClassWeights = { weights: divided(targets), areTargetShares: true };
  const judged: ClassWeights | null =
    positive !== null
      ? { weights: targets.map((_, c) => (c === positive ? 1 : 0)), areTargetShares: false }
      : targets.length < 2
        ? null
        : averaging === 'macro'
          ? alike
          : byTarget;
  const average = (ratios: ClassRatios, weights: ClassWeights | null): Estimate =>
    weights === null ? NO_ESTIMATE : averageRatio(ratios, weights, cells, confidence);
  const f1 = hitRatios(cells, 0.5, 0.5);
  return {
    accuracy:
      size === 0 ? NO_ESTIMATE : wilsonEstimate(hits.reduce((sum, n) => sum + n, 0) / size, size, confidence),
    precision: average(hitRatios(cells, 0, 1), judged),
    recall: average(hitRatios(cells, 1, 0), judged),
    specificity: average(specificities(cells), judged),
    f1: positive === null ? average(f1, judged) : singleF1(cells, positive, confidence),
    f1_macro: average(f1, alike),
    f1_weighted: average(f1, byTarget),
  };
}

function probabilityMetrics(
  scored: ScoredRows,
  { confidence, averaging, bins }: Options,
): Record<string, Estimate> {
  const { target, positive, scores } = scored;
  const isWeighted = positive === null && averaging === 'weighted';
  const classes = [...scores].map(([index, ofClass]): RankedClass => {
    const isPositive = (row: number) => target[row] === index;
    const ranking = rankRows(ofClass, isPositive);
    return { ranking, isPositive, weight: isWeighted ? ranking.positiveCount / target.length : 1 };
  });
  return {
    roc_auc: averageRanking(rocAuc, classes, isWeighted, confidence),
    average_precision: averageRanking(averagePrecision, classes, isWeighted, confidence),
    log_loss: positiveMeanEstimate(logLosses(scored), confidence),
    brier: boundedMeanEstimate(quadraticLosses(scored), positive === null ? 2 : 1, confidence),
    calibration_error: calibrationError(scored, bins, confidence),
  };
}

/** Divided by their sum, or all 0 where that is 0. */
function divided(counts: Float64Array): Float64Array {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => (total === 0 ? 0 : count / total));
}

import { type LabelledRows, labelRows } from './classes.ts';
import type { ClassificationColumns } from './columns.ts';

export interface ConfusionMatrix {
  /** Ascending: as numbers where all of them are numbers, else by code units. */
  readonly classes: readonly string[];
  /** A row for each target class, a column for each predicted class. */
  readonly counts: readonly (readonly number[])[];
  /** Rows that have both target and prediction: the sum of the counts. */
  readonly rows: number;
  readonly missing: number;
}

/**
 * How often each class was predicted for each target class.
 *
 * Cost: one pass over the rows; k² numbers for k classes.
 * Checked against: scikit-learn confusion_matrix, tests/stats/fixtures/performance.json.
 */
export function confusionMatrix({
  target,
  prediction,
}: Pick<ClassificationColumns, 'target' | 'prediction'>): ConfusionMatrix {
  const labelled = labelRows(target, prediction, []);
  const { classes, rows } = labelled;
  const counts = classes.map(() => new Array<number>(classes.length).fill(0));
  for (const cell of countCells(labelled).cells) counts[cell.target]![cell.prediction] = cell.count;
  return { classes, counts, rows: rows.length, missing: target.length - rows.length };
}

/** The cells of a confusion matrix that are not 0, with its margins. */
export interface Cells {
  readonly cells: readonly { readonly target: number; readonly prediction: number; readonly count: number }[];
  readonly size: number;
  /** By class: how often it is the target, how often it is predicted, and how often both. */
  readonly targets: Float64Array;
  readonly predictions: Float64Array;
  readonly hits: Float64Array;
}

export function countCells({ classes, target, prediction }: LabelledRows): Cells {
  const counts = new Map<number, number>();
  for (let i = 0; i < target.length; i++) {
    const key = target[i]! * classes.length + prediction[i]!;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const targets = new Float64Array(classes.length);
  const predictions = new Float64Array(classes.length);
  const hits = new Float64Array(classes.length);
  const cells = [...counts].map(([key, count]) => {
    const cell = { target: Math.floor(key / classes.length), prediction: key % classes.length, count };
    targets[cell.target]! += count;
    predictions[cell.prediction]! += count;
    if (cell.target === cell.prediction) hits[cell.target] = count;
    return cell;
  });
  return { cells, size: target.length, targets, predictions, hits };
}

import type { LabelledRows } from './classes.ts';
import { type ClassificationColumns, type Column, isMissing } from './columns.ts';

/** The rows that have probabilities as well as a target and a prediction. */
export interface ScoredRows {
  /** Position of the target in the list of classes, by row. */
  readonly target: Uint32Array;
  /** The class that everything is about, or null where each class counts. */
  readonly positive: number | null;
  /** By position of the class: its probability by row. Of the positive class alone where there is one. */
  readonly scores: ReadonlyMap<number, Float64Array>;
}

/** Reads the probabilities of the labelled rows. A row that lacks one of them is left out. */
export function scoreRows(
  labelled: LabelledRows,
  probability: NonNullable<ClassificationColumns['probability']>,
  positive: number | null,
): ScoredRows {
  const columns = columnsOf(labelled, probability, positive);
  const kept = labelled.rows
    .map((_, position) => position)
    .filter((position) => columns.every(([, column]) => !isMissing(column[labelled.rows[position]!])));
  const scores = new Map<number, Float64Array>();
  for (const [index, column] of columns) {
    const ofClass = new Float64Array(kept.length);
    for (let i = 0; i < kept.length; i++) {
      const row = labelled.rows[kept[i]!]!;
      const value = column[row];
      if (typeof value !== 'number' || !(value >= 0 && value <= 1))
        throw new RangeError(`expected probabilities in [0, 1], got ${value} in row ${row}`);
      ofClass[i] = value;
    }
    scores.set(index, ofClass);
  }
  return { target: kept.map((position) => labelled.target[position]!), positive, scores };
}

export const isOneColumn = (
  probability: NonNullable<ClassificationColumns['probability']>,
): probability is Column<number> => Array.isArray(probability) || ArrayBuffer.isView(probability);

function columnsOf(
  { classes }: LabelledRows,
  probability: NonNullable<ClassificationColumns['probability']>,
  positive: number | null,
): (readonly [number, Column<number>])[] {
  if (isOneColumn(probability)) {
    if (positive === null)
      throw new RangeError(
        `expected a probability for each class, or the option positive, for the classes ${classes.join(', ')}`,
      );
    return [[positive, probability]];
  }
  const named = Object.entries(probability).map(([name, column]) => [classes.indexOf(name), column] as const);
  const used = positive === null ? named : named.filter(([index]) => index === positive);
  if (used.length === 0)
    throw new RangeError(
      `expected a probability of ${classes[positive!]}, got one of ${Object.keys(probability).join(', ')}`,
    );
  return used;
}

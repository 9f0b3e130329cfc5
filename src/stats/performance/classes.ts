import { type Column, type Label, pairedRows } from './columns.ts';

/** Rows with target and prediction, both as positions in a list of classes. */
export interface LabelledRows {
  /** Ascending: as numbers where all of them are numbers, else by code units. */
  readonly classes: readonly string[];
  /** The rows of the columns that take part. */
  readonly rows: Uint32Array;
  readonly target: Uint32Array;
  readonly prediction: Uint32Array;
}

/** Encodes two columns over the classes that are in them, and those in `known`. */
export function labelRows(
  target: Column<Label>,
  prediction: Column<Label>,
  known: Iterable<string>,
): LabelledRows {
  const rows = pairedRows(target, prediction);
  const seen = new SeenClasses(known);
  const targets = rows.map((row) => seen.codeOf(target[row]!));
  const predictions = rows.map((row) => seen.codeOf(prediction[row]!));
  const classes = [...seen.names].sort(classOrder(seen.names));
  const position = new Map(classes.map((name, index) => [name, index]));
  const ordered = seen.names.map((name) => position.get(name)!);
  return {
    classes,
    rows,
    target: targets.map((code) => ordered[code]!),
    prediction: predictions.map((code) => ordered[code]!),
  };
}

/**
 * The class that precision, recall and their like are about: the greater of two, which is what scikit-learn's
 * `LabelBinarizer` codes as 1 (1 of 0 and 1 or -1 and 1, true of false and true, yes of no and yes). A lone class is
 * judged by its usual partner, so that a window without positives keeps its meaning. Null where that says nothing.
 */
export function defaultPositive(classes: readonly string[]): string | null {
  if (classes.length === 2) return classes[1]!;
  if (classes.length !== 1) return null;
  for (const [negative, positive] of USUAL_PAIRS)
    if (classes[0] === negative || classes[0] === positive) return positive;
  return null;
}

const USUAL_PAIRS = [
  ['0', '1'],
  ['-1', '1'],
  ['false', 'true'],
  ['False', 'True'],
  ['no', 'yes'],
  ['No', 'Yes'],
  ['n', 'y'],
  ['N', 'Y'],
  ['negative', 'positive'],
] as const;

class SeenClasses {
  readonly names: string[] = [];
  private readonly codes = new Map<Label, number>();

  constructor(known: Iterable<string>) {
    for (const name of known) this.codeOf(name);
  }

  codeOf(label: Label): number {
    const known = this.codes.get(label);
    if (known !== undefined) return known;
    const code = typeof label === 'string' ? this.names.push(label) - 1 : this.codeOf(String(label));
    this.codes.set(label, code);
    return code;
  }
}

function classOrder(names: readonly string[]): (a: string, b: string) => number {
  if (names.every((name) => name.trim() !== '' && Number.isFinite(Number(name))))
    return (a, b) => Number(a) - Number(b) || byCodeUnits(a, b);
  return byCodeUnits;
}

const byCodeUnits = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

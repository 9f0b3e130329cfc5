/** The statistics core as a library: pure and typed, without I/O, clock or randomness of its own. */
export {
  type CategoricalSample,
  categoricalSample,
  type NumericSample,
  numericSample,
  type Sample,
} from '../core/sample.ts';
export { driftTests } from './drift/index.ts';
export type { DriftTest, Measurement, UndefinedReason } from './measure.ts';
export { missingShare } from './missing-share.ts';
export { benjaminiHochberg, holm } from './multiple.ts';
export { type ClassificationOptions, classificationMetrics } from './performance/classification.ts';
export { type ClassificationColumns, countPairs, type RegressionColumns } from './performance/columns.ts';
export { type ConfusionMatrix, confusionMatrix } from './performance/confusion-matrix.ts';
export type { Estimate } from './performance/estimate.ts';
export { type RegressionOptions, regressionMetrics } from './performance/regression.ts';
export type { Detection, DetectorState, Signal, StreamDetector } from './stream/detector.ts';
export { detectors } from './stream/index.ts';

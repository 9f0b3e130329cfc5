import { AppError } from '../core/errors.ts';
import type { Evaluation } from '../core/evaluation.ts';
import type { EvaluationFilter } from '../store/state/evaluations.ts';
import type { Page, PageRequest } from '../store/state/page.ts';
import { EVALUATION_ARTIFACTS } from '../tracking/evaluation-run.ts';
import type { AppContext } from './context.ts';
import { findModel } from './find-model.ts';
import { readRunFile } from './read-artifact.ts';

/** Newest first. */
export const listEvaluations = (
  context: AppContext,
  model: string,
  filter: EvaluationFilter,
  page: PageRequest,
): Page<Evaluation> => context.state.evaluations.list(findModel(context, model).name, filter, page);

/** @throws {AppError} `not_found` */
export function findEvaluation(context: AppContext, id: string): Evaluation {
  const evaluation = context.state.evaluations.get(id);
  if (evaluation === null) throw new AppError('not_found', `there is no evaluation "${id}"`);
  return evaluation;
}

/** The report that was made with the evaluation. */
export async function findReport(context: AppContext, id: string): Promise<string> {
  const report = await readRunFile(context, findEvaluation(context, id).run_id, EVALUATION_ARTIFACTS.report);
  return new TextDecoder().decode(report);
}

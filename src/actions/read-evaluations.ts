import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../core/errors.ts';
import type { Evaluation } from '../core/evaluation.ts';
import type { EvaluationFilter } from '../store/state/evaluations.ts';
import type { Page, PageRequest } from '../store/state/page.ts';
import { EVALUATION_ARTIFACTS } from '../tracking/evaluation-run.ts';
import type { AppContext } from './context.ts';
import { findModel } from './find-model.ts';

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
export const findReport = (context: AppContext, id: string): Promise<string> =>
  readFile(
    join(context.artifactsFolder, findEvaluation(context, id).run_id, EVALUATION_ARTIFACTS.report),
    'utf8',
  );

import { AppError } from '../core/errors.ts';
import type { Model } from '../store/state/models.ts';
import type { AppContext } from './context.ts';

/** @throws {AppError} `not_found` */
export function findModel(context: AppContext, name: string): Model {
  const model = context.state.models.find(name);
  if (model === null) throw new AppError('not_found', `there is no model "${name}"`);
  return model;
}

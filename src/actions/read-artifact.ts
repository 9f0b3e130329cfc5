import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../core/errors.ts';
import type { AppContext } from './context.ts';

/** One file of a run. Only what the run's folder lists is ever opened, so that no path leads out of it. */
export async function readArtifact(
  context: AppContext,
  { experiment, run: runId, path }: { experiment: string; run: string; path: string },
): Promise<Uint8Array<ArrayBuffer>> {
  const run = context.state.runs.get(runId);
  if (run === null || String(run.experimentId) !== experiment)
    throw new AppError('not_found', `there is no run "${runId}" in the experiment ${experiment}`);
  const folder = join(context.artifactsFolder, run.runId);
  if (!(await readdir(folder)).includes(path))
    throw new AppError('not_found', `the run has no artifact "${path}"`);
  return new Uint8Array(await readFile(join(folder, path)));
}

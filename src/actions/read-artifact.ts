import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../core/errors.ts';
import type { AppContext } from './context.ts';

/** A file of a run that was asked for by its place. */
export async function readArtifact(
  context: AppContext,
  { experiment, run: runId, path }: { experiment: string; run: string; path: string },
): Promise<Uint8Array<ArrayBuffer>> {
  const run = context.state.runs.get(runId);
  if (run === null || String(run.experimentId) !== experiment)
    throw new AppError('not_found', `there is no run "${runId}" in the experiment ${experiment}`);
  return readRunFile(context, runId, path);
}

/** One file of a run. Only what the run's folder lists is ever opened, so that no path leads out of it. */
export async function readRunFile(
  context: AppContext,
  runId: string,
  path: string,
): Promise<Uint8Array<ArrayBuffer>> {
  if (!(await listRunFiles(context, runId)).includes(path))
    throw new AppError('not_found', `the run has no artifact "${path}"`);
  return new Uint8Array(await readFile(join(context.artifactsFolder, runId, path)));
}

/** In alphabetical order. A run need not have a folder. */
export async function listRunFiles(context: AppContext, runId: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(join(context.artifactsFolder, runId), { withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map(({ name }) => name)
      .sort();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { WindowHistory } from '../reports/view.ts';
import { EVALUATION_ARTIFACTS } from '../tracking/evaluation-run.ts';
import { buildReport } from './build-report.ts';
import type { AppContext } from './context.ts';
import type { Evaluated } from './evaluate.ts';

/**
 * Writes the files of an evaluation's run, and syncs them: they have to be there before the run is. What is left of an
 * evaluation that was never recorded is never read, because its run id is known to nobody.
 */
export async function writeArtifacts(
  context: AppContext,
  evaluated: Evaluated,
  history: readonly WindowHistory[],
): Promise<void> {
  const folder = join(context.artifactsFolder, evaluated.evaluation.run_id);
  await mkdir(folder, { recursive: true });
  await writeSynced(join(folder, EVALUATION_ARTIFACTS.report), await buildReport(evaluated, history));
  await writeSynced(
    join(folder, EVALUATION_ARTIFACTS.evaluation),
    JSON.stringify(evaluated.evaluation, null, 2),
  );
}

async function writeSynced(path: string, text: string): Promise<void> {
  const file = await open(path, 'w');
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

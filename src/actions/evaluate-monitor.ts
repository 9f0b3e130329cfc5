import type { Evaluation } from '../core/evaluation.ts';
import type { MonitorSpec } from '../monitors/spec.ts';
import { HISTORY_WINDOWS_MAX } from '../reports/view.ts';
import { columnSummaries } from '../store/state/column-summary.ts';
import { evaluationRun } from '../tracking/evaluation-run.ts';
import type { AppContext } from './context.ts';
import { type EvaluationQuestion, evaluate } from './evaluate.ts';
import { type AlertWindow, stepAlert } from './step-alert.ts';
import { writeArtifacts } from './write-artifacts.ts';

/** Evaluates one due window of a monitor. Evaluation, run, alert state and outbox become visible in one transaction. */
export async function evaluateMonitor(
  context: AppContext,
  model: string,
  spec: MonitorSpec,
  window: AlertWindow,
): Promise<Evaluation> {
  const question = { model, spec, window, newestRows: null, segment: null };
  const evaluation = await record(context, question, true, (evaluated) =>
    stepAlert(context, spec, evaluated, window),
  );
  context.metrics.evaluationSeries.update(evaluation, spec.windowMs);
  return evaluation;
}

/** Evaluates what somebody asks for. It is recorded as a run, and steps no alert. */
export const evaluateOnRequest = (context: AppContext, question: EvaluationQuestion): Promise<Evaluation> =>
  record(context, question, false, () => undefined);

async function record(
  context: AppContext,
  question: EvaluationQuestion,
  isScheduled: boolean,
  alsoRecord: (evaluation: Evaluation) => void,
): Promise<Evaluation> {
  const { state, metrics } = context;
  const label = { model: metrics.modelLabel(question.model) };
  const stopTimer = metrics.evaluationDuration.startTimer();
  try {
    const evaluated = await evaluate(context, question);
    const { evaluation } = evaluated;
    const past = state.evaluations.history(question.model, question.spec.name, HISTORY_WINDOWS_MAX - 1);
    await writeArtifacts(context, evaluated, [
      ...past,
      { ...evaluation, columns: columnSummaries(evaluation) },
    ]);
    state.transaction(() => {
      state.evaluations.insert(evaluation, { isScheduled });
      state.runs.record(evaluationRun(evaluation));
      alsoRecord(evaluation);
    });
    metrics.evaluations.inc(label);
    return evaluation;
  } catch (error) {
    metrics.evaluationsFailed.inc(label);
    throw error;
  } finally {
    stopTimer();
  }
}

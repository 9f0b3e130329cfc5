import type { JSX } from 'hono/jsx/jsx-runtime';
import type { RunRow } from '../../actions/read-dashboard.ts';
import { elapsedMs } from './instants.ts';
import { Layout, Paging } from './layout.tsx';
import { durationText, NOTHING } from './numbers.ts';
import { cursorQuery, modelPath, runPath } from './paths.ts';
import { Name, Table, Time } from './text.tsx';
import { VerdictOf } from './verdict.tsx';

const HEADINGS = ['Run', 'Verdict', 'Model', 'Experiment', 'Status', 'Started', 'Took'];

interface RunsProps {
  readonly runs: readonly RunRow[];
  readonly nextCursor: string | null;
  readonly isOlder: boolean;
}

export const RunsView = ({ runs, nextCursor, isOlder }: RunsProps): JSX.Element => (
  <Layout title="Runs" place="runs">
    <h1>Runs</h1>
    <p class="soft">Every evaluation is a run. Newest first.</p>
    {runs.length === 0 ? (
      <p class="void">{isOlder ? 'There are no older ones.' : 'No run yet.'}</p>
    ) : (
      <Table class="runs cards" headings={HEADINGS}>
        {runs.map((run) => (
          <Row run={run} />
        ))}
      </Table>
    )}
    <Paging
      what="runs"
      newest={isOlder ? '/runs' : null}
      older={nextCursor === null ? null : `/runs${cursorQuery(nextCursor)}`}
    />
  </Layout>
);

const Row = ({ run }: { readonly run: RunRow }): JSX.Element => (
  <tr>
    <th scope="row">
      <a href={runPath(run.experiment_id, run.run_id)}>
        <Name text={run.name} />
      </a>
    </th>
    <td>
      <VerdictOf text={run.verdict} />
    </td>
    <td data-label="Model">
      <ModelOf run={run} />
    </td>
    <td data-label="Experiment">
      <Name text={run.experiment} />
    </td>
    <td data-label="Status">{statusText(run.status)}</td>
    <td data-label="Started">
      <Time at={run.start_time} />
    </td>
    <td data-label="Took">{tookText(run)}</td>
  </tr>
);

/** The model and the monitor that a run evaluated. */
export const ModelOf = ({ run: { model, monitor } }: { readonly run: RunRow }): JSX.Element =>
  model === null ? (
    <span class="soft">{NOTHING}</span>
  ) : (
    <>
      <a href={modelPath(model)}>
        <Name text={model} />
      </a>
      {monitor !== null && (
        <small>
          <Name text={monitor} />
        </small>
      )}
    </>
  );

/** MLflow shouts its statuses. */
export const statusText = (status: string): string => status.toLowerCase();

export function tookText({ start_time, end_time }: RunRow): string {
  const ms = elapsedMs(start_time, end_time);
  return ms === null || ms < 0 ? NOTHING : durationText(ms);
}

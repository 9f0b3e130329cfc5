import type { JSX } from 'hono/jsx/jsx-runtime';
import type { ModelPage } from '../../actions/read-dashboard.ts';
import { windowText } from './instants.ts';
import { Paging } from './layout.tsx';
import { countText, NOTHING } from './numbers.ts';
import { cursorQuery, modelPath, reportPath } from './paths.ts';
import { Name, Section, Table, Time } from './text.tsx';
import { Badge } from './verdict.tsx';

const HEADINGS = ['Window', 'Verdict', 'Monitor', 'Drifted columns', 'Rows', 'Evaluated'];

interface EvaluationsProps {
  readonly page: ModelPage;
  readonly isOlder: boolean;
}

/** The evaluations of a model, newest first; each window leads to its report. */
export function ModelEvaluations({ page, isOlder }: EvaluationsProps): JSX.Element {
  const { overview, evaluations, next_cursor: cursor } = page;
  const here = modelPath(overview.model);
  return (
    <Section id="evaluations" title="Evaluations">
      {evaluations.length === 0 ? (
        <p class="void">
          {isOlder ? 'There are no older ones.' : 'None yet. A window is evaluated when it is over.'}
        </p>
      ) : (
        <Table class="evaluations cards" headings={HEADINGS}>
          {evaluations.map((evaluation) => (
            <EvaluationRow evaluation={evaluation} />
          ))}
        </Table>
      )}
      <Paging
        what="evaluations"
        newest={isOlder ? `${here}#evaluations` : null}
        older={cursor === null ? null : `${here}${cursorQuery(cursor)}#evaluations`}
      />
    </Section>
  );
}

const EvaluationRow = ({
  evaluation,
}: {
  readonly evaluation: ModelPage['evaluations'][number];
}): JSX.Element => (
  <tr>
    <th scope="row">
      <a href={reportPath(evaluation.id)} title={`${evaluation.start} to ${evaluation.end}`}>
        {windowText(evaluation)}
      </a>
    </th>
    <td>
      <Badge verdict={evaluation.verdict} />
    </td>
    <td data-label="Monitor">
      {evaluation.monitor === null ? (
        <span class="soft">on request</span>
      ) : (
        <Name text={evaluation.monitor} />
      )}
    </td>
    <td data-label="Drifted columns">
      {evaluation.columns === 0 ? (
        <span class="soft">{NOTHING}</span>
      ) : (
        `${countText(evaluation.drifted_columns)} of ${countText(evaluation.columns)}`
      )}
    </td>
    <td data-label="Rows">{countText(evaluation.rows)}</td>
    <td data-label="Evaluated">
      <Time at={evaluation.started_at} />
    </td>
  </tr>
);

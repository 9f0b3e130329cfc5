import type { JSX } from 'hono/jsx/jsx-runtime';
import type { ModelPage } from '../../actions/read-dashboard.ts';
import { countText, numberText, plural } from './numbers.ts';
import { referencePath } from './paths.ts';
import { Digest, Name, Section, Table, Time } from './text.tsx';
import { Badge, isVerdict } from './verdict.tsx';

/** A schema that is longer is folded. */
const SCHEMA_ROWS_OPEN = 20;

export const AlertHistory = ({ alerts }: Pick<ModelPage, 'alerts'>): JSX.Element => (
  <Section id="alerts" title="Alerts">
    <Table headings={['Monitor', 'State', 'Since', 'Updated', 'Fingerprint']}>
      {alerts.map((alert) => (
        <tr>
          <th scope="row">
            <Name text={alert.monitor} />
          </th>
          <td>
            <AlertState state={alert.state} severity={alert.severity} />
          </td>
          <td>
            <Time at={alert.since} />
          </td>
          <td>
            <Time at={alert.updated_at} />
          </td>
          <td>
            <Digest text={alert.fingerprint} />
          </td>
        </tr>
      ))}
    </Table>
  </Section>
);

const AlertState = ({
  state,
  severity,
}: {
  readonly state: string;
  readonly severity: string | null;
}): JSX.Element =>
  severity !== null && isVerdict(severity) ? (
    <>
      <Badge verdict={severity} /> {state}
    </>
  ) : (
    <span class="soft">{state}</span>
  );

export const Anomalies = ({ anomalies }: Pick<ModelPage, 'anomalies'>): JSX.Element => (
  <Section id="anomalies" title="Anomalies">
    <Table headings={['Watch', 'Column', 'From', 'To', 'Values', 'Peak score', 'Peak value', 'Peak at']}>
      {anomalies.map((anomaly) => (
        <tr>
          <th scope="row">
            <Name text={anomaly.name} />
          </th>
          <td>
            <Name text={anomaly.column} />
          </td>
          <td>
            <Time at={anomaly.started_at} />
          </td>
          <td>{anomaly.ended_at === null ? <em>going on</em> : <Time at={anomaly.ended_at} />}</td>
          <td>{countText(anomaly.values)}</td>
          <td title={String(anomaly.peak_score)}>{numberText(anomaly.peak_score)}</td>
          <td title={String(anomaly.peak_value)}>{numberText(anomaly.peak_value)}</td>
          <td>
            <Time at={anomaly.peak_at} />
          </td>
        </tr>
      ))}
    </Table>
  </Section>
);

interface ReferencesProps extends Pick<ModelPage, 'references'> {
  readonly model: string;
}

export const References = ({ model, references }: ReferencesProps): JSX.Element => (
  <Section id="references" title="References">
    <Table headings={['Name', 'Rows', 'Stored', 'SHA-256', 'Data']}>
      {references.map((reference) => (
        <tr>
          <th scope="row">
            <Name text={reference.name} />
          </th>
          <td>{countText(reference.rows)}</td>
          <td>
            <Time at={reference.created_at} />
          </td>
          <td>
            <Digest text={reference.sha256} />
          </td>
          <td>
            <a href={`${referencePath(model, reference.sha256)}/data`}>Parquet</a>
          </td>
        </tr>
      ))}
    </Table>
  </Section>
);

export const Schema = ({ schema }: Pick<ModelPage, 'schema'>): JSX.Element => (
  <Section id="schema" title="Schema">
    <details open={schema.length <= SCHEMA_ROWS_OPEN}>
      <summary>{plural(schema.length, 'column')}</summary>
      <Table class="words" headings={['Column', 'Type', 'Role']}>
        {schema.map(({ name, type, role }) => (
          <tr>
            <th scope="row">
              <Name text={name} />
            </th>
            <td>{type}</td>
            <td>{role}</td>
          </tr>
        ))}
      </Table>
    </details>
  </Section>
);

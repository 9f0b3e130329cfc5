import type { JSX } from 'hono/jsx/jsx-runtime';
import type { RunPage } from '../../actions/read-dashboard.ts';
import { Layout } from './layout.tsx';
import { bytesText, numberText } from './numbers.ts';
import { artifactPath } from './paths.ts';
import { ModelOf, statusText, tookText } from './runs.tsx';
import { Digest, Name, Section, Table, Time } from './text.tsx';
import { VerdictOf } from './verdict.tsx';

const REPORT = 'report.html';
const VALUE_LENGTH_MAX = 500;

export const RunView = ({ page }: { readonly page: RunPage }): JSX.Element => {
  const { run, params, metrics, tags, inputs, artifacts } = page;
  return (
    <Layout title={run.name} place="runs">
      <p class="subject">
        Run of <Name text={run.experiment} />
      </p>
      <h1>
        <Name text={run.name} />
      </h1>
      <Facts page={page} />
      <Section id="artifacts" title="Artifacts">
        <Artifacts run={run} artifacts={artifacts} />
      </Section>
      <Section id="metrics" title="Metrics">
        <Pairs
          pairs={metrics}
          render={({ value }) =>
            typeof value === 'number' ? (
              <span title={String(value)}>{numberText(value)}</span>
            ) : (
              <Name text={value} />
            )
          }
        />
      </Section>
      <Section id="params" title="Parameters">
        <Pairs pairs={params} render={({ value }) => <Name text={value} max={VALUE_LENGTH_MAX} />} />
      </Section>
      <Section id="datasets" title="Datasets">
        <Datasets inputs={inputs} />
      </Section>
      <Section id="tags" title="Tags">
        <Pairs pairs={tags} render={({ value }) => <Name text={value} max={VALUE_LENGTH_MAX} />} />
      </Section>
    </Layout>
  );
};

const Facts = ({ page: { run, artifacts } }: { readonly page: RunPage }): JSX.Element => (
  <dl class="facts">
    <div>
      <dt>Verdict</dt>
      <dd>
        <VerdictOf text={run.verdict} />
        {artifacts.some(({ path }) => path === REPORT) && (
          <small>
            <a href={artifactPath(run.experiment_id, run.run_id, REPORT)}>Open the report</a>
          </small>
        )}
      </dd>
    </div>
    <div>
      <dt>Model</dt>
      <dd>
        <ModelOf run={run} />
      </dd>
    </div>
    <div>
      <dt>Status</dt>
      <dd>{statusText(run.status)}</dd>
    </div>
    <div>
      <dt>Started</dt>
      <dd>
        <Time at={run.start_time} />
        <small>took {tookText(run)}</small>
      </dd>
    </div>
    <div>
      <dt>Id</dt>
      <dd>
        <code>
          <Name text={run.run_id} />
        </code>
      </dd>
    </div>
  </dl>
);

interface PairsProps<P extends { readonly key: string }> {
  readonly pairs: readonly P[];
  readonly render: (pair: P) => JSX.Element;
}

const Pairs = <P extends { readonly key: string }>({ pairs, render }: PairsProps<P>): JSX.Element =>
  pairs.length === 0 ? (
    <p class="soft">None.</p>
  ) : (
    <Table class="pairs" headings={['Name', 'Value']}>
      {pairs.map((pair) => (
        <tr>
          <th scope="row">
            <Name text={pair.key} max={VALUE_LENGTH_MAX} />
          </th>
          <td>{render(pair)}</td>
        </tr>
      ))}
    </Table>
  );

const Datasets = ({ inputs }: Pick<RunPage, 'inputs'>): JSX.Element =>
  inputs.length === 0 ? (
    <p class="soft">None.</p>
  ) : (
    <Table class="words" headings={['Dataset', 'Used as', 'Digest']}>
      {inputs.map(({ name, digest, context }) => (
        <tr>
          <th scope="row">
            <Name text={name} />
          </th>
          <td>{context ?? <span class="soft">not said</span>}</td>
          <td>
            <Digest text={digest} />
          </td>
        </tr>
      ))}
    </Table>
  );

const Artifacts = ({ run, artifacts }: Pick<RunPage, 'run' | 'artifacts'>): JSX.Element =>
  artifacts.length === 0 ? (
    <p class="soft">None.</p>
  ) : (
    <Table headings={['File', 'Size']}>
      {artifacts.map(({ path, bytes }) => (
        <tr>
          <th scope="row">
            <a href={artifactPath(run.experiment_id, run.run_id, path)}>
              <Name text={path} />
            </a>
          </th>
          <td>{bytesText(bytes)}</td>
        </tr>
      ))}
    </Table>
  );

import type { JSX } from 'hono/jsx/jsx-runtime';
import type { z } from 'zod';
import { ERROR_TITLES, type ErrorCode } from '../../core/errors.ts';
import { groupBy } from '../../core/group-by.ts';
import { statusOf } from '../problem.ts';
import type { Route } from '../route.ts';
import { Layout } from './layout.tsx';
import { problemPath } from './paths.ts';
import { schemaFields } from './schema-fields.ts';
import { Prose, Section, Table } from './text.tsx';

/** What a path is about, by how it begins; the first that fits. */
const TOPICS: readonly (readonly [start: string, topic: string])[] = [
  ['/v1/models/{model}/references', 'References'],
  ['/v1/models/{model}/predictions', 'Predictions and targets'],
  ['/v1/models/{model}/targets', 'Predictions and targets'],
  ['/v1/models/{model}/evaluations', 'Evaluations'],
  ['/v1/evaluations', 'Evaluations'],
  ['/v1/models', 'Models'],
  ['/v1/alerts', 'Alerts'],
  ['/v1/silences', 'Alerts'],
  ['/v1/notifications', 'Alerts'],
  ['/v1/promotions', 'Promotions'],
];

export const DocsView = ({ routes }: { readonly routes: readonly Route[] }): JSX.Element => {
  const topics = groupBy(routes, topicOf);
  const order = [...new Set(TOPICS.map(([, topic]) => topic)), OTHER].filter((topic) => topics.has(topic));
  return (
    <Layout title="API" place="docs">
      <h1>API</h1>
      <p class="sentence">
        All JSON is strict, keys are in <code>snake_case</code>, times are RFC 3339 in UTC. Where keys are
        configured, a request carries one that has the scope which its route names:{' '}
        <code>Authorization: Bearer tm_&hellip;</code>. The same description for programs is at{' '}
        <a href="/openapi.json">/openapi.json</a>.
      </p>
      <nav class="topics" aria-label="Topics">
        {order.map((topic) => (
          <a href={`#${anchorOf(topic)}`}>{topic}</a>
        ))}
        <a href="#problems">Problems</a>
      </nav>
      {order.map((topic) => (
        <Section id={anchorOf(topic)} title={topic}>
          {topics.get(topic)!.map((route) => (
            <RouteEntry route={route} />
          ))}
        </Section>
      ))}
      <Problems />
    </Layout>
  );
};

const OTHER = 'Operation';

const topicOf = ({ path }: Route): string => TOPICS.find(([start]) => path.startsWith(start))?.[1] ?? OTHER;

const anchorOf = (topic: string): string =>
  topic
    .toLowerCase()
    .match(/[a-z]+/g)!
    .join('-');

const RouteEntry = ({ route }: { readonly route: Route }): JSX.Element => {
  const { method, path, scope, summary, query, body, consumes, answers } = route;
  return (
    <details class="route">
      <summary>
        <code>
          <b>{method}</b> {path}
        </code>
        <span class="soft">
          <Prose text={summary} />
        </span>
      </summary>
      {scope !== null && (
        <p>
          Needs the scope <code>{scope}</code>.
        </p>
      )}
      {consumes !== undefined && (
        <p>
          Takes{' '}
          {consumes.map((type, i) => (
            <>
              {i > 0 && ', '}
              <code>{type}</code>
            </>
          ))}
          .
        </p>
      )}
      <Fields title="Query" schema={query} />
      <Fields title="Body" schema={body} />
      <Table class="words" headings={['Status', 'Answer']}>
        {Object.entries(answers).map(([status, meaning]) => (
          <tr>
            <th scope="row">{status}</th>
            <td>
              <Prose text={meaning} />
            </td>
          </tr>
        ))}
      </Table>
    </details>
  );
};

interface FieldsProps {
  readonly title: string;
  readonly schema: z.ZodType | undefined;
}

const Fields = ({ title, schema }: FieldsProps): JSX.Element | null => {
  const fields = schema === undefined ? [] : schemaFields(schema);
  if (fields.length === 0) return null;
  return (
    <Table class="words" headings={[title, 'Type', '']}>
      {fields.map(({ name, type, isRequired, notes }) => (
        <tr>
          <th scope="row">
            <code>{name}</code>
            {isRequired && <small>required</small>}
          </th>
          <td>{type}</td>
          <td>
            <Prose text={notes} />
          </td>
        </tr>
      ))}
    </Table>
  );
};

const Problems = (): JSX.Element => (
  <Section id="problems" title="Problems">
    <p>
      A refusal is <code>application/problem+json</code> (RFC 9457); its <code>code</code> is one of these.
    </p>
    <Table class="words" headings={['Code', 'Status', 'Meaning']}>
      {(Object.entries(ERROR_TITLES) as [ErrorCode, string][]).map(([code, title]) => (
        <tr>
          <th scope="row">
            <a href={problemPath(code)}>
              <code>{code}</code>
            </a>
          </th>
          <td>{statusOf(code)}</td>
          <td>{title}</td>
        </tr>
      ))}
    </Table>
  </Section>
);

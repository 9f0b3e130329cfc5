import type { JSX } from 'hono/jsx/jsx-runtime';
import type { ModelOverview } from '../../actions/read-dashboard.ts';
import { compareVerdicts } from '../../core/evaluation.ts';
import { PredictionsCurl, ReferenceCurl, type ServiceAddress } from './curl.tsx';
import { Layout } from './layout.tsx';
import { countText, NOTHING, plural } from './numbers.ts';
import { modelPath } from './paths.ts';
import { Strip } from './strip.tsx';
import { Name, Table, Time } from './text.tsx';
import { Badge, VerdictCounts } from './verdict.tsx';

const EXAMPLE_MODEL = 'flights';
const HEADINGS = ['Model', 'Verdict', 'Last windows', 'Alerts', 'Predictions', 'Newest event'];

interface ModelsProps {
  readonly models: readonly ModelOverview[];
  readonly service: ServiceAddress;
}

export const ModelsView = ({ models, service }: ModelsProps): JSX.Element => (
  <Layout title="Models" place="models">
    <h1>Models</h1>
    {models.length === 0 ? <FirstSteps {...service} /> : <ModelTable models={models} />}
  </Layout>
);

function ModelTable({ models }: { readonly models: readonly ModelOverview[] }): JSX.Element {
  const verdicts = models.flatMap(({ verdict }) => (verdict === null ? [] : [verdict]));
  return (
    <>
      <VerdictCounts verdicts={verdicts} />
      <Table class="models cards" headings={HEADINGS}>
        {models.toSorted(worstFirst).map((model) => (
          <ModelRow model={model} />
        ))}
      </Table>
    </>
  );
}

/** A model without a verdict comes last. */
const worstFirst = (a: ModelOverview, b: ModelOverview): number => {
  if (a.verdict === null || b.verdict === null)
    return Number(a.verdict === null) - Number(b.verdict === null);
  return compareVerdicts(a.verdict, b.verdict);
};

const ModelRow = ({ model }: { readonly model: ModelOverview }): JSX.Element => (
  <tr>
    <th scope="row">
      <a href={modelPath(model.model)}>
        <Name text={model.model} />
      </a>
      <small>
        {model.references === 0 ? <em>no reference yet</em> : plural(model.references, 'reference')}
      </small>
    </th>
    <td>
      {model.verdict === null ? <span class="soft">Not evaluated</span> : <Badge verdict={model.verdict} />}
    </td>
    <td>
      <Strip windows={model.recent} />
    </td>
    <td>
      {model.alerts.length === 0 ? <span class="soft">{NOTHING}</span> : <Alerts alerts={model.alerts} />}
    </td>
    <td data-label="Predictions">{countText(model.rows)}</td>
    <td data-label="Newest event">
      <Time at={model.newest_event} />
    </td>
  </tr>
);

/** Alerts that fire or recover. */
export const Alerts = ({ alerts }: { readonly alerts: ModelOverview['alerts'] }): JSX.Element => (
  <ul class="alerts">
    {alerts.map(({ monitor, severity, state, since }) => (
      <li>
        <Badge verdict={severity} text={state === 'firing' ? 'Firing' : 'Recovering'} />{' '}
        <Name text={monitor} max={40} />{' '}
        <small>
          {severity}, since <Time at={since} />
        </small>
      </li>
    ))}
  </ul>
);

const FirstSteps = (service: ServiceAddress): JSX.Element => (
  <section class="first" aria-labelledby="first">
    <h2 id="first">No model yet</h2>
    <p class="sentence">
      A model appears with the first data that comes for it. Two requests are enough to see its drift here.
    </p>
    <ol class="steps">
      <li>
        <h3>Store a reference</h3>
        <p class="soft">
          The data that the model was trained on, or another time that was good: a column for each feature,
          and <code>prediction</code> if you have it. As Parquet or CSV.
        </p>
        <ReferenceCurl model={EXAMPLE_MODEL} {...service} />
      </li>
      <li>
        <h3>Send predictions</h3>
        <p class="soft">One event, an array of them, or NDJSON with an event a line.</p>
        <PredictionsCurl model={EXAMPLE_MODEL} {...service} />
      </li>
    </ol>
    <p class="soft">
      From then on each day is compared with the reference when it is over. All else that the service can do
      is in <a href="/docs">the API description</a>.
    </p>
  </section>
);

import type { JSX } from 'hono/jsx/jsx-runtime';
import type { ModelOverview, ModelPage } from '../../actions/read-dashboard.ts';
import type { Verdict } from '../../core/evaluation.ts';
import { PredictionsCurl, ReferenceCurl, type ServiceAddress } from './curl.tsx';
import { HeatMap, HeatMapKey } from './heat-map.tsx';
import { windowText } from './instants.ts';
import { Layout } from './layout.tsx';
import { ModelEvaluations } from './model-evaluations.tsx';
import { AlertHistory, Anomalies, References, Schema } from './model-tables.tsx';
import { Alerts } from './models.tsx';
import { countText } from './numbers.ts';
import { reportPath } from './paths.ts';
import { Name, Section, Time } from './text.tsx';
import { MARK_PATHS } from './verdict.tsx';

const HEADLINES: Readonly<Record<Verdict, string>> = {
  ok: 'No drift',
  warning: 'Drift, at warning level',
  critical: 'Critical drift',
  insufficient: 'Too few rows to judge',
  no_data: 'No data',
  error: 'The evaluation failed',
};

interface ModelProps {
  readonly page: ModelPage;
  /** Whether older evaluations than the newest ones are shown. */
  readonly isOlder: boolean;
  readonly service: ServiceAddress;
}

export const ModelView = ({ page, isOlder, service }: ModelProps): JSX.Element => {
  const { overview, references, schema, anomalies, alerts } = page;
  const maps = page.heat_maps.filter(({ windows }) => windows.length > 0);
  return (
    <Layout title={overview.model} place="models">
      <Panel overview={overview} />
      <NextStep overview={overview} service={service} />
      {maps.length > 0 && (
        <Section id="drift" title="Drift by column and window">
          <HeatMapKey maps={maps} />
          {maps.map((map) => (
            <HeatMap map={map} />
          ))}
        </Section>
      )}
      <ModelEvaluations page={page} isOlder={isOlder} />
      {alerts.length > 0 && <AlertHistory alerts={alerts} />}
      {anomalies.length > 0 && <Anomalies anomalies={anomalies} />}
      {references.length > 0 && <References model={overview.model} references={references} />}
      {schema.length > 0 && <Schema schema={schema} />}
    </Layout>
  );
};

const Panel = ({ overview }: { readonly overview: ModelOverview }): JSX.Element => {
  const { model, verdict, alerts } = overview;
  return (
    <section class={`verdict ${verdict ?? 'no_data'}`} aria-labelledby="model">
      <p class="subject">Model</p>
      <h1 id="model">
        {verdict !== null && (
          <svg viewBox="0 0 12 12" aria-hidden="true">
            <path d={MARK_PATHS[verdict]} />
          </svg>
        )}
        <Name text={model} />
      </h1>
      <p class="sentence">
        <Headline overview={overview} />
      </p>
      {alerts.length > 0 && <Alerts alerts={alerts} />}
      <Facts overview={overview} />
    </section>
  );
};

const Headline = ({ overview: { verdict, recent } }: { readonly overview: ModelOverview }): JSX.Element => {
  const newest = recent.at(-1);
  if (verdict === null) return <>No window has been evaluated yet.</>;
  // The verdict is the worst of all monitors, the windows are of one.
  if (newest?.verdict !== verdict) return <>{HEADLINES[verdict]}.</>;
  return (
    <>
      {HEADLINES[verdict]} in the newest window, <a href={reportPath(newest.id)}>{windowText(newest)}</a>.
    </>
  );
};

const Facts = ({ overview }: { readonly overview: ModelOverview }): JSX.Element => (
  <dl class="facts">
    <div>
      <dt>Predictions</dt>
      <dd>{countText(overview.rows)}</dd>
    </div>
    <div>
      <dt>Newest event</dt>
      <dd>
        <Time at={overview.newest_event} />
      </dd>
    </div>
    <div>
      <dt>References</dt>
      <dd>{countText(overview.references)}</dd>
    </div>
    <div>
      <dt>{overview.monitors.length === 1 ? 'Monitor' : 'Monitors'}</dt>
      <dd>
        {overview.monitors.length === 0
          ? 'none'
          : overview.monitors.map((monitor, i) => (
              <>
                {i > 0 && ', '}
                <Name text={monitor} max={40} />
              </>
            ))}
      </dd>
    </div>
  </dl>
);

/** What the model still lacks before anything can be compared. */
const NextStep = ({
  overview,
  service,
}: Pick<ModelProps, 'service'> & { readonly overview: ModelOverview }) => {
  if (overview.references === 0)
    return (
      <section class="void" aria-labelledby="next">
        <h2 id="next">Store a reference</h2>
        <p>There is nothing to compare the predictions with yet.</p>
        <ReferenceCurl model={overview.model} {...service} />
      </section>
    );
  if (overview.rows === 0)
    return (
      <section class="void" aria-labelledby="next">
        <h2 id="next">Send predictions</h2>
        <p>There is a reference, and nothing yet to compare with it.</p>
        <PredictionsCurl model={overview.model} {...service} />
      </section>
    );
  return null;
};

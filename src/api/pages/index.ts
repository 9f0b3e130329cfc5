import type { JSX } from 'hono/jsx/jsx-runtime';
import { z } from 'zod';
import { readArtifact } from '../../actions/read-artifact.ts';
import { dashboardModels, modelPage, recentRuns, runPage } from '../../actions/read-dashboard.ts';
import { AppError } from '../../core/errors.ts';
import { defineRoute, type Reply, type Route, type RouteRequest } from '../route.ts';
import { routes } from '../routes/index.ts';
import type { ServiceAddress } from './curl.tsx';
import { DocsView } from './docs.tsx';
import { renderPage } from './layout.tsx';
import { ModelView } from './model.tsx';
import { ModelsView } from './models.tsx';
import { isErrorCode, ProblemView } from './problem.tsx';
import { RunView } from './run.tsx';
import { RunsView } from './runs.tsx';
import { STYLE, STYLE_FILE } from './style.ts';

const POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const HTML_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': POLICY,
  // What a page shows needs a key and changes with every window.
  'cache-control': 'no-store',
};
const STYLE_HEADERS = {
  'content-type': 'text/css; charset=utf-8',
  'cache-control': 'public, max-age=31536000, immutable',
};
/** A file of a run is whatever somebody has put there: it may be shown, and do nothing. */
const ARTIFACT_HEADERS = {
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox",
  'cache-control': 'no-store',
};

const paged = z.object({ cursor: z.string().min(1).max(1024).optional() });

const modelsPage = defineRoute({
  method: 'GET',
  path: '/',
  scope: 'read',
  summary: 'The dashboard: all models.',
  answers: { 200: 'text/html' },
  handle: async (request) =>
    html(ModelsView({ models: await dashboardModels(request.context), service: serviceOf(request) })),
});

const modelDetails = defineRoute({
  method: 'GET',
  path: '/models/{model}',
  scope: 'read',
  summary: 'One model: drift by column and window, evaluations, alerts, references.',
  query: paged,
  answers: { 200: 'text/html', 404: 'no such model' },
  async handle(request) {
    const { context, params, query } = request;
    const cursor = query.cursor ?? null;
    const page = await modelPage(context, params.model!, cursor);
    return html(ModelView({ page, isOlder: cursor !== null, service: serviceOf(request) }));
  },
});

const runsPage = defineRoute({
  method: 'GET',
  path: '/runs',
  scope: 'read',
  summary: 'The tracked runs, newest first.',
  query: paged,
  answers: { 200: 'text/html' },
  handle({ context, query }) {
    const cursor = query.cursor ?? null;
    const { items, next_cursor } = recentRuns(context, cursor);
    return html(RunsView({ runs: items, nextCursor: next_cursor, isOlder: cursor !== null }));
  },
});

const runDetails = defineRoute({
  method: 'GET',
  path: '/experiments/{experiment}/runs/{run}',
  scope: 'read',
  summary: 'One run: parameters, metrics, tags, datasets and artifacts.',
  answers: { 200: 'text/html', 404: 'no such run in this experiment' },
  async handle({ context, params }) {
    const page = await runPage(context, params.run!);
    if (page.run.experiment_id !== params.experiment)
      throw new AppError('not_found', `the run ${params.run} is not in the experiment ${params.experiment}`);
    return html(RunView({ page }));
  },
});

const artifact = defineRoute({
  method: 'GET',
  path: '/experiments/{experiment}/runs/{run}/artifacts/{path}',
  scope: 'read',
  summary: 'One file of a run.',
  answers: { 200: 'the file', 404: 'no such file in this run' },
  async handle({ context, params }) {
    const path = params.path!;
    const bytes = await readArtifact(context, { experiment: params.experiment!, run: params.run!, path });
    return {
      status: 200,
      raw: new Blob([bytes]).stream(),
      headers: { ...ARTIFACT_HEADERS, 'content-type': artifactType(path) },
    };
  },
});

const docsPage = defineRoute({
  method: 'GET',
  path: '/docs',
  scope: 'read',
  summary: 'The API description, to read.',
  answers: { 200: 'text/html' },
  handle: () => html(DocsView({ routes })),
});

/** Needs no key: the answer to a request without one leads here. */
const problemPage = defineRoute({
  method: 'GET',
  path: '/problems/{code}',
  scope: null,
  summary: 'What a problem means and what to do about it.',
  answers: { 200: 'text/html', 404: 'no such code' },
  handle({ params }) {
    const code = params.code!;
    if (!isErrorCode(code)) throw new AppError('not_found', `there is no problem with the code ${code}`);
    return html(ProblemView({ code }));
  },
});

const asset = defineRoute({
  method: 'GET',
  path: '/assets/{file}',
  scope: null,
  summary: 'The style sheet of the pages.',
  answers: { 200: 'text/css' },
  handle({ params }) {
    if (params.file !== STYLE_FILE)
      throw new AppError('not_found', `expected ${STYLE_FILE}, got ${params.file}`);
    return { status: 200, raw: STYLE, headers: STYLE_HEADERS };
  },
});

/** The pages for people. */
export const pages: readonly Route[] = [
  modelsPage,
  modelDetails,
  runsPage,
  runDetails,
  artifact,
  docsPage,
  problemPage,
  asset,
];

function artifactType(path: string): string {
  if (path.endsWith('.html')) return 'text/html; charset=utf-8';
  return path.endsWith('.json') ? 'application/json' : 'application/octet-stream';
}

const html = (page: JSX.Element): Reply => ({ status: 200, raw: renderPage(page), headers: HTML_HEADERS });

const serviceOf = ({ context, keyId }: RouteRequest<unknown, unknown>): ServiceAddress => ({
  publicUrl: context.publicUrl,
  isKeyNeeded: keyId !== null,
});

import { authorize } from '../auth.ts';
import { defineRoute } from '../route.ts';

export const getMetrics = defineRoute({
  method: 'GET',
  path: '/metrics',
  scope: null,
  summary:
    'Prometheus metrics, text format 0.0.4. Needs a key with the scope read, unless auth.open_metrics is set.',
  answers: { 200: 'text/plain; version=0.0.4' },
  async handle({ context, headers }) {
    if (!context.config.auth.openMetrics) authorize(context, headers, 'read');
    return {
      status: 200,
      raw: await context.metrics.registry.metrics(),
      headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' },
    };
  },
});

export const getHealth = defineRoute({
  method: 'GET',
  path: '/healthz',
  scope: null,
  summary: 'Whether the process is alive.',
  answers: { 200: 'alive', 503: 'the storage has to be opened again' },
  handle: ({ context }) =>
    context.isAlive()
      ? { status: 200, json: { status: 'ok' } }
      : { status: 503, json: { status: 'storage failed' } },
});

export const getReadiness = defineRoute({
  method: 'GET',
  path: '/readyz',
  scope: null,
  summary: 'Whether work can be taken.',
  answers: { 200: 'ready', 503: 'starting, stopping, or without storage' },
  handle: ({ context }) =>
    context.isReady()
      ? { status: 200, json: { status: 'ready' } }
      : { status: 503, json: { status: 'not ready' }, headers: { 'retry-after': '1' } },
});

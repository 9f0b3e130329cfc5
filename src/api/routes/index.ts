import { describeApi } from '../openapi.ts';
import { defineRoute, type Route } from '../route.ts';
import {
  ackAlert,
  deleteSilence,
  getAlerts,
  getNotifications,
  getSilences,
  postReplay,
  postSilence,
} from './alerts.ts';
import { getEvaluation, getEvaluations, getReport, postEvaluation } from './evaluations.ts';
import { getModel, getModels } from './models.ts';
import { getHealth, getMetrics, getReadiness } from './operations.ts';
import { postPredictions } from './predictions.ts';
import { getReference, getReferenceData, getReferences, putReference } from './references.ts';

const described: readonly Route[] = [
  getModels,
  getModel,
  putReference,
  getReferences,
  getReference,
  getReferenceData,
  postPredictions,
  postEvaluation,
  getEvaluations,
  getEvaluation,
  getReport,
  getAlerts,
  ackAlert,
  getSilences,
  postSilence,
  deleteSilence,
  getNotifications,
  postReplay,
  getMetrics,
  getHealth,
  getReadiness,
];

const getOpenApi = defineRoute({
  method: 'GET',
  path: '/openapi.json',
  scope: 'read',
  summary: 'This description, as OpenAPI 3.1.',
  answers: { 200: 'the description' },
  handle: ({ context }) => ({ status: 200, json: describeApi(routes, context.publicUrl, context.version) }),
});

/** Every route of the API. The server and its description read this list. */
export const routes: readonly Route[] = [...described, getOpenApi];

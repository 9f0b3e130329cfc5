import { z } from 'zod';
import { findEvaluation, findReport, listEvaluations } from '../../actions/read-evaluations.ts';
import { requestEvaluation } from '../../actions/request-evaluation.ts';
import { durationField, instantField } from '../fields.ts';
import { given, pageFields, pageReply } from '../page.ts';
import { defineRoute } from '../route.ts';

const scalar = z.union([z.string(), z.number(), z.boolean()]);

const windowField = z.union([
  z
    .strictObject({ start: instantField, end: instantField })
    .refine(({ start, end }) => start < end, 'expected start before end')
    .transform(({ start, end }) => ({ startAt: start, endAt: end })),
  z.strictObject({ last: durationField }).transform(({ last }) => ({ lastMs: last })),
  z.strictObject({ rows: z.int().min(1) }),
]);

export const postEvaluation = defineRoute({
  method: 'POST',
  path: '/v1/models/{model}/evaluations',
  scope: 'write',
  summary: 'Evaluates now and records a run; steps no alert.',
  body: z.strictObject({
    monitor: z
      .string()
      .nullable()
      .default(null)
      .describe('whose settings are used; the first monitor by default'),
    reference: z.string().min(1).nullable().default(null).describe('newest, a name or a sha256'),
    window: windowField
      .nullable()
      .default(null)
      .describe('by default as long as the windows of the monitor, up to the newest event'),
    columns: z.array(z.string().min(1)).min(1).nullable().default(null).describe('names or globs'),
    segment: z
      .record(z.string(), scalar)
      .nullable()
      .default(null)
      .describe('values that rows must have, by column'),
  }),
  answers: { 200: 'the evaluation' },
  handle: async ({ context, params, body }) => ({
    status: 200,
    json: await requestEvaluation(context, { model: params.model!, ...body }),
  }),
});

export const getEvaluations = defineRoute({
  method: 'GET',
  path: '/v1/models/{model}/evaluations',
  scope: 'read',
  summary: 'Lists evaluations, newest first.',
  query: z.strictObject({
    ...pageFields,
    monitor: z.string().optional(),
    verdict: z.enum(['ok', 'warning', 'critical', 'insufficient', 'no_data', 'error']).optional(),
    from: instantField.optional().describe('only windows that start at or after this'),
    to: instantField.optional().describe('only windows that start before this'),
  }),
  answers: { 200: 'evaluations' },
  handle: ({ context, params, query }) => {
    const { limit, cursor, ...filter } = query;
    return pageReply(listEvaluations(context, params.model!, given(filter), { limit, cursor }));
  },
});

export const getEvaluation = defineRoute({
  method: 'GET',
  path: '/v1/evaluations/{id}',
  scope: 'read',
  summary: 'Gives one evaluation.',
  answers: { 200: 'the evaluation' },
  handle: ({ context, params }) => ({ status: 200, json: findEvaluation(context, params.id!) }),
});

export const getReport = defineRoute({
  method: 'GET',
  path: '/v1/evaluations/{id}/report',
  scope: 'read',
  summary: 'Gives the HTML report of an evaluation.',
  answers: { 200: 'text/html' },
  handle: async ({ context, params }) => ({
    status: 200,
    raw: await findReport(context, params.id!),
    headers: {
      'content-type': 'text/html; charset=utf-8',
      // Feature and category names are whatever came in: the page may do nothing but show them.
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox",
    },
  }),
});

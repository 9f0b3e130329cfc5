import { z } from 'zod';
import {
  acknowledgeAlert,
  createSilence,
  expireSilence,
  listAlerts,
  listNotifications,
  listSilences,
  replayNotification,
  silenceInput,
} from '../../actions/manage-alerts.ts';
import { given, pageFields, pageQuery, pageReply } from '../page.ts';
import { defineRoute } from '../route.ts';

export const getAlerts = defineRoute({
  method: 'GET',
  path: '/v1/alerts',
  scope: 'read',
  summary: 'Lists alerts, the one that changed last first.',
  query: z.strictObject({
    ...pageFields,
    state: z.enum(['inactive', 'pending', 'firing', 'recovering']).nullable().default(null),
  }),
  answers: { 200: 'alerts' },
  handle: ({ context, query: { state, ...page } }) => pageReply(listAlerts(context, state, page)),
});

export const ackAlert = defineRoute({
  method: 'POST',
  path: '/v1/alerts/{fingerprint}/ack',
  scope: 'write',
  summary: 'Acknowledges a firing alert: no more reminders until it gets worse or ends.',
  body: z.strictObject({ by: z.string().max(256).default('') }),
  answers: { 200: 'the alert' },
  handle: ({ context, params, body, keyId }) => ({
    status: 200,
    json: acknowledgeAlert(context, params.fingerprint!, body.by || (keyId ?? 'anonymous')),
  }),
});

export const getSilences = defineRoute({
  method: 'GET',
  path: '/v1/silences',
  scope: 'read',
  summary: 'Lists silences, newest first, with those that are over.',
  query: pageQuery,
  answers: { 200: 'silences' },
  handle: ({ context, query }) => pageReply(listSilences(context, query)),
});

export const postSilence = defineRoute({
  method: 'POST',
  path: '/v1/silences',
  scope: 'write',
  summary: 'Hides the messages of matching alerts for a time.',
  body: silenceInput,
  answers: { 201: 'the silence' },
  handle: ({ context, body }) => ({ status: 201, json: createSilence(context, body) }),
});

export const deleteSilence = defineRoute({
  method: 'DELETE',
  path: '/v1/silences/{id}',
  scope: 'write',
  summary: 'Ends a silence now.',
  answers: { 204: 'ended' },
  handle: ({ context, params }) => {
    expireSilence(context, params.id!);
    return { status: 204, raw: null };
  },
});

export const getNotifications = defineRoute({
  method: 'GET',
  path: '/v1/notifications',
  scope: 'read',
  summary: 'Lists notifications, newest first.',
  query: z.strictObject({
    ...pageFields,
    state: z.enum(['pending', 'delivered', 'dead']).optional(),
    channel: z.string().min(1).optional(),
  }),
  answers: { 200: 'notifications' },
  handle: ({ context, query: { limit, cursor, ...filter } }) =>
    pageReply(listNotifications(context, given(filter), { limit, cursor })),
});

export const postReplay = defineRoute({
  method: 'POST',
  path: '/v1/notifications/{id}/replay',
  scope: 'write',
  summary: 'Makes a dead notification due again.',
  answers: { 202: 'the notification' },
  handle: ({ context, params }) => ({ status: 202, json: replayNotification(context, params.id!) }),
});

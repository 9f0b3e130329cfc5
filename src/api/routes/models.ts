import { describeModel, listModels } from '../../actions/read-models.ts';
import { pageQuery, pageReply } from '../page.ts';
import { defineRoute } from '../route.ts';

export const getModels = defineRoute({
  method: 'GET',
  path: '/v1/models',
  scope: 'read',
  summary: 'Lists the models with their rows and verdicts.',
  query: pageQuery,
  answers: { 200: 'models' },
  handle: async ({ context, query }) => pageReply(await listModels(context, query)),
});

export const getModel = defineRoute({
  method: 'GET',
  path: '/v1/models/{model}',
  scope: 'read',
  summary: 'Describes one model: its columns, references and monitors.',
  answers: { 200: 'the model' },
  handle: async ({ context, params }) => ({ status: 200, json: await describeModel(context, params.model!) }),
});

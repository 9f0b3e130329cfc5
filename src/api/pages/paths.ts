/** Where things are. Every part is encoded, so that no name can lead anywhere else. */
export const modelPath = (model: string): string => `/models/${part(model)}`;

export const referencePath = (model: string, reference: string): string =>
  `/v1/models/${part(model)}/references/${part(reference)}`;

export const predictionsPath = (model: string): string => `/v1/models/${part(model)}/predictions`;

export const reportPath = (evaluation: string): string => `/v1/evaluations/${part(evaluation)}/report`;

export const runPath = (experiment: string, run: string): string =>
  `/experiments/${part(experiment)}/runs/${part(run)}`;

export const artifactPath = (experiment: string, run: string, path: string): string =>
  `${runPath(experiment, run)}/artifacts/${path.split('/').map(part).join('/')}`;

export const problemPath = (code: string): string => `/problems/${part(code)}`;

export const cursorQuery = (cursor: string): string => `?cursor=${part(cursor)}`;

/** Also what a shell would act upon within double quotes, for paths that are shown in commands. */
const part = (text: string): string =>
  encodeURIComponent(text.toWellFormed()).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );

import { posix } from 'node:path';

/** Whether MLflow takes the name for a metric, written from its rules and held against its own answers. */
export const isLegal = (name: string): boolean =>
  /^[/\p{L}\p{N}_.\- :]*$/u.test(name) &&
  posix.normalize(name) === name &&
  !/^(\.\.|\/)|^\.?$|\/$/.test(name) &&
  [...name].length <= 250;

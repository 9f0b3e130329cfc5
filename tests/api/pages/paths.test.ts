import { describe, expect, test } from 'vitest';
import { artifactPath, modelPath } from '../../../src/api/pages/paths.ts';

describe('a path', () => {
  test('is encoded part by part', () => {
    expect(modelPath('models:/m@a')).toBe('/models/models%3A%2Fm%40a');
    expect(modelPath('\ud800')).toBe('/models/%EF%BF%BD');
    expect(artifactPath('1', 'r', 'a/b c?.png')).toBe('/experiments/1/runs/r/artifacts/a/b%20c%3F.png');
  });

  test('holds nothing that a shell would act upon', () => {
    expect(modelPath('`id`$(id)"\'!')).toMatch(/^\/models\/[\w%]+$/);
  });
});

import { expect, it } from 'vitest';
import { seasonalZScore } from '../../../src/stats/stream/seasonal-z-score.ts';
import { zScore } from '../../../src/stats/stream/z-score.ts';

const HOUR_MS = 3_600_000;
const WEEK_MS = 168 * HOUR_MS;
const options = { window: 5, min_values: 3 };

it('judges every hour of the week as z_score judges its values alone', () => {
  const seasonal = seasonalZScore.start(options);
  const alone = Array.from({ length: 168 }, () => zScore.start(options));
  for (let i = 0; i < 168 * 12; i++) {
    const value = Math.sin(i) * 10 + (i % 24);
    const timeMs = 1_700_000_000_000 + i * HOUR_MS;
    expect(seasonalZScore.update(seasonal, value, timeMs)).toEqual(zScore.update(alone[i % 168]!, value));
  }
});

it('an hour of the week begins on the full hour in UTC', () => {
  const state = seasonalZScore.start({ window: 2, min_values: 2 });
  const monday = Date.UTC(2026, 5, 1, 9);
  seasonalZScore.update(state, 1, monday);
  seasonalZScore.update(state, 3, monday + WEEK_MS + HOUR_MS - 1);
  expect(seasonalZScore.update(state, 7, monday - 1).score).toBeNull();
  expect(seasonalZScore.update(state, 7, monday + HOUR_MS).score).toBeNull();
  expect(seasonalZScore.update(state, 7, monday + 2 * WEEK_MS).score).toBe(5);
});

it('takes times before 1970', () => {
  const state = seasonalZScore.start({ window: 2, min_values: 2 });
  seasonalZScore.update(state, 1, -1);
  seasonalZScore.update(state, 3, -HOUR_MS);
  expect(seasonalZScore.update(state, 7, WEEK_MS - 1).score).toBe(5);
});

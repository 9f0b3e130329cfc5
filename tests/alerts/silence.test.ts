import { describe, expect, it } from 'vitest';
import {
  isSilenced,
  type Matcher,
  type Silence,
  silenceFrom,
  silenceInput,
} from '../../src/alerts/silence.ts';
import { DAY_MS } from '../../src/core/time.ts';

const NOW = 1_000_000_000_000;
const labels = { model: 'flights', monitor: 'default', segment: 'EU' };

const silence = (matchers: Matcher[], startAt = NOW - 1000, endAt = NOW + 1000): Silence => ({
  matchers,
  startAt,
  endAt,
  author: 'ann',
  comment: 'planned',
});
const matcher = (name: Matcher['name'], op: Matcher['op'], value: string): Matcher => ({ name, op, value });

describe('isSilenced', () => {
  it.each([
    ['=', 'flights', true],
    ['=', 'flight', false],
    ['!=', 'churn', true],
    ['!=', 'flights', false],
    ['=~', 'fl.*', true],
    ['=~', 'light', false],
    ['!~', 'churn|fraud', true],
    ['!~', 'fl.+|fraud', false],
  ] as const)('holds model %s %s against flights: %s', (op, value, expected) => {
    expect(isSilenced(labels, [silence([matcher('model', op, value)])], NOW)).toBe(expected);
  });

  it('needs all matchers of a silence, and one silence', () => {
    const both = silence([matcher('model', '=', 'flights'), matcher('monitor', '=', 'hourly')]);
    const other = silence([matcher('monitor', '=', 'default')]);
    expect(isSilenced(labels, [both], NOW)).toBe(false);
    expect(isSilenced(labels, [both, other], NOW)).toBe(true);
    expect(isSilenced(labels, [], NOW)).toBe(false);
  });

  it('takes a label that an alert does not have as empty', () => {
    const whole = { model: 'flights', monitor: 'default' };
    expect(isSilenced(whole, [silence([matcher('segment', '=', '')])], NOW)).toBe(true);
    expect(isSilenced(labels, [silence([matcher('segment', '=', '')])], NOW)).toBe(false);
    expect(isSilenced(whole, [silence([matcher('segment', '=~', '.+')])], NOW)).toBe(false);
  });

  it('holds from its start up to its end', () => {
    const model = [matcher('model', '=', 'flights')];
    const at = (now: number) => isSilenced(labels, [silence(model, NOW, NOW + 10)], now);
    expect([NOW - 1, NOW, NOW + 9, NOW + 10].map(at)).toEqual([false, true, true, false]);
  });
});

describe('silenceInput', () => {
  const input = { matchers: [{ name: 'model', value: 'flights' }], end: '2001-09-10T00:00:00Z' };
  const parse = (change: object) => silenceInput.safeParse({ ...input, ...change });

  it('reads times, and takes = where no operator is given', () => {
    expect(parse({}).data).toEqual({
      matchers: [{ name: 'model', op: '=', value: 'flights' }],
      end: 1_000_080_000_000,
      author: '',
      comment: '',
    });
  });

  it.each([
    ['no matcher', { matchers: [] }],
    ['an unknown label', { matchers: [{ name: 'team', value: 'ml' }] }],
    ['an unknown operator', { matchers: [{ name: 'model', op: '~', value: 'x' }] }],
    ['a pattern that cannot be read', { matchers: [{ name: 'model', op: '=~', value: '(x' }] }],
    ['a time that is none', { end: 'tomorrow' }],
    ['an unknown key', { until: '2001-09-10T00:00:00Z' }],
  ])('refuses %s', (_, change) => {
    expect(parse(change).success).toBe(false);
  });

  it('says what is wrong with a pattern, and where', () => {
    expect(parse({ matchers: [{ name: 'model', op: '=~', value: 'a{2}' }] }).error?.issues).toMatchObject([
      { path: ['matchers', 0, 'value'], message: 'counts in braces are not supported, \\{ is the character' },
    ]);
  });
});

describe('silenceFrom', () => {
  const of = (change: object) =>
    silenceFrom(
      {
        matchers: [matcher('model', '=', 'flights')],
        end: NOW + 1000,
        author: 'ann',
        comment: '',
        ...change,
      },
      NOW,
    );

  it('starts now where no start is given', () => {
    expect(of({})).toMatchObject({ silence: { startAt: NOW, endAt: NOW + 1000 } });
    expect(of({ start: NOW + 10 })).toMatchObject({ silence: { startAt: NOW + 10 } });
  });

  it.each([
    ['ends before now', { end: NOW }, '/end'],
    ['ends before it starts', { start: NOW + 2000 }, '/end'],
    ['lasts for more than a year', { end: NOW + 367 * DAY_MS }, '/end'],
    ['would silence everything', { matchers: [matcher('model', '=~', '.*')] }, '/matchers'],
  ])('refuses one that %s', (_, change, pointer) => {
    expect(of(change)).toMatchObject({ pointer });
  });
});

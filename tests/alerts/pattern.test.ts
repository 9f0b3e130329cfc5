import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePattern, PATTERN_LENGTH_MAX, PatternError } from '../../src/alerts/pattern.ts';

const cases: [pattern: string, matched: string[], refused: string[]][] = [
  ['', [''], ['a']],
  ['churn', ['churn'], ['churn2', 'a churn', '']],
  ['churn.*', ['churn', 'churn-eu'], ['my-churn']],
  ['a|bc|', ['a', 'bc', ''], ['b', 'abc']],
  ['(eu|us)-[0-9]+', ['eu-1', 'us-42'], ['eu-', 'ap-1', 'eu-1x']],
  ['(?:ab)?c', ['c', 'abc'], ['ac']],
  ['[^a-c]', ['d', 'ä'], ['a', 'c', '']],
  ['[]x-]', [']', 'x', '-'], ['y']],
  ['a\\.b', ['a.b'], ['axb']],
  ['\\d\\w\\s\\S', ['1a x'], ['aa x']],
  ['(a*)*', ['', 'aaa'], ['b']],
  ['💧.', ['💧x', '💧💧'], ['💧']],
];

describe('compilePattern', () => {
  it.each(cases)('%s matches the whole text', (pattern, matched, refused) => {
    const test = compilePattern(pattern);
    expect(matched.filter(test)).toEqual(matched);
    expect(refused.filter(test)).toEqual([]);
  });

  it.each([
    '(',
    ')',
    'a)',
    '[',
    '[a',
    '[b-a]',
    '*',
    'a**',
    '+',
    '?',
    '\\',
    'a{2}',
    '^a',
    'a$',
    '(?=a)',
    '(?<n>a)',
    '\\1',
    '\\b',
  ])('refuses %s with a reason', (pattern) => {
    expect(() => compilePattern(pattern)).toThrow(PatternError);
  });

  it('refuses a pattern that is too long', () => {
    expect(() => compilePattern('a'.repeat(PATTERN_LENGTH_MAX + 1))).toThrow(
      'expected at most 256 characters',
    );
  });

  it('agrees with the engine of the platform', () => {
    const { pattern } = fc.letrec<{ pattern: string }>((tie) => ({
      pattern: fc.oneof(
        { maxDepth: 4, withCrossShrink: true },
        fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '[a-c]', '\\d', '-', ''),
        fc.tuple(tie('pattern'), tie('pattern')).map(([a, b]) => a + b),
        fc.tuple(tie('pattern'), tie('pattern')).map(([a, b]) => `(${a}|${b})`),
        fc.tuple(tie('pattern'), fc.constantFrom('*', '+', '?')).map(([a, op]) => `(?:${a})${op}`),
      ),
    }));
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '1', '-'), maxLength: 8 });
    fc.assert(
      fc.property(pattern, text, (source, subject) => {
        fc.pre(source.length <= PATTERN_LENGTH_MAX);
        expect(compilePattern(source)(subject)).toBe(new RegExp(`^(?:${source})$`, 'u').test(subject));
      }),
      { numRuns: 2000 },
    );
  });

  it('never throws anything but a PatternError', () => {
    const source = fc.string({ unit: fc.constantFrom(...'ab()[]|*+?\\^$-.{}'), maxLength: 30 });
    fc.assert(
      fc.property(source, (pattern) => {
        try {
          compilePattern(pattern)('abba');
        } catch (error) {
          expect(error).toBeInstanceOf(PatternError);
        }
      }),
      { numRuns: 2000 },
    );
  });

  // A backtracking engine needs more steps for each of these than there are atoms in the world; here the test ends.
  it.each(['(a|a)*b', '(a*)*b', '(a+)+b', `${'a*'.repeat(100)}b`, '(.*)*(.*)*(.*)*b'])(
    'answers for %s on a long text',
    (pattern) => {
      expect(compilePattern(pattern)('a'.repeat(256))).toBe(false);
    },
  );
});

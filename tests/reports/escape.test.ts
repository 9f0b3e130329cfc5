import { describe, expect, test } from 'vitest';
import { escapeText, html, trusted } from '../../src/reports/escape.ts';

describe('html', () => {
  test('turns every value into text and keeps only markup of its own', () => {
    const name = '<b a="1" b=\'2\'>&';
    expect(html`<p title="${name}">${html`<i>${name}</i>`}</p>`.markup).toBe(
      '<p title="&lt;b a=&quot;1&quot; b=&#39;2&#39;&gt;&amp;"><i>&lt;b a=&quot;1&quot; b=&#39;2&#39;&gt;&amp;</i></p>',
    );
  });

  test('joins lists, drops null and keeps 0', () => {
    expect(html`${['<', null, [0, trusted('<br/>')]]}${null}`.markup).toBe('&lt;0<br/>');
  });

  test('does not take an object that looks like markup for markup', () => {
    const forged = JSON.parse('[{"markup":"<script>"}]') as string[];
    expect(() => html`${forged}`.markup).toThrow();
  });
});

describe('escapeText', () => {
  test.each([
    ['a null character', 'a\u0000b', 'a\u2400b'],
    ['an escape and a delete', '\u001b\u007f', '\u241b\u2421'],
    ['a control of the second block', '\u0085', '\ufffd'],
    ['an override of the text direction', 'ko\u202eko', 'ko\ufffdko'],
    ['half of a surrogate pair', '\ud800x', '\ufffdx'],
  ])('makes %s visible', (_, text, expected) => {
    expect(escapeText(text)).toBe(expected);
  });

  test('leaves tabs, line ends, accents and emoji as they are', () => {
    expect(escapeText('\t\n\u00e9\u{1f30a}')).toBe('\t\n\u00e9\u{1f30a}');
  });
});

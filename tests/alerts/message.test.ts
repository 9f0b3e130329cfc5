import { describe, expect, it } from 'vitest';
import { composeMessage, TITLE_CODE_POINTS_MAX } from '../../src/alerts/message.ts';
import { column, ENTRIES, entry, REPORT_URL } from './notices.ts';

describe('composeMessage', () => {
  it.each(Object.entries(ENTRIES))('words %s as the golden text has it', async (name, entries) => {
    const text = `${JSON.stringify(composeMessage(entries), null, 2)}\n`;
    await expect(text).toMatchFileSnapshot(`golden/message-${name}.json`);
  });

  it.each(Object.entries(ENTRIES))('names the model, the window and the report in %s', (_, entries) => {
    const { title, sections } = composeMessage(entries);
    expect(title).toContain('flights');
    for (const { facts, reportUrl } of sections) {
      expect(Object.fromEntries(facts).Window).toBe('2001-02-03T00:00:00Z to 2001-02-04T00:00:00Z');
      expect(reportUrl).toBe(REPORT_URL);
    }
  });

  it.each([
    ['alert.firing', '[FIRING] '],
    ['alert.escalated', '[FIRING] '],
    ['alert.reminder', '[FIRING] '],
    ['alert.resolved', '[RESOLVED] '],
    ['alert.closed', '[CLOSED] '],
    ['monitor.no_data', '[NO DATA] '],
    ['monitor.error', '[ERROR] '],
    ['monitor.restored', '[OK] '],
  ] as const)('begins the title of %s with %s', (type, prefix) => {
    expect(composeMessage([entry({ type })]).title.startsWith(prefix)).toBe(true);
  });

  it('puts what is worst first and into the title', () => {
    const { title, sections } = composeMessage([
      entry({ type: 'monitor.restored', reason: 'restored', severity: null }),
      entry({ type: 'alert.closed', reason: 'manual' }),
      entry({ type: 'alert.resolved', reason: 'recovered' }),
      entry({ severity: 'warning', monitor: 'b' }),
      entry({ severity: 'critical', monitor: 'a' }),
    ]);
    expect(title).toBe('[FIRING] flights: 2 firing, 1 resolved, 1 closed, 1 ok');
    expect(sections.map(({ tone }) => tone)).toEqual(['critical', 'warning', 'good', 'neutral', 'good']);
  });

  it('shows ten alerts and counts the others', () => {
    const entries = Array.from({ length: 13 }, (_, i) => entry({ monitor: `m${i}` }));
    const { sections, hiddenSections } = composeMessage(entries);
    expect([sections.length, hiddenSections]).toEqual([10, 3]);
  });

  it('keeps every line short and free of control characters, whatever a column is called', () => {
    const names = [
      'a\r\nBcc: x@y.z',
      'b\u0000\u001b[31m',
      'c\u202Egnp.exe',
      'd\uD800',
      'e'.repeat(10_000),
      '💧'.repeat(500),
    ];
    const { title, sections } = composeMessage([
      entry({ columns: names.map((name) => column(name)), segment: names[0]! }),
    ]);
    const lines = [title, ...sections.flatMap(({ columns, facts }) => [...columns, ...facts.flat()])];
    for (const line of lines) {
      expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Surrogate}]/u);
      expect([...line].length).toBeLessThanOrEqual(TITLE_CODE_POINTS_MAX);
    }
  });
});

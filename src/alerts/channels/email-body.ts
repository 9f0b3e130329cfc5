import type { Message, MessageSection } from '../message.ts';
import { TONE_COLORS } from './tone-colors.ts';

export function mailText({ title, sections, hiddenSections }: Message): string {
  const more = hiddenSections === 0 ? [] : [`and ${hiddenSections} more alerts of this model`];
  return [title, ...sections.map((section) => sectionText(section, sections.length > 1)), ...more].join(
    '\n\n',
  );
}

/** One column, inline styles, nothing to load: what every mail program shows. */
export function mailHtml({ title, sections, hiddenSections }: Message): string {
  const more = hiddenSections === 0 ? '' : `<p>and ${hiddenSections} more alerts of this model</p>`;
  return [
    '<!doctype html>',
    `<html lang="en"><head><meta charset="utf-8"><title>${escaped(title)}</title></head>`,
    '<body style="margin:0;padding:16px;font:14px/1.5 sans-serif;color:#1f2328;background:#ffffff">',
    `<h1 style="font-size:18px;margin:0 0 16px">${escaped(title)}</h1>`,
    ...sections.map((section) => sectionHtml(section, sections.length > 1)),
    `${more}</body></html>`,
  ].join('\n');
}

function sectionText(section: MessageSection, isBundle: boolean): string {
  const width = Math.max(...section.facts.map(([label]) => label.length)) + 2;
  return [
    ...(isBundle ? [section.heading] : []),
    section.sentence,
    '',
    ...section.facts.map(([label, value]) => `${`${label}:`.padEnd(width)}${value}`),
    '',
    ...linesOf(section).map((line) => `- ${line}`),
    ...(section.columns.length === 0 ? [] : ['']),
    `Report: ${section.reportUrl}`,
    section.footer,
  ].join('\n');
}

function sectionHtml(section: MessageSection, isBundle: boolean): string {
  const rows = section.facts.map(
    ([label, value]) =>
      `<tr><td style="padding:0 16px 0 0;color:#59636e">${escaped(label)}</td><td>${escaped(value)}</td></tr>`,
  );
  const lines = linesOf(section).map((line) => `<li>${escaped(line)}</li>`);
  return [
    `<div style="border-left:4px solid ${TONE_COLORS[section.tone]};padding:0 0 0 12px;margin:0 0 24px">`,
    isBundle ? `<h2 style="font-size:15px;margin:0">${escaped(section.heading)}</h2>` : [],
    `<p style="margin:0 0 8px">${escaped(section.sentence)}</p>`,
    `<table style="border-collapse:collapse;margin:0 0 8px">${rows.join('')}</table>`,
    lines.length === 0 ? [] : `<ul style="margin:0 0 8px;padding:0 0 0 20px">${lines.join('')}</ul>`,
    `<p style="margin:0 0 8px"><a href="${escaped(section.reportUrl)}">Open the report</a></p>`,
    `<p style="margin:0;color:#59636e;font-size:12px">${escaped(section.footer)}</p>`,
    '</div>',
  ]
    .flat()
    .join('\n');
}

const linesOf = ({ columns, hiddenColumns }: MessageSection): readonly string[] =>
  hiddenColumns === 0 ? columns : [...columns, `and ${hiddenColumns} more`];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);

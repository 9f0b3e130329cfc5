import type { Verdict } from '../core/evaluation.ts';
import { type Html, html } from './escape.ts';
import type { Phrase } from './phrase.ts';
import { VERDICT_WORDS } from './verdict-words.ts';

const NAME_LENGTH_MAX = 120;
const TITLE_LENGTH_MAX = 1000;

export const MARK_SIZE = 12;
/** One shape per verdict in a square of `MARK_SIZE`, so that none is told by its colour alone. */
export const MARK_PATHS: Readonly<Record<Verdict, string>> = {
  ok: 'M6 2a4 4 0 1 1 0 8a4 4 0 1 1 0-8z',
  warning: 'M6 1.2L11.4 10.6H.6z',
  critical: 'M6 0L12 6L6 12L0 6z',
  insufficient: 'M6 1.5a4.5 4.5 0 1 1 0 9a4.5 4.5 0 1 1 0-9zM6 3.3a2.7 2.7 0 1 0 0 5.4a2.7 2.7 0 1 0 0-5.4z',
  no_data: 'M1.5 4.9H10.5V7.1H1.5z',
  error: 'M2.6 1L6 4.4L9.4 1L11 2.6L7.6 6L11 9.4L9.4 11L6 7.6L2.6 11L1 9.4L4.4 6L1 2.6z',
};

/** The verdict's shape, which the style sheet draws before the word, and its word or what stands in its place. */
export const badge = (verdict: Verdict, text: string = VERDICT_WORDS[verdict]): Html =>
  html`<span class="badge ${verdict}">${text}</span>`;

/** A user's name, kept apart from the direction of the text around it; cut where it is very long, whole in its title. */
export function nameOf(name: string, lengthMax = NAME_LENGTH_MAX): Html {
  if (name.trim() === '') return html`<i class="soft">${name === '' ? 'empty text' : 'blank text'}</i>`;
  if (name.length <= lengthMax) return html`<bdi>${name}</bdi>`;
  return html`<bdi title="${cut(name, TITLE_LENGTH_MAX)}">${cut(name, lengthMax)}</bdi>`;
}

export const segmentOf = (segment: string | null): Html | null =>
  segment === null ? null : html` <small class="segment">${nameOf(segment)}</small>`;

export const phraseOf = (phrase: Phrase): Html =>
  html`${phrase.map((part) => (typeof part === 'string' ? part : html`<b>${nameOf(part.name)}</b>`))}`;

const cut = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length)}\u2026`;

import type { JSX } from 'hono/jsx/jsx-runtime';
import { compareVerdicts, type Verdict } from '../../core/evaluation.ts';
import { countText, NOTHING, plural } from './numbers.ts';

export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  ok: 'OK',
  warning: 'Warning',
  critical: 'Critical',
  insufficient: 'Too few rows',
  no_data: 'No data',
  error: 'Error',
};

export const VERDICTS = (Object.keys(VERDICT_WORDS) as Verdict[]).sort(compareVerdicts);

export const isVerdict = (text: string): text is Verdict => Object.hasOwn(VERDICT_WORDS, text);

/** Of the square that a mark is drawn in. */
export const MARK_SIZE = 12;
/** One shape per verdict, so that none is told by its colour alone. The same as in the reports. */
export const MARK_PATHS: Readonly<Record<Verdict, string>> = {
  ok: 'M6 2a4 4 0 1 1 0 8a4 4 0 1 1 0-8z',
  warning: 'M6 1.2L11.4 10.6H.6z',
  critical: 'M6 0L12 6L6 12L0 6z',
  insufficient: 'M6 1.5a4.5 4.5 0 1 1 0 9a4.5 4.5 0 1 1 0-9zM6 3.3a2.7 2.7 0 1 0 0 5.4a2.7 2.7 0 1 0 0-5.4z',
  no_data: 'M1.5 4.9H10.5V7.1H1.5z',
  error: 'M2.6 1L6 4.4L9.4 1L11 2.6L7.6 6L11 9.4L9.4 11L6 7.6L2.6 11L1 9.4L4.4 6L1 2.6z',
};

interface BadgeProps {
  readonly verdict: Verdict;
  /** In the place of the verdict's word. */
  readonly text?: string;
}

/** The verdict's shape, which the style sheet draws before the word, and its word. */
export const Badge = ({ verdict, text = VERDICT_WORDS[verdict] }: BadgeProps): JSX.Element => (
  <span class={`badge ${verdict}`}>{text}</span>
);

/** A verdict as a text that may also be missing, or be a word of somebody else's. */
export const VerdictOf = ({ text }: { readonly text: string | null }): JSX.Element =>
  text !== null && isVerdict(text) ? <Badge verdict={text} /> : <span class="soft">{text ?? NOTHING}</span>;

/** How many there are of each verdict, worst first. */
export const VerdictCounts = ({ verdicts }: { readonly verdicts: readonly Verdict[] }): JSX.Element => (
  <ul class="counts">
    {countVerdicts(verdicts).map(([verdict, count]) => (
      <li>
        <Badge verdict={verdict} /> {countText(count)}
      </li>
    ))}
  </ul>
);

/** `3 windows: 1 critical, 2 ok` */
export function verdictsText(verdicts: readonly Verdict[]): string {
  const counts = countVerdicts(verdicts).map(
    ([verdict, count]) => `${countText(count)} ${VERDICT_WORDS[verdict].toLowerCase()}`,
  );
  return `${plural(verdicts.length, 'window')}: ${counts.join(', ')}`;
}

function countVerdicts(verdicts: readonly Verdict[]): (readonly [Verdict, number])[] {
  return VERDICTS.map(
    (verdict) => [verdict, verdicts.filter((other) => other === verdict).length] as const,
  ).filter(([, count]) => count > 0);
}

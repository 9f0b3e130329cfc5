import type { JSX } from 'hono/jsx/jsx-runtime';
import type { Verdict } from '../../core/evaluation.ts';
import { type TextWindow, windowText } from './instants.ts';
import { reportPath } from './paths.ts';
import { VERDICT_WORDS, verdictsText } from './verdict.tsx';

interface EvaluatedWindow extends TextWindow {
  /** Of its evaluation. */
  readonly id: string;
  readonly verdict: Verdict;
}

interface ReportLinkProps {
  readonly class: string;
  /** Of the evaluation. */
  readonly id: string;
  readonly title: string;
  /** Left out where the same reports are reached otherwise: nobody wants to tab through all of them. */
  readonly isTabStop?: boolean;
}

/** A link that is a mark without a text. */
export const ReportLink = ({ class: name, id, title, isTabStop = false }: ReportLinkProps): JSX.Element => (
  // biome-ignore lint/a11y/useAnchorContent: its title is its accessible name
  <a class={name} href={reportPath(id)} title={title} tabindex={isTabStop ? undefined : -1} />
);

interface WindowMarkProps {
  readonly window: EvaluatedWindow;
  /** Further words of its title. */
  readonly note?: string;
  readonly isTabStop?: boolean;
}

/** The mark of one window's verdict, which leads to its report. */
export const WindowMark = ({ window, note = '', ...rest }: WindowMarkProps): JSX.Element => (
  <ReportLink
    class={`window ${window.verdict}`}
    id={window.id}
    title={`${windowText(window)}: ${VERDICT_WORDS[window.verdict].toLowerCase()}${note}`}
    {...rest}
  />
);

/** The last windows side by side, oldest first. */
export const Strip = ({ windows }: { readonly windows: readonly EvaluatedWindow[] }): JSX.Element | null =>
  windows.length === 0 ? null : (
    <ol class="strip" aria-label={verdictsText(windows.map(({ verdict }) => verdict))}>
      {windows.map((window) => (
        <li>
          <WindowMark window={window} />
        </li>
      ))}
    </ol>
  );

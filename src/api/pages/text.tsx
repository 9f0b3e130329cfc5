import type { PropsWithChildren } from 'hono/jsx';
import type { JSX } from 'hono/jsx/jsx-runtime';
import { instantText } from './instants.ts';
import { NOTHING } from './numbers.ts';

const NAME_LENGTH_MAX = 120;
const TITLE_LENGTH_MAX = 1000;
const DIGEST_LENGTH = 12;

/** A user's text, kept apart from the direction of the text around it; cut where it is very long. */
export function Name({
  text,
  max = NAME_LENGTH_MAX,
}: {
  readonly text: string;
  readonly max?: number;
}): JSX.Element {
  if (text.trim() === '') return <i class="soft">{text === '' ? 'empty text' : 'blank text'}</i>;
  if (text.length <= max) return <bdi>{text}</bdi>;
  return <bdi title={shortened(text, TITLE_LENGTH_MAX)}>{shortened(text, max)}</bdi>;
}

export const shortened = (text: string, max: number): string =>
  text.length <= max ? text : `${text.slice(0, max)}\u2026`;

/** Only the beginning of a digest or an id, which is what people compare; all of it in its title. */
export const Digest = ({ text }: { readonly text: string }): JSX.Element => (
  <code title={shortened(text, TITLE_LENGTH_MAX)}>{shortened(text, DIGEST_LENGTH)}</code>
);

/** An instant, compact and in UTC; all of it in its title. */
export const Time = ({ at }: { readonly at: string | null }): JSX.Element =>
  at === null ? (
    <span class="soft">{NOTHING}</span>
  ) : (
    <time datetime={at} title={at}>
      {instantText(at)}
    </time>
  );

/** Our own prose, in which backticks mark code. */
export const Prose = ({ text }: { readonly text: string }): JSX.Element => (
  <>{text.split('`').map((piece, i) => (i % 2 === 1 ? <code>{piece}</code> : piece))}</>
);

interface SectionProps {
  readonly id: string;
  readonly title: string;
}

export const Section = ({ id, title, children }: PropsWithChildren<SectionProps>): JSX.Element => (
  <section aria-labelledby={id}>
    <h2 id={id}>{title}</h2>
    {children}
  </section>
);

interface TableProps {
  /** An empty one heads nothing. */
  readonly headings: readonly string[];
  readonly class?: string;
}

/** A table that scrolls within its own box where the page is too narrow. Its rows begin with their heading. */
export const Table = ({ headings, class: name, children }: PropsWithChildren<TableProps>): JSX.Element => (
  <div class="scroll">
    <table class={name}>
      <thead>
        <tr>{headings.map((heading) => (heading === '' ? <td /> : <th scope="col">{heading}</th>))}</tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  </div>
);

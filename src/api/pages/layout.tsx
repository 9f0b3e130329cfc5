import type { PropsWithChildren } from 'hono/jsx';
import type { JSX } from 'hono/jsx/jsx-runtime';
import { STYLE_PATH } from './style.ts';

const ICON = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path fill="#0b6e99" d="M0 9q4-3 8 0t8 0v7H0z"/><path fill="#7d8b97" d="M0 4h16v2H0z"/></svg>',
)}`;

const PLACES = { models: ['/', 'Models'], runs: ['/runs', 'Runs'], docs: ['/docs', 'API'] } as const;

interface LayoutProps {
  readonly title: string;
  /** The part of the site that the page belongs to. */
  readonly place: keyof typeof PLACES | null;
}

/** The page around its content. */
export const Layout = ({ title, place, children }: PropsWithChildren<LayoutProps>): JSX.Element => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <meta name="robots" content="noindex" />
      <link rel="icon" href={ICON} />
      <link rel="stylesheet" href={STYLE_PATH} />
      <title>{`${title} \u00b7 Tidemark`}</title>
    </head>
    <body>
      <a class="skip" href="#content">
        Skip to the content
      </a>
      <header class="masthead">
        <a class="brand" href="/">
          <svg viewBox="0 0 20 16" aria-hidden="true">
            <path class="mark" d="M0 4H20" />
            <path class="water" d="M0 10q5-4 10 0t10 0v6H0z" />
          </svg>
          Tidemark
        </a>
        <nav aria-label="Tidemark">
          {Object.entries(PLACES).map(([key, [path, word]]) => (
            <a href={path} aria-current={key === place ? 'true' : undefined}>
              {word}
            </a>
          ))}
        </nav>
      </header>
      <main id="content">{children}</main>
      <footer>
        <p class="soft">All times are in UTC.</p>
      </footer>
    </body>
  </html>
);

/**
 * The page as text. Control characters, which no HTML may hold, are shown by their Unicode pictures; what would turn
 * the direction of the text around is shown as a replacement character. Only names and values can hold any of them.
 */
export const renderPage = (page: JSX.Element): string =>
  `<!DOCTYPE html>${String(page)}`
    .toWellFormed()
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to replace
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, (character) =>
      character === '\u007f' ? '\u2421' : String.fromCharCode(0x2400 + character.charCodeAt(0)),
    )
    .replace(/[\u0080-\u009f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g, '\ufffd');

interface PagingProps {
  readonly what: string;
  /** Where the newest are, when older ones are shown. */
  readonly newest: string | null;
  readonly older: string | null;
}

/** The way through a list that goes from the newest back. */
export const Paging = ({ what, newest, older }: PagingProps): JSX.Element | null =>
  newest === null && older === null ? null : (
    <nav class="paging" aria-label={`Pages of ${what}`}>
      {newest !== null && <a href={newest}>Newest {what}</a>}
      {older !== null && (
        <a href={older} rel="next">
          Older {what}
        </a>
      )}
    </nav>
  );

import type { JSX } from 'hono/jsx/jsx-runtime';
import type { HeatMap as HeatMapData } from '../../actions/read-dashboard.ts';
import { isDrifted, type Verdict } from '../../core/evaluation.ts';
import { tickText, windowText } from './instants.ts';
import { NOTHING, plural, ratioText } from './numbers.ts';
import { ReportLink, WindowMark } from './strip.tsx';
import { Name, shortened } from './text.tsx';
import { Badge, VERDICT_WORDS, VERDICTS } from './verdict.tsx';

/** `label` says which window it is; it is put together once for all cells of the window. */
type Window = HeatMapData['windows'][number] & { readonly label: string };
type Column = HeatMapData['columns'][number];
type Cell = Column['cells'][number];

/** More rows than these make a page that browsers are slow with: each has a link per window. */
export const HEAT_MAP_ROWS_MAX = 100;
/** Windows between two labels of the time axis. */
const TICK_WINDOWS = 6;
/** A label needs so many windows' width. */
const TICK_WINDOWS_MIN = 5;
const NAME_LENGTH_MAX = 60;
/** Effects against their critical threshold from which on a cell is one level darker. */
const LEVELS = [0.25, 0.5, 1, 2];

/** Drift of each column in each window of one monitor: time goes to the right, the newest window last. */
export function HeatMap({ map }: { readonly map: HeatMapData }): JSX.Element {
  const { monitor } = map;
  const windows = map.windows.map((window) => ({ ...window, label: windowText(window) }));
  const columns = worthShowing(map.columns);
  const omitted = map.columns.length - columns.length;
  return (
    <>
      <h3>
        <Name text={monitor} /> <span class="soft">{plural(windows.length, 'window')}</span>
      </h3>
      <section class="heat" aria-label={`Drift by column and window, monitor ${monitor}`}>
        <table>
          <thead>
            <TickRow windows={windows} />
            <tr>
              <th scope="row">All columns</th>
              {windows.map((window) => (
                <th scope="col">
                  <WindowMark window={window} note={`, ${plural(window.rows, 'row')}`} isTabStop />
                </th>
              ))}
              <th scope="col">Newest</th>
            </tr>
          </thead>
          <tbody>
            {columns.map((column) => (
              <ColumnRow column={column} windows={windows} />
            ))}
          </tbody>
        </table>
      </section>
      {omitted > 0 && <p class="soft">{plural(omitted, 'further column')} not drawn here.</p>}
    </>
  );
}

/** What the marks of the heat maps mean. */
export const HeatMapKey = ({ maps }: { readonly maps: readonly HeatMapData[] }): JSX.Element => {
  const used = new Set(maps.flatMap(verdictsOf));
  return (
    <>
      <p class="soft">
        Each cell is one column in one window and leads to the report; without a mark it is OK. The stronger
        its colour, the nearer its strongest effect comes to the critical threshold, 1&times;, or goes beyond
        it.
      </p>
      <ul class="counts key">
        {VERDICTS.filter((verdict) => used.has(verdict)).map((verdict) => (
          <li>
            <Badge verdict={verdict} />
          </li>
        ))}
      </ul>
    </>
  );
};

const verdictsOf = ({ windows, columns }: HeatMapData): Verdict[] => [
  ...windows.map(({ verdict }) => verdict),
  ...columns.flatMap(({ cells }) => cells.flatMap((cell) => (cell === null ? [] : [cell.verdict]))),
];

/** Where there are too many columns, those that drifted in any of the windows go first. */
function worthShowing(columns: readonly Column[]): readonly Column[] {
  if (columns.length <= HEAT_MAP_ROWS_MAX) return columns;
  const hasDrifted = ({ cells }: Column): boolean =>
    cells.some((cell) => cell !== null && isDrifted(cell.verdict));
  return columns
    .toSorted((a, b) => Number(hasDrifted(b)) - Number(hasDrifted(a)))
    .slice(0, HEAT_MAP_ROWS_MAX);
}

/** The time axis. */
function TickRow({ windows }: { readonly windows: readonly Window[] }): JSX.Element {
  const ticks = windows.filter((_, i) => i % TICK_WINDOWS === 0);
  return (
    <tr class="ticks">
      <td />
      {ticks.map((window, i) => {
        const width = Math.min(TICK_WINDOWS, windows.length - i * TICK_WINDOWS);
        return (
          <td colspan={width}>
            {width >= TICK_WINDOWS_MIN || i === 0 ? <span>{tickText(window)}</span> : null}
          </td>
        );
      })}
      <td />
    </tr>
  );
}

interface ColumnRowProps {
  readonly column: Column;
  readonly windows: readonly Window[];
}

function ColumnRow({ column, windows }: ColumnRowProps): JSX.Element {
  const { name, segment, cells } = column;
  const label = shortened(segment === null ? name : `${name} (${segment})`, NAME_LENGTH_MAX);
  const newest = cells.at(-1) ?? null;
  return (
    <tr>
      <th scope="row" title={label}>
        <Name text={name} max={NAME_LENGTH_MAX} />
        {segment !== null && (
          <small>
            {' '}
            <Name text={segment} max={NAME_LENGTH_MAX} />
          </small>
        )}
      </th>
      {windows.map((window, i) => (
        <td>{linkOf(label, window, cells[i] ?? null)}</td>
      ))}
      <td>{newest === null ? NOTHING : <Badge verdict={newest.verdict} text={effectText(newest)} />}</td>
    </tr>
  );
}

/** No tab stop: the window's heading leads to the same report. */
function linkOf(column: string, window: Window, cell: Cell): JSX.Element | null {
  if (cell === null) return null;
  const { verdict, ratio } = cell;
  const effect = ratio === null ? '' : `, ${ratioText(ratio)} its critical threshold`;
  const title = `${column}, ${window.label}: ${VERDICT_WORDS[verdict].toLowerCase()}${effect}, ${plural(window.rows, 'row')}`;
  return <ReportLink class={classOf(verdict, ratio)} id={window.id} title={title} />;
}

const effectText = ({ verdict, ratio }: NonNullable<Cell>): string =>
  ratio === null ? VERDICT_WORDS[verdict] : ratioText(ratio);

const classOf = (verdict: Verdict, ratio: number | null): string =>
  ratio === null ? verdict : `${verdict} l${LEVELS.filter((level) => ratio >= level).length}`;

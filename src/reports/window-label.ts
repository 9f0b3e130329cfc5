import { DAY_MS, formatInstant, parseInstant } from '../core/time.ts';
import { plural } from './format.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const UNITS = [
  [DAY_MS, 'day'],
  [3_600_000, 'hour'],
  [60_000, 'minute'],
  [1000, 'second'],
  [1, 'millisecond'],
] as const;

/** Both ends as RFC 3339. */
interface TextWindow {
  readonly start: string;
  readonly end: string;
}

/** `1 Feb 2001` for a whole day, else both ends. What is no instant stands as it came. */
export function windowLabel(window: TextWindow): string {
  const start = momentOf(window.start);
  const end = momentOf(window.end);
  if (start === null || end === null) return `${window.start} \u2013 ${window.end}`;
  const [first, last] = [`${start.day} ${start.year}`, `${end.day} ${end.year}`];
  if (start.isMidnight && end.at - start.at === DAY_MS) return first;
  if (first === last) return `${first}, ${start.time}\u2013${end.time}`;
  if (start.isMidnight && end.isMidnight) return `${first} \u2013 ${last}`;
  return `${first}, ${start.time} \u2013 ${last}, ${end.time}`;
}

/** Where a window begins, short enough for an axis: `1 Feb`, or `1 Feb 10:00` when it is not midnight. */
export function windowTick(window: TextWindow): string {
  const start = momentOf(window.start);
  if (start === null) return window.start;
  return start.isMidnight ? start.day : `${start.day} ${start.time}`;
}

/** `1 day`, `15 minutes`; null for a window without a length. */
export function windowLength(window: TextWindow): string | null {
  const lengthMs = (parseInstant(window.end) ?? 0) - (parseInstant(window.start) ?? Number.POSITIVE_INFINITY);
  const unit = UNITS.find(([unitMs]) => lengthMs > 0 && lengthMs % unitMs === 0);
  return unit === undefined ? null : plural(lengthMs / unit[0], unit[1]);
}

interface Moment {
  readonly at: number;
  readonly day: string;
  readonly year: string;
  readonly time: string;
  readonly isMidnight: boolean;
}

function momentOf(text: string): Moment | null {
  const at = parseInstant(text);
  if (at === null) return null;
  const instant = formatInstant(at);
  const [year = '', month, day] = instant.slice(0, 10).split('-');
  const time = instant.slice(11, -1);
  return {
    at,
    day: `${Number(day)} ${MONTHS[Number(month) - 1]}`,
    year,
    time: time.endsWith(':00') ? time.slice(0, 5) : time,
    isMidnight: time === '00:00:00',
  };
}

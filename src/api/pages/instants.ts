import { DAY_MS, formatInstant, parseInstant } from '../../core/time.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Both ends as RFC 3339. */
export interface TextWindow {
  readonly start: string;
  readonly end: string;
}

/** `1 Feb 2001, 10:00`, in UTC and without the seconds. What is no instant stands as it came. */
export function instantText(instant: string): string {
  const moment = momentOf(instant);
  return moment === null ? instant : `${moment.date}, ${moment.time.slice(0, 5)}`;
}

/** `1 Feb 2001` for a whole day, else both ends. */
export function windowText(window: TextWindow): string {
  const start = momentOf(window.start);
  const end = momentOf(window.end);
  if (start === null || end === null) return `${window.start} \u2013 ${window.end}`;
  if (start.isMidnight && end.at - start.at === DAY_MS) return start.date;
  if (start.date === end.date) return `${start.date}, ${start.time}\u2013${end.time}`;
  if (start.isMidnight && end.isMidnight) return `${start.date} \u2013 ${end.date}`;
  return `${start.date}, ${start.time} \u2013 ${end.date}, ${end.time}`;
}

/** Where a window begins, short enough for an axis: `1 Feb`, or `1 Feb 10:00` when it is not midnight. */
export function tickText(window: TextWindow): string {
  const start = momentOf(window.start);
  if (start === null) return window.start;
  return start.isMidnight ? start.day : `${start.day} ${start.time}`;
}

/** Between two instants; null where one of them is open or no instant. */
export function elapsedMs(start: string, end: string | null): number | null {
  const [startAt, endAt] = [parseInstant(start), end === null ? null : parseInstant(end)];
  return startAt === null || endAt === null ? null : endAt - startAt;
}

interface Moment {
  readonly at: number;
  readonly day: string;
  readonly date: string;
  /** Without seconds where they are zero. */
  readonly time: string;
  readonly isMidnight: boolean;
}

function momentOf(instant: string): Moment | null {
  const at = parseInstant(instant);
  if (at === null) return null;
  const utc = formatInstant(at);
  const [year, month, day] = utc.slice(0, 10).split('-');
  const time = utc.slice(11, -1);
  const name = `${Number(day)} ${MONTHS[Number(month) - 1]}`;
  return {
    at,
    day: name,
    date: `${name} ${year}`,
    time: time.endsWith(':00') ? time.slice(0, 5) : time,
    isMidnight: time === '00:00:00',
  };
}

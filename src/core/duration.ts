const DURATION_UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const SIZE_UNITS = { B: 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40 };

/** `500ms`, `30s`, `15m`, `1h`, `1d` in milliseconds; null for anything else. */
export const parseDuration = (text: string): number | null => parseQuantity(text, DURATION_UNITS);

/** The inverse of `parseDuration`, in the largest unit that leaves a whole number. */
export const formatDuration = (ms: number): string => formatQuantity(ms, DURATION_UNITS);

/** `512B`, `64KiB`, `64MiB`, `4GiB`, `1TiB` in bytes; null for anything else. */
export const parseSize = (text: string): number | null => parseQuantity(text, SIZE_UNITS);

/** The inverse of `parseSize`, in the largest unit that leaves a whole number. */
export const formatSize = (bytes: number): string => formatQuantity(bytes, SIZE_UNITS);

/** From the smallest unit to the largest. */
type Units = Readonly<Record<string, number>>;

function parseQuantity(text: string, units: Units): number | null {
  const match = /^(\d+)([A-Za-z]+)$/.exec(text);
  if (match === null || !Object.hasOwn(units, match[2]!)) return null;
  const quantity = Number(match[1]) * units[match[2]!]!;
  return Number.isSafeInteger(quantity) ? quantity : null;
}

function formatQuantity(quantity: number, units: Units): string {
  const [unit, size] = Object.entries(units).findLast(([, size]) => quantity % size === 0)!;
  return quantity === 0 ? `0${Object.keys(units)[0]}` : `${quantity / size}${unit}`;
}

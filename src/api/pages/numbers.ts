export const NOTHING = '\u2013';

const PLAIN_MAX = 1e15;
const PLAIN_MIN = 1e-4;
const BYTE_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const hundredths = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const three = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 });
const four = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 4 });

export const countText = (count: number): string => whole.format(count);

export const plural = (count: number, one: string): string =>
  `${countText(count)} ${one}${count === 1 ? '' : 's'}`;

/** Four significant digits, more only for the whole part of a number. */
export function numberText(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < PLAIN_MIN || size >= PLAIN_MAX))
    return value
      .toExponential(3)
      .replace(/\.?0+e/, 'e')
      .replaceAll('-', '\u2212');
  return (size >= 1000 ? whole : four).format(value).replace('-', '\u2212');
}

/** An effect against its critical threshold, which is 1. */
export function ratioText(ratio: number): string {
  if (ratio > 0 && ratio < 0.01) return '<0.01\u00d7';
  return `${ratio < 10 ? hundredths.format(ratio) : three.format(ratio)}\u00d7`;
}

export function bytesText(bytes: number): string {
  const unit = bytes < 1 ? 0 : Math.min(BYTE_UNITS.length - 1, Math.floor(Math.log2(bytes) / 10));
  const size = bytes / 2 ** (10 * unit);
  return `${(size < 100 ? three : whole).format(size)} ${BYTE_UNITS[unit]}`;
}

/** `41 ms`, `2.5 s`, `1 h 20 min`. */
export function durationText(ms: number): string {
  if (ms < 1000) return `${whole.format(ms)} ms`;
  if (ms < 60_000) return `${three.format(ms / 1000)} s`;
  const minutes = Math.round(ms / 60_000);
  if (minutes < 60) return `${minutes} min`;
  const hours = `${countText(Math.floor(minutes / 60))} h`;
  return minutes % 60 === 0 ? hours : `${hours} ${minutes % 60} min`;
}

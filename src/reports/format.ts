/** Numbers as a reader meets them. Every minus is U+2212, every thousand has its comma. */
const SUPERSCRIPTS: Readonly<Record<string, string>> = {
  '-': '\u207b',
  '0': '\u2070',
  '1': '\u00b9',
  '2': '\u00b2',
  '3': '\u00b3',
  '4': '\u2074',
  '5': '\u2075',
  '6': '\u2076',
  '7': '\u2077',
  '8': '\u2078',
  '9': '\u2079',
};

export const NOTHING = '\u2013';
export const PLAIN_MAX = 1e15;
const PLAIN_MIN = 1e-4;

export const formatCount = (count: number): string => punctuate(String(count));

/** At most `digits` significant digits, more only for the whole part of a number. */
export function formatNumber(value: number, digits = 4): string {
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size < PLAIN_MIN || size >= PLAIN_MAX) return scientific(value, digits);
  return trimZeros(formatFixed(value, Math.max(0, digits - 1 - magnitude(size))));
}

export const formatFixed = (value: number, decimals: number): string =>
  punctuate(value.toFixed(Math.min(decimals, 100)));

/** A share as a percentage that is 0% or 100% only when it is exactly that. */
export function formatShare(share: number): string {
  if (share === 0 || share === 1) return `${share * 100}%`;
  if (share < 0.001) return '<0.1%';
  if (share > 0.999) return '>99.9%';
  return `${(share * 100).toFixed(1)}%`;
}

export const shareText = (share: number | null): string => (share === null ? NOTHING : formatShare(share));

export function formatP(p: number): string {
  if (p < 1e-300) return `<10${superscript('-300')}`;
  return formatNumber(p, 2);
}

/** With its sign, also where it rounds to nothing. */
export function formatChange(change: number, format: (size: number) => string): string {
  const size = format(Math.abs(change));
  if (Number(size) === 0) return '0';
  return change < 0 ? `\u2212${size}` : `+${size}`;
}

/** Decimal exponent of a positive number: 3 for 1000 to 9999. */
export const magnitude = (size: number): number => Number(size.toExponential().split('e')[1]);

export const trimZeros = (text: string): string => (text.includes('.') ? text.replace(/\.?0+$/, '') : text);

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`;

function scientific(value: number, digits: number): string {
  const [mantissa = '', exponent = ''] = value.toExponential(digits - 1).split('e');
  return `${punctuate(trimZeros(mantissa))}\u00d710${superscript(exponent.replace('+', ''))}`;
}

const superscript = (exponent: string): string => [...exponent].map((digit) => SUPERSCRIPTS[digit]).join('');

function punctuate(number: string): string {
  const [whole = '', ...rest] = number.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',').replace('-', '\u2212');
  return [grouped, ...rest].join('.');
}

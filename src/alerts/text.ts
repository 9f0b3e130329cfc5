/** Without lone surrogates, which no encoding can carry. */
export const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, '\uFFFD');

/**
 * Makes a string of unknown origin safe to put into a line of text: no line breaks or other control characters, no
 * invisible or direction-changing ones that could make it read as something else, no lone surrogates.
 */
export const oneLine = (text: string): string =>
  wellFormed(text)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();

/** At most `codePointsMax` code points; where it cuts, the last one is an ellipsis. */
export function truncate(text: string, codePointsMax: number): string {
  // A string has at least as many code units as code points, so a short one need not be taken apart.
  if (text.length <= codePointsMax) return text;
  const points = [...text];
  return points.length <= codePointsMax ? text : `${points.slice(0, codePointsMax - 1).join('')}…`;
}

/** Three significant digits, as a person would write them. */
export function shortNumber(value: number): string {
  const isPlain = value === 0 || (Math.abs(value) >= 1e-4 && Math.abs(value) < 1e6);
  return isPlain ? String(Number(value.toPrecision(3))) : value.toExponential(1);
}

/** Digits in groups of three. */
export const wholeNumber = (value: number): string => value.toLocaleString('en-US');

/** `1 window`, `2 windows`. */
export const counted = (count: number, noun: string): string =>
  `${wholeNumber(count)} ${noun}${count === 1 ? '' : 's'}`;

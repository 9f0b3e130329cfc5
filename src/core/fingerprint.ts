import { sha256Hex } from './hash.ts';

export type Labels = Readonly<Record<string, string>>;

/** Identity of a set of labels, in whichever order they come: the first 16 hex digits of a SHA-256. */
export function fingerprintOf(labels: Labels): string {
  const sorted = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
  return sha256Hex(JSON.stringify(sorted)).slice(0, 16);
}

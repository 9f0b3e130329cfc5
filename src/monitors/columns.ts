import type { MonitorSpec } from './spec.ts';

/** The columns that a monitor compares, in the order given: named by `columns` and not by `exclude`. */
export function selectColumns<C extends { readonly name: string }>(
  columns: readonly C[],
  spec: Pick<MonitorSpec, 'columns' | 'exclude'>,
): C[] {
  const isNamedBy = (globs: readonly string[], name: string) => globs.some((glob) => matchesGlob(glob, name));
  return columns.filter(({ name }) => isNamedBy(spec.columns, name) && !isNamedBy(spec.exclude, name));
}

/**
 * `*` stands for any characters, `?` for one, everything else for itself. Only the latest `*` is ever taken back, so
 * that no glob costs more than its length times the name's; a regular expression may take exponentially long.
 */
function matchesGlob(glob: string, name: string): boolean {
  let starAt = -1;
  let starEnd = 0;
  let at = 0;
  for (let i = 0; i < name.length; ) {
    if (glob[at] === '*') {
      starAt = at++;
      starEnd = i;
    } else if (glob[at] === '?' || glob[at] === name[i]) {
      at++;
      i++;
    } else if (starAt >= 0) {
      at = starAt + 1;
      i = ++starEnd;
    } else return false;
  }
  while (glob[at] === '*') at++;
  return at === glob.length;
}

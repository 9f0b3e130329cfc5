const SETTINGS_MAX = 300;
export const VALUE_LENGTH_MAX = 400;

/** Every leaf of the settings under its dotted path, in the order in which they stand. */
export function settingRows(settings: Readonly<Record<string, unknown>>): [path: string, value: string][] {
  const rows: [string, string][] = [];
  const walk = (path: string, value: unknown): void => {
    if (rows.length === SETTINGS_MAX) return;
    const isList = Array.isArray(value);
    const isLeaf = typeof value !== 'object' || value === null || (isList && !value.some(isObject));
    const entries = isLeaf ? [] : Object.entries(value);
    if (entries.length === 0)
      rows.push([path, cut(isList ? value.map(leafText).join(', ') : leafText(value))]);
    for (const [key, child] of entries) walk(path === '' ? key : `${path}.${key}`, child);
  };
  if (Object.keys(settings).length > 0) walk('', settings);
  return rows;
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;

const leafText = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));

const cut = (text: string): string =>
  text.length <= VALUE_LENGTH_MAX ? text : `${text.slice(0, VALUE_LENGTH_MAX)}\u2026`;

/**
 * What an SVG of the chart library comes down to here: paths and texts, each with the class that its colour stands
 * for. Ids, styles, transformations and metadata go, so that many drawings share one page and one style sheet.
 */
export function compactSvg(svg: string, classes: Readonly<Record<string, string>>): string {
  const shapes: Shape[] = [];
  for (const [, tag = '', attributes = '', text = ''] of svg.matchAll(/<(path|text)\b([^>]*)>([^<]*)/g)) {
    const shape = tag === 'path' ? pathOf(attributes, classes) : textOf(attributes, text, classes);
    const last = shapes.at(-1);
    if (shape === null) continue;
    // Neighbours of one class become one path.
    if (shape.kind === 'path' && last?.kind === 'path' && shape.className === last.className)
      last.body += shape.body;
    else shapes.push(shape);
  }
  return shapes
    .map(({ kind, className, body }) =>
      kind === 'path'
        ? `<path class="${className}" d="${body}"/>`
        : `<text class="${className}" ${body}</text>`,
    )
    .join('');
}

interface Shape {
  readonly kind: 'path' | 'text';
  readonly className: string;
  /** A path's data, or what follows the class in a text. */
  body: string;
}

/** Null for what is not painted in one of the colours, such as a clipping path. */
function pathOf(attributes: string, classes: Readonly<Record<string, string>>): Shape | null {
  const className =
    classes[attribute(attributes, 'stroke') ?? ''] ?? classes[attribute(attributes, 'fill') ?? ''];
  const data = attribute(attributes, 'd');
  if (className === undefined || data === null) return null;
  return { kind: 'path', className, body: compactPath(data) };
}

function textOf(attributes: string, text: string, classes: Readonly<Record<string, string>>): Shape | null {
  const className = classes[attribute(attributes, 'fill') ?? ''];
  if (className === undefined) return null;
  const [x = 0, y = 0] = (attribute(attributes, 'transform')?.match(/-?[\d.]+/g) ?? []).map(Number);
  const down = Number(attribute(attributes, 'y') ?? 0);
  const anchor = attribute(attributes, 'text-anchor') ?? 'start';
  return {
    kind: 'text',
    className: `${className} ${anchor}`,
    body: `x="${round(x)}" y="${round(y + down)}">${text}`,
  };
}

interface Point {
  readonly command: string;
  readonly x: number;
  readonly y: number;
}

/** The same path by horizontal and vertical steps, without the points that lie between two others. */
function compactPath(data: string): string {
  const points = [...data.matchAll(/([MLZ])(?:(-?[\d.]+)[ ,](-?[\d.]+))?/g)].map(
    ([, command = '', x, y]): Point => ({ command, x: round(Number(x)), y: round(Number(y)) }),
  );
  let path = '';
  let last: Point | undefined;
  points.forEach((point, i) => {
    const { command, x, y } = point;
    if (command === 'Z') path += 'Z';
    else if (command === 'M' || last === undefined) path += `M${x} ${y}`;
    else if (isBetween(last, point, points[i + 1])) return;
    else if (y !== last.y && x !== last.x) path += `L${x} ${y}`;
    else if (x !== last.x) path += `H${x}`;
    else if (y !== last.y) path += `V${y}`;
    last = point;
  });
  return path;
}

function isBetween(before: Point, point: Point, after: Point | undefined): boolean {
  if (after?.command !== 'L') return false;
  const isOnWay = (a: number, b: number, c: number): boolean => (b - a) * (c - b) >= 0;
  return (
    (before.x === point.x && point.x === after.x && isOnWay(before.y, point.y, after.y)) ||
    (before.y === point.y && point.y === after.y && isOnWay(before.x, point.x, after.x))
  );
}

/** To half a unit, which no eye can tell apart. */
const round = (coordinate: number): number => Math.round(coordinate * 2) / 2;

const attribute = (attributes: string, name: string): string | null =>
  new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(attributes)?.[1] ?? null;

export interface Element {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  /** The text directly inside it, entities decoded. */
  text: string;
}

const VOID = new Set(['meta', 'link']);
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

/**
 * Reads a page as XML would be read, only stricter: every element closed in order, every attribute quoted and there
 * once, every `<` and `&` part of markup, every id unique. Throws at the first thing that is not so.
 */
export function parseMarkup(page: string): Element[] {
  const elements: Element[] = [];
  const open: Element[] = [];
  const ids = new Set<string>();
  const token =
    /<!DOCTYPE html>|<style>[^<]*<\/style>|<\/([a-z0-9]+)>|<([a-zA-Z0-9]+)((?:\s+[a-zA-Z-]+="[^"<>]*")*)\s*(\/?)>|([^<]+)/y;
  while (token.lastIndex < page.length) {
    const at = token.lastIndex;
    const match = token.exec(page);
    if (match === null) throw new Error(`not well-formed at ${at}: ${page.slice(at, at + 80)}`);
    const [, closed, name, attributeText = '', selfClosed, text] = match;
    if (closed !== undefined) {
      const element = open.pop();
      if (element?.name !== closed) throw new Error(`</${closed}> closes <${element?.name}> at ${at}`);
    } else if (name !== undefined) {
      const element = { name, attributes: attributesOf(attributeText, ids), text: '' };
      elements.push(element);
      if (selfClosed === '' && !VOID.has(name)) open.push(element);
    } else if (text !== undefined) {
      const parent = open.at(-1);
      if (parent !== undefined) parent.text += decode(text);
    }
  }
  if (open.length > 0) throw new Error(`<${open.at(-1)!.name}> is never closed`);
  return elements;
}

function attributesOf(text: string, ids: Set<string>): Map<string, string> {
  const attributes = new Map<string, string>();
  for (const [, name = '', value = ''] of text.matchAll(/([a-zA-Z-]+)="([^"]*)"/g)) {
    if (attributes.has(name)) throw new Error(`attribute ${name} stands twice in ${text}`);
    attributes.set(name, decode(value));
  }
  const id = attributes.get('id');
  if (id !== undefined && ids.has(id)) throw new Error(`id ${id} stands twice`);
  if (id !== undefined) ids.add(id);
  return attributes;
}

function decode(text: string): string {
  return text.replace(/&([^;]*;?)/g, (_, entity: string) => {
    const character = ENTITIES[entity.replace(/;$/, '')];
    if (character === undefined || !entity.endsWith(';')) throw new Error(`unknown entity &${entity}`);
    return character;
  });
}

import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ReferenceStore } from '../../../src/store/references/reference-store.ts';

let folder: string;
let store: ReferenceStore;
const open = () => ReferenceStore.open(join(folder, 'references'), 2 ** 28);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-references-'));
  store = await open();
});

afterEach(async () => {
  store.close();
  await rm(folder, { recursive: true });
});

async function upload(text: string): Promise<string> {
  const path = store.uploadPath();
  await writeFile(path, text);
  return path;
}

const put = async (text: string) => store.store('model', await upload(text), 'csv');

describe('the reference store', () => {
  it('keeps a CSV as Parquet under the hash of its bytes, and the same again for the same CSV', async () => {
    const first = await put('a,b\n1,x\n2,\n');
    expect(first).toMatchObject({
      rows: 2,
      columns: [
        { name: 'a', type: 'number' },
        { name: 'b', type: 'text' },
      ],
    });
    const bytes = await readFile(store.pathOf('model', first.sha256));
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(first.sha256);
    expect(first.bytes).toBe(bytes.length);
    expect((await put('a,b\n1,x\n2,\n')).sha256).toBe(first.sha256);
    expect((await put('a,b\n1,x\n3,\n')).sha256).not.toBe(first.sha256);
  });

  it('keeps Parquet byte for byte', async () => {
    const { sha256 } = await put('a\n1\n');
    const bytes = await readFile(store.pathOf('model', sha256));
    const path = store.uploadPath();
    await writeFile(path, bytes);
    expect((await store.store('other', path, 'parquet')).sha256).toBe(sha256);
    expect(await readFile(store.pathOf('other', sha256))).toEqual(bytes);
  });

  it.each([
    ['numbers', 'v\n1\n-2.5e3\n', 'number'],
    ['booleans', 'v\ntrue\nfalse\n', 'boolean'],
    ['numbers with leading zeros as text', 'v\n007\n8\n', 'text'],
    ['integers that no double holds as text', 'v\n9007199254740993\n1\n', 'text'],
    ['numbers beyond all doubles as text', 'v\n1e400\n1\n', 'text'],
    ['an empty column as text', 'v,w\n,1\n,2\n', 'text'],
  ])('reads %s', async (_, text, type) => {
    expect((await put(text)).columns[0]!.type).toBe(type);
  });

  it.each([
    ['no bytes', '', 'header'],
    ['a header alone', 'a,b\n', 'at least one row'],
    ['a header that names a column twice', 'a,A\n1,2\n', 'twice'],
    ['a header with a nameless column', 'a,\n1,2\n', 'no name'],
    ['a row that is too short', 'a,b\n1,2\n3\n', 'Line: 3'],
    ['a row that is too long', 'a,b\n1,2\n3,4,5\n', 'Line: 3'],
    ['a quote without its end', 'a,b\n"1,2\n', 'csv'],
  ])('refuses %s and keeps nothing of it', async (_, text, expected) => {
    await expect(put(text)).rejects.toMatchObject({
      code: 'invalid_reference',
      message: expect.stringContaining(expected),
    });
    expect(await readdir(join(folder, 'references'))).toEqual(['.uploads']);
  });

  it('refuses what is no Parquet, without naming its own path', async () => {
    const failed = store.store('model', await upload('hello, I am no table'), 'parquet');
    await expect(failed).rejects.toMatchObject({ code: 'invalid_reference' });
    await expect(failed).rejects.not.toThrow(folder);
  });

  it('compiles once, and answers from what is compiled also after a restart', async () => {
    const { sha256 } = await put('n,c\n2,x\n1,y\n2,x\n,\n-0,x\n0,y\n');
    await store.compile('model', sha256);
    await rm(store.pathOf('model', sha256));
    for (const restart of [false, true]) {
      if (restart) {
        store.close();
        store = await open();
      }
      expect(await store.sample('model', sha256, { name: 'n', index: 0 }, 'numeric')).toEqual({
        kind: 'numeric',
        values: Float64Array.from([0, 1, 2]),
        counts: Float64Array.from([2, 1, 2]),
        size: 5,
        missing: 1,
      });
      expect(await store.sample('model', sha256, { name: 'c', index: 1 }, 'categorical')).toMatchObject({
        counts: new Map([
          ['x', 3],
          ['y', 2],
        ]),
        missing: 1,
      });
    }
  });

  it('samples the rows of a segment', async () => {
    const { sha256 } = await put('n,c\n2,x\n1,y\n3,x\n');
    const filters = [{ column: 'c', value: 'x' }];
    expect(await store.sample('model', sha256, { name: 'n', index: 0 }, 'numeric', filters)).toMatchObject({
      size: 2,
    });
    expect(await store.countRows('model', sha256, filters)).toBe(2);
  });

  it('answers many questions at once', async () => {
    const rows = Array.from({ length: 30_000 }, (_, i) => `${Math.sin(i)},${i % 7}`);
    const { sha256 } = await put(`n,c\n${rows.join('\n')}\n`);
    const filters = [{ column: 'c', value: '3' }];
    const samples = await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        store.sample('model', sha256, { name: 'n', index: 0 }, 'numeric', i % 2 === 0 ? [] : filters),
      ),
    );
    expect(new Set(samples.map(({ size }) => size))).toEqual(new Set([30_000, 4286]));
  });
});

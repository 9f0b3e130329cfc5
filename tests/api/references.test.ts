import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type Body, csv, type Listed, type Service, startService } from './service.ts';

const PATH = '/v1/models/m/references/training';
const parquet = { 'content-type': 'application/vnd.apache.parquet' };
const TABLE = 'distance,city,label,score,row\n1,Rome,yes,0.5,r1\n2,,no,0.25,r2\n3,Oslo,yes,0.75,r3\n';

interface Reference {
  readonly name: string;
  readonly sha256: string;
  readonly rows: number;
  readonly columns: readonly { name: string; type: string; role: string }[];
}

const bodyOf = async (answer: Response): Promise<Reference> => (await answer.json()) as Reference;

/** The bytes of the reference as the service stores them. */
async function dataOf(service: Service, which: string): Promise<Uint8Array<ArrayBuffer>> {
  const answer = await service.get(`/v1/models/m/references/${which}/data`);
  expect(answer.headers.get('content-type')).toBe('application/vnd.apache.parquet');
  return new Uint8Array(await answer.arrayBuffer());
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

test('a CSV becomes a reference whose columns have types and roles', async () => {
  const service = await startService();
  const answer = await service.put(
    `${PATH}?id=row&prediction=label&probability=score&exclude=city`,
    TABLE,
    csv,
  );
  expect([answer.status, await bodyOf(answer)]).toEqual([
    201,
    {
      model: 'm',
      name: 'training',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      rows: 3,
      bytes: expect.any(Number),
      created_at: '2026-03-02T00:00:00Z',
      columns: [
        { name: 'distance', type: 'number', role: 'feature' },
        { name: 'city', type: 'text', role: 'excluded' },
        { name: 'label', type: 'text', role: 'prediction' },
        { name: 'score', type: 'number', role: 'probability' },
        { name: 'row', type: 'text', role: 'id' },
      ],
    },
  ]);
  const { columns } = await service.read<{ columns: object[] }>('/v1/models/m');
  expect(columns).toMatchObject([{ name: 'distance' }, { name: 'prediction' }, { name: 'probability' }]);
});

test('a Parquet file is kept and given back byte for byte', async () => {
  const service = await startService();
  await service.put(PATH, TABLE, csv);
  const bytes = await dataOf(service, 'training');
  for (const [name, body, headers] of [
    ['plain', bytes, parquet],
    ['packed', new Uint8Array(gzipSync(bytes)), { ...parquet, 'content-encoding': 'gzip' }],
  ] as const) {
    const stored = await service.put(`/v1/models/m/references/${name}`, body, headers);
    expect([stored.status, (await bodyOf(stored)).sha256]).toEqual([201, sha256(bytes)]);
    expect(await dataOf(service, name)).toEqual(bytes);
  }
});

test('the same name with other bytes is a new version, and the old one stays under its sha256', async () => {
  const service = await startService();
  const first = await bodyOf(await service.put(PATH, 'a\n1\n', csv));
  const second = await bodyOf(await service.put(PATH, 'a\n1\n2\n', csv));
  expect(second.sha256).not.toBe(first.sha256);
  expect(await service.read(PATH)).toMatchObject({ sha256: second.sha256, rows: 2 });
  expect(await service.read(`/v1/models/m/references/${first.sha256}`)).toEqual(first);
  expect(sha256(await dataOf(service, first.sha256))).toBe(first.sha256);
  expect(await service.read('/v1/models/m/references')).toMatchObject({
    items: [{ sha256: second.sha256 }, { sha256: first.sha256 }],
  });
});

test('references are listed newest first, page by page', async () => {
  const service = await startService();
  for (const name of ['a', 'b', 'c']) {
    service.clock.at += 1000;
    await service.put(`/v1/models/m/references/${name}`, `x\n${name}\n`, csv);
  }
  const names: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const page: Listed<Reference> = await service.read(`/v1/models/m/references?limit=2${cursor}`);
    names.push(...page.items.map(({ name }) => name));
    cursor = page.next_cursor && `&cursor=${encodeURIComponent(page.next_cursor)}`;
  }
  expect(names).toEqual(['c', 'b', 'a']);
});

describe('what cannot be a reference', () => {
  const refused: [string, string, Body, Record<string, string>, string?][] = [
    ['no bytes', '', '', csv],
    ['a header alone', '', 'a,b\n', csv],
    ['a header that names a column twice', '', 'a,b,a\n1,2,3\n', csv],
    ['a header that names a column twice in another case', '', 'a,A\n1,2\n', csv],
    ['a header with a gap', '', 'a,,c\n1,2,3\n', csv],
    ['a header with a stray quote', '', 'a,"b\n1,2\n', csv],
    ['a row with too few cells', '', 'a,b\n1,2\n3\n', csv],
    ['a row with too many cells', '', 'a,b\n1,2\n3,4,5\n', csv],
    ['a quote that never ends', '', 'a,b\n1,"2\n', csv],
    ['bytes that are no text', '', new Uint8Array([0x61, 0x0a, 0xff, 0xfe, 0x0a]), csv],
    ['a role that names no column', '?target=label', 'a\n1\n', csv, '/target'],
    ['an excluded column that is not there', '?exclude=a,b', 'a\n1\n', csv, '/exclude'],
    ['Parquet that is CSV', '', 'a\n1\n', parquet],
    ['no Parquet bytes', '', '', parquet],
    ['Parquet without its end', '', 'PAR1PAR1', parquet],
  ];
  test.each(refused)('%s is 422, and nothing is kept', async (_, query, body, headers, pointer) => {
    const service = await startService();
    const answer = await service.put(`${PATH}${query}`, body, headers);
    const problem = await answer.json();
    expect([answer.status, problem]).toMatchObject([422, { code: 'invalid_reference' }]);
    if (pointer !== undefined) expect(problem).toMatchObject({ errors: [{ pointer }] });
    expect(JSON.stringify(problem)).not.toContain(service.folder);
    expect(await service.read('/v1/models')).toMatchObject({ items: [] });
    expect(readdirSync(join(service.folder, 'references'))).toEqual(['.uploads']);
    expect(readdirSync(join(service.folder, 'references', '.uploads'))).toEqual([]);
  });

  test('a column of another type than the model has is 422 and pointed at', async () => {
    const service = await startService();
    await service.post('/v1/models/m/predictions', { features: { a: 'text', b: 1 } });
    const answer = await service.put(PATH, 'a,b\n1,2\n', csv);
    expect([answer.status, await answer.json()]).toMatchObject([422, { errors: [{ pointer: '/a' }] }]);
    expect(await service.read('/v1/models/m/references')).toMatchObject({ items: [] });
  });

  test.each([
    ['an unknown parameter', '?roles=a', ''],
    ['an empty role', '?id=', '/id'],
  ])('%s is 400', async (_, query, pointer) => {
    const service = await startService();
    const answer = await service.put(`${PATH}${query}`, 'a\n1\n', csv);
    expect([answer.status, await answer.json()]).toMatchObject([
      400,
      { code: 'invalid_parameter', errors: [{ pointer }] },
    ]);
    expect(await service.read('/v1/models')).toMatchObject({ items: [] });
  });
});

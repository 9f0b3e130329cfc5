// What it costs to check NDJSON: the decoder with its learned shape beside JSON.parse alone, which checks nothing, by turns.
import { ndjson } from '../dist/ingest/ndjson.js';
import { SchemaDraft } from '../dist/ingest/schema-draft.js';

const ROWS = 100_000;
const FEATURES = 20;
const repeats = Number(process.argv[2] ?? 5);

const lines = Array.from({ length: ROWS }, (_, row) =>
  JSON.stringify({
    id: `id-${row}`,
    timestamp: '2026-01-01T00:00:00.000Z',
    features: Object.fromEntries(
      Array.from({ length: FEATURES }, (_, k) => [`feature_${k}`, Math.sin(row * FEATURES + k) * 100]),
    ),
    prediction: Math.cos(row),
  }),
);
const body = Buffer.from(`${lines.join('\n')}\n`);

function decode() {
  let rows = 0;
  const decoder = ndjson.decode({
    draft: new SchemaDraft({ columns: [] }, 2000),
    limits: { rows: ROWS, columns: 2000, textBytes: 65_536, rowBytes: 1 << 20, futureMs: 0 },
    now: Date.parse('2026-06-01T00:00:00Z'),
    emit: (_, count) => {
      rows += count;
    },
    reject: (errors) => {
      throw new Error(JSON.stringify(errors));
    },
  });
  for (let at = 0; at < body.length; at += 65_536) decoder.push(body.subarray(at, at + 65_536));
  decoder.end();
  return rows;
}

function parse() {
  let rows = 0;
  for (let at = 0; at < body.length; rows++) {
    const end = body.indexOf(10, at);
    JSON.parse(body.toString('utf8', at, end));
    at = end + 1;
  }
  return rows;
}

function seconds(work) {
  const startedAt = performance.now();
  if (work() !== ROWS) throw new Error('rows are missing');
  return (performance.now() - startedAt) / 1000;
}

const pairs = Array.from({ length: repeats + 1 }, () => [seconds(decode), seconds(parse)]).slice(1);
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const mebibytes = body.length / 2 ** 20;
process.stdout.write(
  `${ROWS} rows of ${FEATURES} features, ${mebibytes.toFixed(0)} MiB, medians of ${repeats} pairs
checked by shape  ${median(pairs.map(([shape]) => shape)).toFixed(2)} s
JSON.parse alone  ${median(pairs.map(([, parsed]) => parsed)).toFixed(2)} s
ratio             ${median(pairs.map(([shape, parsed]) => shape / parsed)).toFixed(2)}
`,
);

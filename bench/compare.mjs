/**
 * `tidemark compare` on two Parquet files of 1,000,000 rows, 20 numeric and 5 categorical columns, beside SciPy's own
 * computation of the same statistics: whole processes, one after the other, alternating. Also holds the statistics of
 * the two against each other.
 *
 *   node bench/compare.mjs [repeats]
 *
 * SciPy: `.venv` of tests/interop/requirements.txt, or TIDEMARK_PYTHON.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { CLI, mebibytes, median } from './service.mjs';

const ROWS = 1_000_000;
const STATISTIC_TOLERANCE = 1e-9;
const P_TOLERANCE = 1e-7;
const P_SMALLEST = 1e-300;
const repeats = Number(process.argv[2] ?? 5);

const venv = fileURLToPath(new URL('../.venv/bin/python', import.meta.url));
const python = existsSync(venv) ? venv : process.env.TIDEMARK_PYTHON;

const folder = mkdtempSync(join(tmpdir(), 'tidemark-bench-compare-'));
const reference = join(folder, 'reference.parquet');
const current = join(folder, 'current.parquet');
await writeTable(reference, 1, 0);
await writeTable(current, 2, 0.01);

const own = [];
const scipy = [];
for (let run = 0; run < repeats; run++) {
  own.push(await measureTidemark());
  if (python !== undefined) scipy.push(await measureScipy());
  const of = (name, { wall, cpu, memory }) =>
    `${name} ${wall.toFixed(2)} s, ${cpu.toFixed(2)} s of CPU, ${mebibytes(memory)}`;
  console.log(
    `run ${run + 1}: ${[of('tidemark', own.at(-1)), ...(python === undefined ? [] : [of('SciPy', scipy.at(-1))])].join('; ')}`,
  );
}
rmSync(folder, { recursive: true });

const medianOf = (runs, key) => median(runs.map((run) => run[key]));
console.log(`
two files of ${ROWS.toLocaleString('en-US')} rows, 20 numeric and 5 categorical columns, medians of ${repeats} runs
tidemark compare  ${medianOf(own, 'wall').toFixed(2)} s, ${medianOf(own, 'cpu').toFixed(2)} s of CPU, peak ${mebibytes(Math.max(...own.map(({ memory }) => memory)))}`);
if (python === undefined) console.log('SciPy was not measured: there is neither .venv nor TIDEMARK_PYTHON.');
else {
  const pairs = (key) => median(own.map((run, i) => run[key] / scipy[i][key])).toFixed(2);
  console.log(`SciPy             ${medianOf(scipy, 'wall').toFixed(2)} s, ${medianOf(scipy, 'cpu').toFixed(2)} s of CPU, peak ${mebibytes(Math.max(...scipy.map(({ memory }) => memory)))}
ratio             ${pairs('wall')} of the time, ${pairs('cpu')} of the CPU
${compareStatistics(own[0].columns, scipy[0].columns)} statistics and p-values are equal within ${STATISTIC_TOLERANCE} and ${P_TOLERANCE}`);
}

/** The same rows on every machine: values come from a hash of the row's number. Twelve columns have hardly two equal values, four have some hundred thousand distinct ones, four are small integers. */
async function writeTable(path, seed, shift) {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const uniform = (column) =>
    `((hash(row * 100 + ${column} + ${seed} * 1000000007) >> 11)::DOUBLE + 0.5) / 9007199254740992.0`;
  const normal = (column) =>
    `(sqrt(-2 * ln(${uniform(2 * column)})) * cos(2 * pi() * ${uniform(2 * column + 1)}) + ${shift} * ${column % 3})`;
  const columns = Array.from({ length: 20 }, (_, i) => {
    if (i < 12) return `${normal(i)} AS x${i}`;
    return i < 16 ? `round(exp(${normal(i)}) * 1000, 1) AS x${i}` : `floor(exp(${normal(i)}) * 20) AS x${i}`;
  });
  for (const [i, categories] of [2, 10, 50, 200, 1000].entries())
    columns.push(
      `'c' || floor(pow(${uniform(40 + i)}, 2 + ${shift}) * ${categories})::INTEGER AS category${i}`,
    );
  await connection.run(
    `COPY (SELECT ${columns.join(', ')} FROM range(${ROWS}) t(row)) TO '${path}' (FORMAT parquet)`,
  );
  connection.disconnectSync();
}

async function measureTidemark() {
  const json = join(folder, 'evaluation.json');
  const usage =
    'process.on("exit", () => { const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage(); process.stderr.write(JSON.stringify({ cpu: (userCPUTime + systemCPUTime) / 1e6, memory: maxRSS * 1024 })) })';
  const { wall, stderr } = await run(process.execPath, [
    '--import',
    `data:text/javascript,${encodeURIComponent(usage)}`,
    CLI,
    'compare',
    reference,
    current,
    ...['--json', json, '--html', join(folder, 'report.html'), '--fail-on', 'critical'],
  ]);
  const { columns } = JSON.parse(readFileSync(json, 'utf8'));
  const statistics = columns.map(({ name, tests }) => [
    name,
    Object.fromEntries(tests.map(({ test, statistic, p_value }) => [test, [statistic, p_value]])),
  ]);
  return { wall, ...JSON.parse(stderr), columns: Object.fromEntries(statistics) };
}

async function measureScipy() {
  const script = fileURLToPath(new URL('compare.py', import.meta.url));
  const { wall, stdout } = await run(python, [script, reference, current]);
  const { columns, cpu_seconds: cpu, peak_rss_bytes: memory } = JSON.parse(stdout);
  return { wall, cpu, memory, columns };
}

/** How many numbers agree. Throws where one does not. */
function compareStatistics(got, expected) {
  let numbers = 0;
  for (const [column, tests] of Object.entries(expected)) {
    for (const [test, [statistic, p]] of Object.entries(tests)) {
      const [ownStatistic, ownP] = got[column][test];
      const isEqual =
        Math.abs(ownStatistic / statistic - 1) <= STATISTIC_TOLERANCE &&
        (p === null || Math.max(p, ownP) < P_SMALLEST || Math.abs(ownP / p - 1) <= P_TOLERANCE);
      if (!isEqual)
        throw new Error(
          `${column}/${test}: SciPy has ${statistic} and ${p}, tidemark ${ownStatistic} and ${ownP}`,
        );
      numbers += p === null ? 1 : 2;
    }
  }
  return numbers;
}

function run(command, args) {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (text) => {
      stdout += text;
    });
    child.stderr.on('data', (text) => {
      stderr += text;
    });
    child.on('error', reject);
    child.on('close', (code) => {
      // 1 says that the files differ.
      if (code === 0 || code === 1) resolve({ wall: (performance.now() - began) / 1000, stdout, stderr });
      else reject(new Error(`${command} ended with ${code}: ${stderr}`));
    });
  });
}

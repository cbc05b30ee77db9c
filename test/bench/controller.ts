/**
 * The bundled controller alone: start, memory, and the cost of its calls as the data grows. Rows are copied into the data file, since 100,000 calls
 * would take minutes.
 */
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import { keepSums } from '../../src/server/controller/storage/content-sums.ts';
import { type DevProcess, startDev } from '../support/dev-process.ts';
import { at, createTarget, type Rest, signInByRest, text } from '../support/rest.ts';
import { type Measured, median } from './report.ts';

const START_ROUNDS = 10;
const CALLS = 60;
const SMALL = 1_000;
const MIDDLE = 10_000;
const LARGE = 100_000;
const PAGE = 100;
const FILTER_ROUNDS = 6;
const AUTHORIZE_ROUNDS = 5;
/** Copies are older than the look-back of a refresh, which repeats what changed within 30 s. */
const AN_HOUR_US = 3_600_000_000;

export async function measureController(): Promise<Measured[]> {
  const dataFile = join(mkdtempSync(join(tmpdir(), 'bnd-tui-bench-')), 'data.db');
  const rows = [await measureStart()];
  const copied = await withDev(dataFile, async (first, dev) => {
    await wait(2_000);
    rows.push(memoryRow(dev));
    const targetId = await createTarget(first, 'copied', 22);
    rows.push(await measureAuthorize(first, targetId));
    const own = await signInByRest({ ...dev, loginName: 'user' });
    return {
      targetId,
      foreignSession: await authorize(first, targetId),
      ownSession: await authorize(own, targetId),
    };
  });

  copyTargets(dataFile, copied.targetId, SMALL);
  const listMs = (rest: Rest) => medianMs(() => listTargets(rest, PAGE));
  const smallMs = await withDev(dataFile, listMs);
  copyTargets(dataFile, copied.targetId, MIDDLE - SMALL);
  copySessions(dataFile, copied.foreignSession, 9_900);
  copySessions(dataFile, copied.ownSession, 99);
  await withDev(dataFile, async (admin, dev) => {
    const user = await signInByRest({ ...dev, loginName: 'user' });
    rows.push(await measurePage(admin), await measureSessions(user));
  });
  // With a quota of lists of its own.
  rows.push(await withDev(dataFile, measureFilter));
  copyTargets(dataFile, copied.targetId, LARGE - MIDDLE);
  const largeMs = await withDev(dataFile, listMs);
  rows.push({
    measure: `a list of ${PAGE} as targets grow 1,000 → 100,000`,
    reach: 'flat within 2 ×',
    seen: `${smallMs.toFixed(1)} ms → ${largeMs.toFixed(1)} ms, ${(largeMs / smallMs).toFixed(1)} ×`,
    reached: largeMs <= 2 * smallMs,
    figures: { smallMs, largeMs },
  });
  return rows;
}

async function measureStart(): Promise<Measured> {
  const times: number[] = [];
  for (let round = 0; round <= START_ROUNDS; round++) {
    const startedAt = performance.now();
    const dev = await startDev(['--no-lab']);
    await fetch(`${dev.api}/v1/scopes`);
    if (round > 0) times.push(performance.now() - startedAt);
    await dev.stop();
  }
  const ms = median(times);
  return {
    measure: '`bnd-tui dev --no-lab` to its first answer',
    reach: '≤ 350 ms',
    seen: `${ms.toFixed(0)} ms`,
    reached: ms <= 350,
    figures: { ms },
  };
}

function memoryRow(dev: DevProcess): Measured {
  const status = readFileSync(`/proc/${dev.child.pid}/status`, 'utf8');
  const mb = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
  return {
    measure: 'memory of the bundled controller and worker, idle',
    reach: '≤ 110 MB',
    seen: `${mb.toFixed(0)} MB`,
    reached: mb <= 110,
    figures: { mb },
  };
}

async function authorize(rest: Rest, targetId: string): Promise<string> {
  return text(at(await rest.call('POST', `/v1/targets/${targetId}:authorize-session`, {}), 'session_id'));
}

async function measureAuthorize(rest: Rest, targetId: string): Promise<Measured> {
  const ms = await medianMs(() => authorize(rest, targetId));
  return {
    measure: '`:authorize-session`',
    reach: 'p50 ≤ 6 ms',
    seen: `p50 ${ms.toFixed(1)} ms`,
    reached: ms <= 6,
    figures: { ms },
  };
}

/** Next to a real controller, in alternation. */
export async function measureAuthorizeBeside(ours: Rest, real: Rest, port: number): Promise<Measured> {
  const target = (rest: Rest) => createTarget(rest, `bench authorize ${Date.now()}`, port);
  const [oursTarget, realTarget] = [await target(ours), await target(real)];
  const [oursMs, realMs]: [number[], number[]] = [[], []];
  for (let round = 0; round < AUTHORIZE_ROUNDS; round++) {
    oursMs.push(await medianMs(() => authorize(ours, oursTarget), 20));
    realMs.push(await medianMs(() => authorize(real, realTarget), 20));
  }
  const ratio = median(oursMs) / median(realMs);
  return {
    measure: '`:authorize-session`, p50, next to a real controller',
    reach: '≤ 0.5 × real',
    seen: `${median(oursMs).toFixed(1)} ms against ${median(realMs).toFixed(1)} ms, ${ratio.toFixed(2)} ×`,
    reached: ratio <= 0.5,
    figures: { oursMs: median(oursMs), realMs: median(realMs), ratio },
  };
}

function listTargets(rest: Rest, pageSize: number, filter = ''): Promise<unknown> {
  const query = `scope_id=global&recursive=true&page_size=${pageSize}&filter=${encodeURIComponent(filter)}`;
  return rest.call('GET', `/v1/targets?${query}`);
}

async function measurePage(rest: Rest): Promise<Measured> {
  const pageMs = await medianMs(() => listTargets(rest, 1_000), 30);
  const listToken = await readToEnd(rest);
  const query = `scope_id=global&recursive=true&list_token=${encodeURIComponent(listToken)}`;
  const deltaMs = await medianMs(() => rest.call('GET', `/v1/targets?${query}`), 30);
  return {
    measure: 'targets, a page of 1,000 out of 10,000 / a delta with nothing new',
    reach: '≤ 40 ms / ≤ 3 ms p50',
    seen: `${pageMs.toFixed(1)} ms / ${deltaMs.toFixed(1)} ms`,
    reached: pageMs <= 40 && deltaMs <= 3,
    figures: { pageMs, deltaMs },
  };
}

/** In alternation, so that both see the same machine. */
async function measureFilter(rest: Rest): Promise<Measured> {
  const [plain, filtered]: [number[], number[]] = [[], []];
  for (let round = 0; round < FILTER_ROUNDS; round++) {
    plain.push(await medianMs(() => listTargets(rest, 1_000), 5));
    filtered.push(await medianMs(() => listTargets(rest, 1_000, '"/item/absent" != "x"'), 5));
  }
  const [plainMs, filteredMs] = [median(plain), median(filtered)];
  const ratio = filteredMs / plainMs;
  return {
    measure: 'targets, a page of 1,000 out of 10,000 with a filter on an absent field against without',
    reach: '≤ 1.2 ×',
    seen: `${filteredMs.toFixed(1)} against ${plainMs.toFixed(1)} ms, ${ratio.toFixed(2)} ×`,
    reached: ratio <= 1.2,
    figures: { plainMs, filteredMs, ratio },
  };
}

/** Follows the pages to the token for later changes. */
async function readToEnd(rest: Rest): Promise<string> {
  let answer = await listTargets(rest, 1_000);
  while (at(answer, 'response_type') === 'delta') {
    const token = encodeURIComponent(text(at(answer, 'list_token')));
    answer = await rest.call('GET', `/v1/targets?scope_id=global&recursive=true&list_token=${token}`);
  }
  return text(at(answer, 'list_token'));
}

async function measureSessions(rest: Rest): Promise<Measured> {
  const path = '/v1/sessions?scope_id=global&recursive=true&include_terminated=true';
  const items = at(await rest.call('GET', path), 'items');
  const seen = Array.isArray(items) ? items.length : 0;
  const ms = await medianMs(() => rest.call('GET', path));
  return {
    measure: 'sessions, 10,000 of which the caller may see 100',
    reach: '≤ 15 ms p50',
    seen: `${ms.toFixed(1)} ms (${seen} seen)`,
    reached: ms <= 15 && seen === 100,
    figures: { ms, seen },
  };
}

async function withDev<T>(dataFile: string, use: (rest: Rest, dev: DevProcess) => Promise<T>): Promise<T> {
  const dev = await startDev(['--no-lab', '--data', dataFile]);
  try {
    return await use(await signInByRest(dev), dev);
  } finally {
    await dev.stop();
  }
}

/** After three warm-up calls. */
async function medianMs(call: () => Promise<unknown>, calls = CALLS): Promise<number> {
  const times: number[] = [];
  for (let index = -3; index < calls; index++) {
    const startedAt = performance.now();
    await call();
    if (index >= 0) times.push(performance.now() - startedAt);
  }
  return median(times);
}

/** Copies a target of a data file that no controller has open. */
export function copyTargets(dataFile: string, id: string, count: number): void {
  copyRows(dataFile, 'resource', 'id', id, count, 'ttcp', { name: "'copy ' || hex(randomblob(8))" });
}

function copySessions(dataFile: string, id: string, count: number): void {
  copyRows(dataFile, 'session', 'id', id, count, 's', {});
}

/** Copies one row under new ids, each a microsecond newer; `changes` are SQL expressions. */
function copyRows(
  dataFile: string,
  table: string,
  key: string,
  id: string,
  count: number,
  prefix: string,
  changes: Readonly<Record<string, string>>,
): void {
  const db = new DatabaseSync(dataFile);
  keepSums(db);
  const columns = db
    .prepare(`SELECT name FROM pragma_table_info('${table}')`)
    .all()
    .map((row) => String(row.name));
  const values = columns.map((column) => {
    if (column === key) return `'${prefix}_' || substr(hex(randomblob(8)), 1, 10)`;
    if (column === 'created_us' || column === 'updated_us') return `${column} - ${AN_HOUR_US} - n`;
    return changes[column] ?? column;
  });
  db.exec(`
    WITH RECURSIVE counter (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counter WHERE n < ${count})
    INSERT INTO ${table} (${columns.join(', ')})
    SELECT ${values.join(', ')} FROM ${table}, counter WHERE ${key} = '${id}'`);
  db.close();
}

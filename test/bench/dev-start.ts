/**
 * Time from the start of `dev` to its first answer, next to `boundary dev`. BND_OFFICIAL: path of the official program; BND_OFFICIAL_DATABASE: URL of
 * a PostgreSQL that runs already and in which databases may be created.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';
import { DIST_ENTRY } from '../support/dist-entry.ts';
import { freshHome } from '../support/lab-app.ts';
import { quietPlace } from '../support/tcp.ts';
import { type Measured, median } from './report.ts';

const ROUNDS = 7;
const DATABASE = 'bnd_tui_bench';
const LOCAL_DATABASE = 'postgresql://postgres@127.0.0.1:5432/postgres?sslmode=disable';
const POLL_MS = 2;

/** No rows without the official program. */
export async function measureDevStart(): Promise<readonly Measured[]> {
  const official = process.env.BND_OFFICIAL;
  if (official === undefined) return [];
  const databaseUrl = process.env.BND_OFFICIAL_DATABASE ?? LOCAL_DATABASE;
  const env = freshHome();
  const ours: number[] = [];
  const theirs: number[] = [];
  // The first round fills the compile cache.
  for (let round = 0; round <= ROUNDS; round++) {
    const oursMs = await firstAnswerMs(process.execPath, [DIST_ENTRY, 'dev', '--no-lab'], env, [
      '--api-listen-address',
      '--proxy-listen-address',
    ]);
    const url = await freshDatabase(databaseUrl);
    const flags = ['dev', '-skip-plugins', '-database-url', url];
    const theirsMs = await firstAnswerMs(official, flags, env, [
      '-api-listen-address',
      '-proxy-listen-address',
      '-cluster-listen-address',
      '-ops-listen-address',
    ]);
    if (round === 0) continue;
    ours.push(oursMs);
    theirs.push(theirsMs);
  }
  const [oursMs, theirsMs] = [median(ours), median(theirs)];
  const ratio = oursMs / theirsMs;
  return [
    {
      measure: 'dev --no-lab → first answer',
      reach: '≤ 0.12 × boundary dev',
      seen: `${oursMs.toFixed(0)} ms; official ${theirsMs.toFixed(0)} ms, ${ratio.toFixed(3)} ×`,
      reached: ratio <= 0.12,
      figures: { oursMs, theirsMs },
    },
  ];
}

/** `listeners`: the flags of listening addresses, that of the API first. */
async function firstAnswerMs(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  listeners: readonly string[],
): Promise<number> {
  const places = await Promise.all(listeners.map(() => quietPlace()));
  const addresses = listeners.flatMap((flag, index) => [flag, places[index] ?? '']);
  const startedAt = performance.now();
  const child = spawn(program, [...args, ...addresses], { stdio: 'ignore', env });
  try {
    while (!(await hasAnswered(`http://${places[0]}/v1/scopes`))) {
      if (child.exitCode !== null) throw new Error(`${program} dev ended with ${child.exitCode}`);
      await wait(POLL_MS);
    }
    return performance.now() - startedAt;
  } finally {
    await end(child, program === process.execPath ? 'SIGTERM' : 'SIGKILL');
  }
}

/** SIGTERM fills the compile cache; the official program takes many seconds for it. */
async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || !child.kill(signal)) return;
  await once(child, 'exit');
}

async function hasAnswered(url: string): Promise<boolean> {
  return fetch(url).then(
    async (answer) => (await answer.text()) !== '',
    () => false,
  );
}

async function freshDatabase(serverUrl: string): Promise<string> {
  const client = new Client(serverUrl);
  await client.connect();
  try {
    await client.query(`DROP DATABASE IF EXISTS ${DATABASE} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await client.end();
  }
  const url = new URL(serverUrl);
  url.pathname = `/${DATABASE}`;
  return url.href;
}

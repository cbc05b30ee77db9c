/**
 * Throughput, processor time and latency of `connect`, next to the official program (BND_OFFICIAL: its path) and an earlier build (BND_BEFORE: path of
 * its `bnd-tui.js`). The programs take turns; a ratio is the median over the rounds.
 */
import { at, createTarget, type Rest, text } from '../support/rest.ts';
import { hasEnded, type RunningClient, startClient, stopClient } from './client-program.ts';
import { echoTimes, openAtOnce } from './echo-load.ts';
import { cpuSeconds, residentMb } from './process-figures.ts';
import { type Measured, median, percentile } from './report.ts';
import { measureThroughput, startBulkEndpoint } from './throughput.ts';

const ROUNDS = 3;
const AT_ONCE = 16;
const BYTES_EACH = 25_000_000;
const ECHOES = 1_000;
const CROWD = 20;
const CROWD_ECHOES = 100;
const MESSAGE_BYTES = 200;
const OPEN = 200;
/** The official program loses about one connection in seven to a real worker, and all others with it. */
const MOST_TRIES = 100;
/** A hanging client must not hang the measurement. */
const RUN_MS = 60_000;

type Name = 'ours' | 'official' | 'before';
type Figures = Readonly<Record<string, number>>;
type Rounds = Readonly<Partial<Record<Name, readonly Figures[]>>>;

interface Contestant {
  readonly name: Name;
  /** See `startClient`. */
  readonly program: string | undefined;
  running: RunningClient | undefined;
}

/** `echoPort`: an echo server. `where`: which worker, for the table. */
export async function measureLoad(rest: Rest, echoPort: number, where: string): Promise<Measured[]> {
  const bulk = await startBulkEndpoint();
  try {
    const bulkTarget = await createTarget(rest, `bench load ${Date.now()}`, bulk.port, UNLIMITED);
    const echoTarget = await createTarget(rest, `bench echo ${Date.now()}`, echoPort, UNLIMITED);
    const down = await inTurns(rest, bulkTarget, (client) => transfer(client, 'down'));
    const up = await inTurns(rest, bulkTarget, (client) => transfer(client, 'up'));
    const alone = await inTurns(rest, echoTarget, ({ port }) => latency(port, 1, ECHOES, 1));
    const crowd = await inTurns(rest, echoTarget, ({ port }) =>
      latency(port, CROWD, CROWD_ECHOES, MESSAGE_BYTES),
    );
    return [
      rateRow(`${AT_ONCE} connections at once, down, ${where}`, down, 'rate', 'MB/s', 1.3),
      rateRow(`${AT_ONCE} connections at once, up, ${where}`, up, 'rate', 'MB/s', 1.3),
      costRow(`processor seconds per GB, down, ${where}`, down),
      costRow(`processor seconds per GB, up, ${where}`, up),
      timeRow(`one-byte echo, p50, ${where}`, alone, 'p50', 0.9),
      timeRow(`one-byte echo, p99, ${where}`, alone, 'p99', 1),
      rateRow(`${CROWD} connections with small messages, ${where}`, crowd, 'rate', 'round trips/s', 1.1),
      await measureOpen(rest, echoTarget, where),
    ];
  } finally {
    bulk.stop();
  }
}

const UNLIMITED = { session_connection_limit: -1 };

async function transfer({ port, child }: RunningClient, direction: 'down' | 'up'): Promise<Figures> {
  const cpuBefore = cpuSeconds(child.pid ?? 0);
  const startedAt = performance.now();
  const through = { host: '127.0.0.1', port };
  await Promise.all(Array.from({ length: AT_ONCE }, () => measureThroughput(through, direction, BYTES_EACH)));
  const bytes = AT_ONCE * BYTES_EACH;
  return {
    rate: bytes / 1e3 / (performance.now() - startedAt),
    cost: ((cpuSeconds(child.pid ?? 0) - cpuBefore) * 1e9) / bytes,
  };
}

async function latency(port: number, count: number, times: number, bytes: number): Promise<Figures> {
  const startedAt = performance.now();
  const all = await Promise.all(Array.from({ length: count }, () => echoTimes(port, times, bytes)));
  const seconds = (performance.now() - startedAt) / 1000;
  const us = all.flat().map((ms) => ms * 1000);
  return { p50: percentile(us, 50), p99: percentile(us, 99), rate: us.length / seconds };
}

/** Each program in each round, in alternating order. */
async function inTurns(
  rest: Rest,
  target: string,
  work: (client: RunningClient) => Promise<Figures>,
): Promise<Rounds> {
  const contestants: Contestant[] = [{ name: 'ours', program: undefined, running: undefined }];
  const { BND_OFFICIAL: official, BND_BEFORE: before } = process.env;
  if (official !== undefined) contestants.push({ name: 'official', program: official, running: undefined });
  if (before !== undefined) contestants.push({ name: 'before', program: before, running: undefined });
  const rounds: Partial<Record<Name, Figures[]>> = {};
  try {
    for (let round = 0; round < ROUNDS; round++) {
      for (const one of contestants) {
        const figures = await untilDone(rest, target, one, work);
        rounds[one.name] = [...(rounds[one.name] ?? []), figures];
      }
      contestants.reverse();
    }
    return rounds;
  } finally {
    await Promise.all(contestants.map(({ running }) => running && stopClient(running)));
  }
}

/** The official program ends when a worker loses a handshake: it gets another session then. */
async function untilDone(
  rest: Rest,
  target: string,
  one: Contestant,
  work: (client: RunningClient) => Promise<Figures>,
): Promise<Figures> {
  let failure: unknown;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    if (one.running === undefined || hasEnded(one.running)) {
      const answer = await rest.call('POST', `/v1/targets/${target}:authorize-session`, {});
      one.running = await startClient(one.program, text(at(answer, 'authorization_token')));
    }
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => late.reject(new Error(`${one.name}: not done in time`)), RUN_MS);
    try {
      return await Promise.race([work(one.running), late.promise]);
    } catch (error) {
      failure = error;
      await stopClient(one.running);
    } finally {
      clearTimeout(timer);
    }
  }
  throw failure;
}

/** Memory of a connection that is open and quiet. */
async function measureOpen(rest: Rest, target: string, where: string): Promise<Measured> {
  const answer = await rest.call('POST', `/v1/targets/${target}:authorize-session`, {});
  const client = await startClient(undefined, text(at(answer, 'authorization_token')));
  try {
    const pid = client.child.pid ?? 0;
    // Compiles what a connection needs.
    (await openAtOnce(client.port, CROWD)).close();
    const before = residentMb(pid);
    const open = await openAtOnce(client.port, OPEN);
    const each = ((residentMb(pid) - before) * 1024) / OPEN;
    open.close();
    return {
      measure: `memory of each of ${OPEN} open connections, ${where}`,
      reach: '≤ 60 KB',
      seen: `${each.toFixed(0)} KB`,
      reached: each <= 60,
      figures: { each },
    };
  } finally {
    await stopClient(client);
  }
}

/** Median over the rounds of ours ÷ theirs; undefined without that program. */
function ratio(rounds: Rounds, key: string, to: Name): number | undefined {
  const theirs = rounds[to];
  return (
    theirs && median((rounds.ours ?? []).map((ours, round) => (ours[key] ?? 0) / (theirs[round]?.[key] ?? 0)))
  );
}

function row(
  measure: string,
  reach: string,
  rounds: Rounds,
  key: string,
  shown: (value: number) => string,
  reached: (ratios: Readonly<Record<'official' | 'before', number | undefined>>) => boolean,
): Measured {
  const ours = median((rounds.ours ?? []).map((figures) => figures[key] ?? Number.NaN));
  const ratios = { official: ratio(rounds, key, 'official'), before: ratio(rounds, key, 'before') };
  const beside = Object.entries(ratios).map(([name, value]) =>
    value === undefined ? '' : `; ${value.toFixed(2)} × ${name}`,
  );
  return {
    measure,
    reach,
    seen: `${shown(ours)}${beside.join('')}`,
    reached: reached(ratios),
    figures: { ours, official: ratios.official ?? Number.NaN, before: ratios.before ?? Number.NaN },
  };
}

function rateRow(measure: string, rounds: Rounds, key: string, unit: string, least: number): Measured {
  const shown = (value: number) => `${value.toFixed(0)} ${unit}`;
  return row(
    measure,
    `≥ ${least} × official`,
    rounds,
    key,
    shown,
    ({ official = least }) => official >= least,
  );
}

function costRow(measure: string, rounds: Rounds): Measured {
  const shown = (value: number) => `${value.toFixed(2)} s`;
  return row(measure, '≤ 0.8 × before', rounds, 'cost', shown, ({ before = 0 }) => before <= 0.8);
}

function timeRow(measure: string, rounds: Rounds, key: string, most: number): Measured {
  const shown = (value: number) => `${value.toFixed(0)} µs`;
  return row(measure, `≤ ${most} × official`, rounds, key, shown, ({ official = most }) => official <= most);
}

/** Throughput, processor time and latency of `connect`, next to other programs (turns.ts). */
import { createTarget, type Rest } from '../support/rest.ts';
import { stopClient } from './client-program.ts';
import { costRow, rateRow, timeRow } from './contest-rows.ts';
import { echoTimes, openEcho } from './echo-load.ts';
import { cpuSeconds, residentMb } from './process-figures.ts';
import { type Measured, median, percentile } from './report.ts';
import { moveBothWays, moveBytes, openBulk, startBulkEndpoint } from './throughput.ts';
import { type Figures, type Open, openAll, type Rounds, Turns, type Work } from './turns.ts';

const AT_ONCE = 16;
const BYTES_IN_ALL = 400_000_000;
const ECHOES = 1_000;
const CROWD = 20;
const CROWD_ECHOES = 100;
const MESSAGE_BYTES = 200;
const OPEN = 200;
const UNLIMITED = { session_connection_limit: -1 };

/** `echoPort`: an echo server. `where`: which worker, for the table. */
export async function measureLoad(rest: Rest, echoPort: number, where: string): Promise<Measured[]> {
  const bulk = await startBulkEndpoint();
  try {
    const bulkTarget = await createTarget(rest, `bench load ${Date.now()}`, bulk.port, UNLIMITED);
    const echoTarget = await createTarget(rest, `bench echo ${Date.now()}`, echoPort, UNLIMITED);
    await using bulks = new Turns({ rest, target: bulkTarget, connect: openBulk, count: AT_ONCE });
    const oneDown = await bulks.measure(transfer('down', 1));
    const oneUp = await bulks.measure(transfer('up', 1));
    const both = await bulks.measure(bothWays);
    const down = await bulks.measure(transfer('down', AT_ONCE));
    const up = await bulks.measure(transfer('up', AT_ONCE));
    await using echoes = new Turns({ rest, target: echoTarget, connect: openEcho, count: CROWD });
    const alone = await echoes.measure(latency(1, ECHOES, 1));
    const crowd = await echoes.measure(latency(CROWD, CROWD_ECHOES, MESSAGE_BYTES));
    return [
      rateRow(`one connection, down, ${where}`, oneDown, 'rate', 'MB/s', 1.15),
      rateRow(`one connection, up, ${where}`, oneUp, 'rate', 'MB/s', 1.5),
      evenRow(`one connection, both directions at once, ${where}`, both),
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

function transfer(direction: 'down' | 'up', count: number): Work {
  return async ({ client, sockets }) => {
    const pid = client.child.pid ?? 0;
    const cpuBefore = cpuSeconds(pid);
    const startedAt = performance.now();
    await Promise.all(
      sockets.slice(0, count).map((socket) => moveBytes(socket, direction, BYTES_IN_ALL / count)),
    );
    return {
      rate: BYTES_IN_ALL / 1e3 / (performance.now() - startedAt),
      cost: ((cpuSeconds(pid) - cpuBefore) * 1e9) / BYTES_IN_ALL,
    };
  };
}

async function bothWays({ sockets: [socket] }: Open): Promise<Figures> {
  if (socket === undefined) return {};
  const { down, up } = await moveBothWays(socket, BYTES_IN_ALL / 2);
  return { down, up, even: Math.min(down, up) / Math.max(down, up) };
}

function latency(count: number, times: number, bytes: number): Work {
  return async ({ sockets }) => {
    const startedAt = performance.now();
    const all = await Promise.all(sockets.slice(0, count).map((socket) => echoTimes(socket, times, bytes)));
    const seconds = (performance.now() - startedAt) / 1000;
    const us = all.flat().map((ms) => ms * 1000);
    return { p50: percentile(us, 50), p99: percentile(us, 99), rate: us.length / seconds };
  };
}

/** Memory of a connection that is open and quiet. */
async function measureOpen(rest: Rest, target: string, where: string): Promise<Measured> {
  // The first ones compile what a connection needs.
  const { client } = await openAll({ rest, target, connect: openEcho, count: CROWD }, undefined);
  try {
    const pid = client.child.pid ?? 0;
    const before = residentMb(pid);
    await Promise.all(Array.from({ length: OPEN }, () => openEcho(client.port)));
    const each = ((residentMb(pid) - before) * 1024) / OPEN;
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

/** The slower direction ÷ the faster one. */
function evenRow(measure: string, rounds: Rounds): Measured {
  const of = (key: string) => median((rounds.ours ?? []).map((figures) => figures[key] ?? Number.NaN));
  const [even, down, up] = [of('even'), of('down'), of('up')];
  return {
    measure,
    reach: '≥ 0.7 × the other direction',
    seen: `${even.toFixed(2)} × (down ${down.toFixed(0)}, up ${up.toFixed(0)} MB/s)`,
    reached: even >= 0.7,
    figures: { even, down, up },
  };
}

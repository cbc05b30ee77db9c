/** Time from a local connect to the first byte of the answer, over a line with a round trip of 50 ms, in round trips. BND_OFFICIAL: path of the official program, for comparison. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { decodeAuthorizationToken, encodeAuthorizationToken } from '../../src/wire/authorization-token.ts';
import { startDelayingRelay } from '../support/delaying-relay.ts';
import { DIST_ENTRY } from '../support/dist-entry.ts';
import { at, createTarget, type Rest, text } from '../support/rest.ts';
import { type Measured, median } from './report.ts';

const LINE_MS = 50;
const ROW_LINE_MS = 20;
const ONE_BY_ONE = 20;
const BURST = 10;
const IN_A_ROW = 200;

interface Client {
  readonly port: number;
  stop(): Promise<void>;
}

/** `port`: an echo server. */
export async function measureRoundTrips(rest: Rest, port: number): Promise<Measured[]> {
  const target = await createTarget(rest, `bench round trips ${Date.now()}`, port);
  const ours = await measureClient(rest, target, [process.execPath, DIST_ENTRY]);
  const official = process.env.BND_OFFICIAL;
  const theirs = official === undefined ? undefined : await measureClient(rest, target, [official]);
  const beside = (key: keyof typeof ours) =>
    theirs === undefined
      ? ''
      : `; official ${theirs[key].toFixed(1)}, ${(ours[key] / theirs[key]).toFixed(2)} ×`;
  const row = (measure: string, key: 'alone' | 'firstBurst' | 'nextBurst', most: number): Measured => ({
    measure,
    reach: `≤ ${most} round trips`,
    seen: `${ours[key].toFixed(1)} round trips${beside(key)}`,
    reached: ours[key] <= most,
    figures: { trips: ours[key], official: theirs?.[key] ?? Number.NaN },
  });
  return [
    row('connect → first byte, 50 ms round trip', 'alone', 1.5),
    row('ten at once, the first time (median)', 'firstBurst', 5.5),
    row('ten at once after a burst (median)', 'nextBurst', 2.5),
    {
      measure: '200 connections in a row, 20 ms round trip',
      reach: '≥ 3 × official',
      seen: `${ours.rate.toFixed(1)} a second${theirs === undefined ? '' : `; official ${theirs.rate.toFixed(1)}, ${(ours.rate / theirs.rate).toFixed(2)} ×`}`,
      reached: theirs === undefined || ours.rate >= 3 * theirs.rate,
      figures: { rate: ours.rate, official: theirs?.rate ?? Number.NaN },
    },
  ];
}

async function measureClient(rest: Rest, target: string, program: readonly string[]) {
  const { alone, firstBurst, nextBurst } = await overLine(rest, target, program, LINE_MS, async (port) => {
    const burst = async () =>
      median(await Promise.all(Array.from({ length: BURST }, () => firstByteMs(port))));
    const firstBurst = await burst();
    // Time to get ready for the next one.
    await new Promise((resolve) => setTimeout(resolve, 20 * LINE_MS));
    const nextBurst = await burst();
    const single: number[] = [];
    for (let index = 0; index < ONE_BY_ONE; index++) single.push(await firstByteMs(port));
    return {
      firstBurst: firstBurst / LINE_MS,
      nextBurst: nextBurst / LINE_MS,
      alone: median(single) / LINE_MS,
    };
  });
  const rate = await overLine(rest, target, program, ROW_LINE_MS, async (port) => {
    const startedAt = performance.now();
    for (let index = 0; index < IN_A_ROW; index++) await firstByteMs(port);
    return (IN_A_ROW * 1000) / (performance.now() - startedAt);
  });
  return { alone, firstBurst, nextBurst, rate };
}

async function overLine<T>(
  rest: Rest,
  target: string,
  program: readonly string[],
  roundTripMs: number,
  work: (port: number) => Promise<T>,
): Promise<T> {
  const answer = await rest.call('POST', `/v1/targets/${target}:authorize-session`, {});
  const data = decodeAuthorizationToken(text(at(answer, 'authorization_token')));
  const relay = await startDelayingRelay(Number(data.workerAddresses[0]?.split(':').at(-1)), roundTripMs);
  const token = encodeAuthorizationToken({ ...data, workerAddresses: [`127.0.0.1:${relay.port}`] });
  const client = await startClient(program, token);
  try {
    // A first connection activates the session.
    await firstByteMs(client.port);
    return await work(client.port);
  } finally {
    await client.stop();
    await relay.close();
  }
}

async function startClient([command = '', ...args]: readonly string[], token: string): Promise<Client> {
  const child = spawn(command, [...args, 'connect', '--format=json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', BOUNDARY_CONNECT_AUTHZ_TOKEN: token },
  });
  const { promise, resolve } = Promise.withResolvers<string>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line.includes('"port"')) resolve(line);
  });
  const port = Number(at(JSON.parse(await promise), 'port'));
  return {
    port,
    async stop() {
      child.kill('SIGTERM');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}

async function firstByteMs(port: number): Promise<number> {
  const startedAt = performance.now();
  const socket = connect(port, '127.0.0.1').setNoDelay(true);
  try {
    socket.write('x');
    await once(socket, 'data', { signal: AbortSignal.timeout(10_000) });
    return performance.now() - startedAt;
  } finally {
    socket.destroy();
  }
}

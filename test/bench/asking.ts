/**
 * Requests of the built program to a controller, counted in a relay: idle, in use, and while connections open and close; and how long a new
 * connection takes.
 */
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { startConnect } from '../support/connect-process.ts';
import type { DevProcess } from '../support/dev-process.ts';
import { type Relay, startRelay } from '../support/relay.ts';
import { createTarget, type Rest } from '../support/rest.ts';
import { TerminalApp } from '../support/terminal-app.ts';
import { type Measured, percentile } from './report.ts';
import { openForward, signedInHome } from './tui.ts';

const FORWARDS = 10;
const MINUTE_MS = 60_000;
const PAIRS = 300;

/** Needs the targets `bench-0` … of measureTui. `port`: an echo server. */
export async function measureAsking(dev: DevProcess, rest: Rest, port: number): Promise<Measured[]> {
  const relay = await startRelay(dev.api);
  const other = await startConnect(dev.api, rest.token, await createTarget(rest, 'bench asking', port));
  const app = new TerminalApp({ env: await signedInHome({ ...dev, api: relay.api }, rest) });
  try {
    await app.see('bench-0');
    const ports: number[] = [];
    for (let index = 0; index < FORWARDS; index++) ports.push(await openForward(app, index));
    await app.press(':', 'sessions', 'enter').see(/Sessions\(/);
    const inUse = await during(relay, async () => {
      for (let second = 0; second < MINUTE_MS / 1000; second++) {
        app.press(second % 2 === 0 ? 'j' : 'k');
        await wait(1_000);
      }
    });
    const times: Times = { through: [], beside: [] };
    const busy = await during(relay, () => inAlternation(ports[0] ?? 0, other.port, times));
    await wait(MINUTE_MS);
    const atRest = await during(relay, () => wait(MINUTE_MS));
    return [
      listsRow('in use on the sessions', inUse, mostOfOne(inUse), 'of one collection at most 20', 20),
      listsRow(`with ${PAIRS} short connections`, busy, mostOfOne(busy), 'of one collection at most 20', 20),
      listsRow('at rest', atRest, atRest.lists, 'at most 12', 12),
      latencyRow(times),
    ];
  } finally {
    await app.dispose();
    await other.stop();
    await relay.close();
  }
}

interface Asked {
  readonly lists: number;
  readonly byCollection: Readonly<Record<string, number>>;
  readonly reads: number;
}

async function during(relay: Relay, work: () => Promise<unknown>): Promise<Asked> {
  const from = relay.sent.length;
  await work();
  const sent = relay.sent.slice(from);
  const lists = [...sent.matchAll(/^GET \/v1\/([\w-]+)\?/gm)].map(([, name = '']) => name);
  const byCollection = Object.fromEntries(
    [...new Set(lists)].map((name) => [name, lists.filter((list) => list === name).length]),
  );
  return { lists: lists.length, byCollection, reads: [...sent.matchAll(/^GET \/v1\/[\w-]+\//gm)].length };
}

function mostOfOne({ byCollection }: Asked): number {
  return Math.max(0, ...Object.values(byCollection));
}

function listsRow(when: string, asked: Asked, counted: number, reach: string, limit: number): Measured {
  const each = Object.entries(asked.byCollection).map(([name, count]) => `${name} ${count}`);
  return {
    measure: `lists a minute with ${FORWARDS} forwards, ${when}`,
    reach,
    seen: `${asked.lists} (${each.join(', ')}), and ${asked.reads} reads`,
    reached: counted <= limit,
    figures: { lists: asked.lists, counted, reads: asked.reads },
  };
}

interface Times {
  readonly through: number[];
  readonly beside: number[];
}

/** About ten per second, alternating which way is first: what follows a pause finds colder caches. */
async function inAlternation(port: number, otherPort: number, { through, beside }: Times): Promise<void> {
  for (let pair = 0; pair < PAIRS; pair++) {
    const ways = [
      async () => through.push(await roundTripMs(port)),
      async () => beside.push(await roundTripMs(otherPort)),
    ];
    for (const way of pair % 2 === 0 ? ways : ways.reverse()) await way();
    // Out of step with the program's repaints.
    await wait(20 + Math.random() * 160);
  }
}

/** From the connection to the first byte that comes back. */
async function roundTripMs(port: number): Promise<number> {
  const startedAt = performance.now();
  const socket = connect(port, '127.0.0.1');
  try {
    socket.write('.');
    for await (const _ of socket) break;
  } finally {
    socket.destroy();
  }
  return performance.now() - startedAt;
}

function latencyRow({ through, beside }: Times): Measured {
  const [own, other] = [percentile(through, 50), percentile(beside, 50)];
  const part = own / other;
  return {
    measure: 'a new connection through the screen against `connect`, in alternation',
    reach: 'p50 ≤ 1.1 ×',
    seen: `p50 ${own.toFixed(1)} against ${other.toFixed(1)} ms (${part.toFixed(2)} ×), p95 ${percentile(through, 95).toFixed(1)} against ${percentile(beside, 95).toFixed(1)} ms`,
    reached: part <= 1.1,
    figures: { own, other, part },
  };
}

/** What the check of a client's user adds to a new connection: two forwards of the same target side by side, one with the check and one without. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { startConnect } from '../support/connect-process.ts';
import type { DevProcess } from '../support/dev-process.ts';
import { programHome } from '../support/program-home.ts';
import { createTarget, type Rest } from '../support/rest.ts';
import { type Measured, median, percentile } from './report.ts';

const PAIRS = 100;
/** Time for the next connection to be ready. */
const PAUSE_MS = 40;

/** `port`: an echo server. */
export async function measureOnlyYou(dev: DevProcess, rest: Rest, port: number): Promise<Measured[]> {
  const target = await createTarget(rest, 'bench only you', port);
  const dialed = await pairs(dev, rest, target, 0);
  const ready = await pairs(dev, rest, target, 1);
  return [
    row('check of the client: added to a connection that dials', 1, dialed),
    row('check of the client: added to a ready connection', 10, ready),
  ];
}

interface Pairs {
  readonly checked: readonly number[];
  readonly open: readonly number[];
}

function row(measure: string, mostMs: number, { checked, open }: Pairs): Measured {
  const addedMs = median(checked.map((ms, index) => ms - (open[index] ?? Number.NaN)));
  const [with50, without50] = [median(checked), median(open)];
  return {
    measure,
    reach: `≤ ${mostMs} ms p50`,
    seen: `${addedMs.toFixed(1)} ms (${with50.toFixed(1)} with, ${without50.toFixed(1)} without; p95 ${percentile(checked, 95).toFixed(1)} and ${percentile(open, 95).toFixed(1)})`,
    reached: addedMs <= mostMs,
    figures: { addedMs, with50, without50 },
  };
}

async function pairs(dev: DevProcess, rest: Rest, target: string, warm: number): Promise<Pairs> {
  const home = programHome();
  const folder = join(home.path, '.config', 'bnd-tui');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'settings.json'), JSON.stringify({ preferences: { warm } }), { mode: 0o600 });
  const start = (choice: string) =>
    startConnect(dev.api, rest.token, target, ['--only-you', choice], home.env);
  const [on, off] = [await start('on'), await start('off')];
  try {
    const [checked, open]: [number[], number[]] = [[], []];
    // The first ones activate the sessions.
    for (let pair = -1; pair < PAIRS; pair += 1) {
      const isOnFirst = pair % 2 === 0;
      const first = await firstByteMs(isOnFirst ? on.port : off.port);
      const second = await firstByteMs(isOnFirst ? off.port : on.port);
      if (pair < 0) continue;
      checked.push(isOnFirst ? first : second);
      open.push(isOnFirst ? second : first);
    }
    return { checked, open };
  } finally {
    await on.stop();
    await off.stop();
    home.remove();
  }
}

async function firstByteMs(port: number): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  const startedAtMs = performance.now();
  const socket = connect(port, '127.0.0.1').setNoDelay(true);
  try {
    socket.write('x');
    for await (const _ of socket) break;
    return performance.now() - startedAtMs;
  } finally {
    socket.destroy();
  }
}
